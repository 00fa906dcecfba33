import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { execa } from "execa";
import { exists, makeOnce } from "./cache-folder.ts";
import { docker, findImage, type ImageFacts } from "./docker.ts";
import { LabImagesError } from "./lab-images-error.ts";
import { type Progress, timed } from "./progress.ts";
import { shortKey } from "./recipe-key.ts";

/** Where an image came from: it was in the daemon, in the cache folder, or had to be built. */
export type Origin = "daemon" | "cache" | "built";

export interface ProvidedImage extends ImageFacts {
  /** Name in the daemon, `chatterie-lab/<name>:<key>`. */
  readonly reference: string;
  readonly origin: Origin;
}

/** Prefix of every image the lab makes. */
export const REPOSITORY = "chatterie-lab";

/** Name in the daemon of the image with this key. */
export function imageReference(name: string, key: string): string {
  return `${REPOSITORY}/${name}:${shortKey(key)}`;
}

/** Finds an image in the daemon, else loads it from the cache folder, else builds it; afterwards both have it. */
export async function provideImage(
  name: string,
  key: string,
  cacheDir: string,
  progress: Progress,
  build: (reference: string) => Promise<void>,
): Promise<ProvidedImage> {
  const reference = imageReference(name, key);
  const file = join(cacheDir, "images", `${name}-${shortKey(key)}.tar.gz`);
  const there = await findImage(reference);
  const loaded = there ?? (await load(file, reference, progress));
  if (!loaded) await build(reference);
  const facts = loaded ?? (await findImage(reference));
  if (!facts) throw new LabImagesError(`${name}: the image is gone from Docker right after it was built.`);
  await makeOnce(file, (temporary) => timed(progress, `${name}: saving the image`, () => save(reference, temporary)));
  return { ...facts, reference, origin: there ? "daemon" : loaded ? "cache" : "built" };
}

/** A file that cannot be loaded is thrown away, so that the image is built again. */
async function load(file: string, reference: string, progress: Progress): Promise<ImageFacts | undefined> {
  if (!(await exists(file))) return undefined;
  try {
    await timed(progress, `${reference}: loading`, () => docker(["load", "--quiet", "--input", file]));
  } catch {
    progress(`${file} is damaged: building the image again`);
    await rm(file, { force: true });
  }
  return findImage(reference);
}

async function save(reference: string, file: string): Promise<void> {
  const saving = execa("docker", ["save", reference], { encoding: "buffer", buffer: false });
  await Promise.all([pipeline(saving.stdout, createGzip({ level: 1 }), createWriteStream(file)), saving]);
}
