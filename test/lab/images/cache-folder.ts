import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

const HALF_A_DAY_MILLISECONDS = 12 * 60 * 60 * 1000;

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
    await rm(path, { recursive: true, force: true });
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** What an interrupted run could not remove; young ones may belong to a run that goes on. */
async function removeLeftovers(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(".making-"));
  for (const path of names.map((name) => join(folder, name))) {
    const facts = await stat(path).catch(() => undefined);
    if (facts && Date.now() - facts.mtimeMs > HALF_A_DAY_MILLISECONDS) await rm(path, { recursive: true, force: true });
  }
}
