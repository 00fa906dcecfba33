import { existsSync, readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { OperatorError, size, words } from "../terminal/sentence.ts";

/** What images, a first database and the engine take, with some air. Bytes. */
export const ROOM_FIRST = 6e9;
/** What a later run needs to write its state and logs. Bytes. */
export const ROOM_LATER = 2e9;
/** Mattermost, PostgreSQL, Etherpad and the engine together. Bytes. */
export const MEMORY_FIRST = 2e9;

/**
 * Makes sure that each of `folders` (or the nearest one above that exists) lies on a disk with room.
 * @throws OperatorError that names the folder, what is free and what is needed.
 */
export async function checkDisk(folders: readonly string[], needed: number): Promise<void> {
  for (const folder of folders) {
    const place = existing(folder);
    const { bavail, bsize } = await statfs(place);
    const problem = diskProblem(place, bavail * bsize, needed);
    if (problem) throw problem;
  }
}

/** Pure part of {@link checkDisk}. Bytes. */
export function diskProblem(folder: string, free: number, needed: number): OperatorError | undefined {
  if (free >= needed) return undefined;
  return new OperatorError(
    words(
      `Le disque est presque plein : il reste ${size(free).fr} là où se trouve ${folder}, il en faut ${size(needed).fr}. Libérez de la place (docker system df montre ce que prend Docker), puis relancez.`,
      `The disk is nearly full: ${size(free).en} are left where ${folder} lies, ${size(needed).en} are needed. Make room (docker system df shows what Docker takes), then run this again.`,
    ),
  );
}

/** @throws OperatorError when less memory than `needed` bytes is available (`MemAvailable` of proc_meminfo(5)). */
export function checkMemory(needed: number, meminfo = readFileSync("/proc/meminfo", "utf8")): void {
  const available = availableMemory(meminfo);
  if (available === undefined || available >= needed) return;
  throw new OperatorError(
    words(
      `Il n'y a pas assez de mémoire : ${size(available).fr} disponibles, il en faut ${size(needed).fr}. Fermez d'autres programmes, puis relancez.`,
      `There is not enough memory: ${size(available).en} available, ${size(needed).en} needed. Close other programs, then run this again.`,
    ),
  );
}

/** Bytes, or undefined when the text does not say. */
export function availableMemory(meminfo: string): number | undefined {
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder));
}
