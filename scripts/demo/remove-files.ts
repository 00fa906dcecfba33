import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { removeLabImages } from "../../test/lab/images/provide.ts";
import { stateFileOf } from "../engine/state.ts";
import { type StackPlace, sharedCache } from "../pulumi-environment.ts";
import { OperatorError, words } from "../terminal/sentence.ts";
import { dataRootOf } from "./checks.ts";

/** Below `.chatterie`: what cannot be made again. */
const KEPT = ["data", "secrets"];
/** What the scripts and the lab put into the shared cache. */
const CACHED = ["node", "go", "toolchain", "images", "npm-trees", "go-programs", "scratch"];

/**
 * Deletes a stack's data and secrets for good. Containers wrote the data under their own users, so without being root it
 * takes a container to delete it.
 * @throws OperatorError where the folder is no place to delete, or neither way works.
 */
export async function deleteData(place: StackPlace): Promise<void> {
  const data = dataRootOf(place);
  const refused = unsafeFolder(data, place.root);
  if (refused) throw refused;
  if (existsSync(data)) {
    tryRemove(data);
    if (existsSync(data)) await removeByContainer(place, data);
    tryRemove(data);
    if (existsSync(data)) throw undeletable(data);
  }
  rmSync(place.masterSecretFile, { force: true });
  if (otherStacks(place).length === 0) rmSync(place.passphraseFile, { force: true });
  for (const folder of [join(place.folder, "data"), join(place.folder, "secrets")]) removeEmpty(folder);
}

/** Refuses to delete a folder that holds the project, or stands near the root of the disk. Pure. */
export function unsafeFolder(folder: string, root: string): OperatorError | undefined {
  const deep = folder.split(sep).filter(Boolean).length >= 2;
  const holdsProject = root === folder || root.startsWith(`${folder}${sep}`);
  if (deep && !holdsProject) return undefined;
  return new OperatorError(
    words(
      `dataRoot vaut ${folder} : ce dossier ne sera pas supprimé par un programme. Supprimez vous-même ce qui doit l'être.`,
      `dataRoot is ${folder}: no program will delete that folder. Delete by hand what has to go.`,
    ),
  );
}

/**
 * Deletes everything of this clone that can be made again; only what is the stack's own while the folder's state holds
 * another stack. @returns what stays, relative to the project.
 */
export function removeGenerated(place: StackPlace): readonly string[] {
  if (!existsSync(place.folder)) return [];
  const own = [place.configFile, stateFileOf(place), join(place.folder, "access", place.stack)];
  const shared = otherStacks(place).length > 0;
  const all = () =>
    readdirSync(place.folder)
      .filter((name) => !KEPT.includes(name))
      .map((name) => join(place.folder, name));
  for (const path of shared ? own : all()) rmSync(path, { recursive: true, force: true });
  if (shared) return [relative(place.root, place.folder)];
  for (const name of KEPT) removeEmpty(join(place.folder, name));
  removeEmpty(place.folder);
  return KEPT.map((name) => join(place.folder, name))
    .filter((folder) => existsSync(folder))
    .map((folder) => relative(place.root, folder));
}

/** Deletes the lab's images and what clones share. */
export async function removeCaches(docker: boolean): Promise<void> {
  const cacheDir = sharedCache();
  if (docker) await removeLabImages({ cacheDir, onProgress: () => undefined });
  for (const name of CACHED) rmSync(join(cacheDir, name), { recursive: true, force: true });
  removeEmpty(cacheDir);
}

async function removeByContainer(place: StackPlace, data: string): Promise<void> {
  const image = imageWithShell(place);
  if (!image) throw undeletable(data);
  // Only what the folder holds: its mount point itself cannot go from inside.
  const script = "find /data -mindepth 1 -delete";
  await execa(
    "docker",
    [
      "run",
      "--rm",
      "--network",
      "none",
      "--user",
      "0:0",
      "--volume",
      `${data}:/data`,
      "--entrypoint",
      "/bin/sh",
      image,
      "-c",
      script,
    ],
    {
      reject: false,
      stdin: "ignore",
    },
  );
}

const lock = z.object({
  images: z.record(z.string(), z.object({ repository: z.string(), digest: z.string().nullable() })),
});

/** The proxy's image has a shell, and was used here. */
function imageWithShell(place: StackPlace): string | undefined {
  for (const name of [".chatterie/images.lab.json", ".chatterie/images.official.json", "images.lock.json"]) {
    try {
      const caddy = lock.parse(JSON.parse(readFileSync(join(place.root, name), "utf8"))).images.caddy;
      if (caddy?.digest) return `${caddy.repository}@${caddy.digest}`;
    } catch {}
  }
  return undefined;
}

/** Names of the other stacks in the same state folder. */
function otherStacks(place: StackPlace): readonly string[] {
  try {
    return readdirSync(dirname(stateFileOf(place)))
      .flatMap((name) => (name.endsWith(".json") ? [name.slice(0, -".json".length)] : []))
      .filter((name) => name !== place.stack);
  } catch {
    return [];
  }
}

function undeletable(data: string): OperatorError {
  return new OperatorError(
    words(
      `Les fichiers de ${data} appartiennent aux comptes des conteneurs et n'ont pas pu être supprimés. Faites-le en root : sudo rm -r ${data}`,
      `The files in ${data} belong to the containers' accounts and could not be deleted. Do it as root: sudo rm -r ${data}`,
    ),
  );
}

function tryRemove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {}
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {}
}
