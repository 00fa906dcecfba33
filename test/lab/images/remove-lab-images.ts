import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { removeTree } from "./cache-folder.ts";
import { docker } from "./docker.ts";
import { REPOSITORY } from "./image-cache.ts";
import { REGISTRY_VOLUME, removeRegistry } from "./local-registry.ts";
import type { Progress } from "./progress.ts";
import { RECIPES } from "./recipes.ts";

export interface RemovalOptions {
  /** As it was given to `provideLabImages`. */
  readonly registryData?: string;
  /** Also removes what the cache folder holds of the lab's images. */
  readonly cacheDir?: string;
  readonly onProgress: Progress;
}

/** What could not be removed, because a container uses it. */
export interface Removal {
  readonly kept: readonly string[];
}

/**
 * Removes the lab's registry with its data and the lab's images from the daemon. Nothing to remove is no error.
 * @throws LabImagesError when Docker does not answer.
 */
export async function removeLabImages(options: RemovalOptions): Promise<Removal> {
  const { registryData = REGISTRY_VOLUME, cacheDir, onProgress } = options;
  const names = await labTags();
  await removeRegistry(registryData);
  onProgress("The lab's registry and its data are removed");
  const kept: string[] = [];
  for (const name of names) {
    const { failed } = await execa("docker", ["image", "rm", name], { reject: false });
    if (failed) kept.push(name);
  }
  onProgress(`${names.length - kept.length} lab images are removed from Docker`);
  if (cacheDir) await removeFromCache(cacheDir);
  return { kept };
}

/** References to the lab's images in the daemon: the lab's own and those given for the registry, the oldest first. */
async function labTags(): Promise<string[]> {
  const format = ["--digests", "--format", "{{.Repository}} {{.Tag}} {{.Digest}}"];
  const output = await docker(["image", "ls", "--filter", "label=chatterie.lab=true", ...format]);
  return imageReferences(output).reverse();
}

/** Reads `repository tag digest` lines; an image whose tag went to a newer one is named by its digest. */
export function imageReferences(lines: string): string[] {
  const references = lines.split("\n").map((line) => {
    const [repository = "", tag = "", digest = ""] = line.split(" ");
    if (!repository.startsWith(`${REPOSITORY}/`) && !repository.startsWith("127.0.0.1:")) return "";
    return tag === "<none>" ? `${repository}@${digest}` : `${repository}:${tag}`;
  });
  return [...new Set(references.filter((reference) => reference !== ""))];
}

/** The folder of Go programs is shared with the lab's toolchain, so only the images' own go. */
async function removeFromCache(cacheDir: string): Promise<void> {
  const programs = join(cacheDir, "go-programs");
  const own = RECIPES.filter((recipe) => recipe.go).map((recipe) => `${recipe.name}-`);
  const names = await readdir(programs).catch(() => []);
  const doomed = names
    .filter((name) => own.some((prefix) => name.startsWith(prefix)))
    .map((name) => join(programs, name));
  const folders = ["images", "npm-trees", "scratch"].map((name) => join(cacheDir, name));
  for (const path of [...folders, ...doomed]) await removeTree(path);
}
