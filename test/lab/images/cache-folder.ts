import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";

const AN_HOUR_MILLISECONDS = 60 * 60 * 1000;

/**
 * Makes a file or folder of the cache under a temporary name and gives it its own name only when it is whole.
 * Does nothing when it is there already.
 * @returns whether it had to be made.
 */
export async function makeOnce(path: string, make: (temporary: string) => Promise<void>): Promise<boolean> {
  if (await exists(path)) return false;
  await withTemporary(dirname(path), async (temporary) => {
    await make(temporary);
    await rename(temporary, path).catch(async (error: unknown) => {
      // Another clone was faster with the same thing.
      if (!(await exists(path))) throw error;
    });
  });
  return true;
}

/** Lends a path that does not exist yet, and removes what was made there. */
export async function withTemporary<T>(folder: string, work: (path: string) => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  await removeLeftovers(folder);
  const path = join(folder, `.making-${process.pid}-${Math.random().toString(36).slice(2, 10)}`);
  try {
    return await work(path);
  } finally {
    await removeTree(path);
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Removes a folder of the cache. File systems that an interrupted debootstrap left mounted in it are unmounted first,
 * so that nothing of the machine's own /proc or /sys is touched.
 */
export async function removeTree(path: string): Promise<void> {
  const mounts = await readFile("/proc/self/mounts", "utf8").catch(() => "");
  for (const point of mountsBelow(mounts, path)) await execa("umount", ["--lazy", point], { reject: false });
  await rm(path, { recursive: true, force: true });
}

/** Mount points below a path, the innermost first, from the text of /proc/self/mounts. */
export function mountsBelow(mounts: string, path: string): string[] {
  const points = mounts.split("\n").map((line) => (line.split(" ")[1] ?? "").replaceAll("\\040", " "));
  return points.filter((point) => point.startsWith(`${path}/`)).sort((a, b) => b.length - a.length);
}

/** What an interrupted run could not remove; young ones may belong to a run that goes on. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const owner = /^\.making-(\d+)-/.exec(name)?.[1];
    if (!owner || (await exists(`/proc/${owner}`))) continue;
    const facts = await stat(join(folder, name)).catch(() => undefined);
    if (facts && Date.now() - facts.mtimeMs > AN_HOUR_MILLISECONDS) await removeTree(join(folder, name));
  }
}
