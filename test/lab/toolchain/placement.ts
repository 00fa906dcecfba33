import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { dirname } from "node:path";

/**
 * Puts the file `source` at `place` by hard link, or as a copy when they lie on two file systems. Never by symbolic
 * link: the engine looks for its language plugin beside the real file of the CLI.
 */
export function placeFile(source: string, place: string): void {
  const wanted = statSync(source);
  const found = statSync(place, { throwIfNoEntry: false });
  if (found && isSameFile(wanted, found)) return;
  replace(place, (temporary) => {
    try {
      linkSync(source, temporary);
    } catch (error) {
      if (!isCode(error, "EXDEV", "EPERM")) throw error;
      copyFileSync(source, temporary, constants.COPYFILE_FICLONE);
      utimesSync(temporary, wanted.atime, wanted.mtime);
    }
  });
}

/** Makes `place` a symbolic link to `target` (Node then runs the real file, with the modules beside it). */
export function placeSymlink(target: string, place: string): void {
  if (linkTarget(place) === target) return;
  replace(place, (temporary) => symlinkSync(target, temporary));
}

/** A reader sees the old file or the new one, never none. */
function replace(place: string, make: (temporary: string) => void): void {
  const temporary = `${place}.${process.pid}.new`;
  mkdirSync(dirname(place), { recursive: true });
  rmSync(temporary, { force: true });
  try {
    make(temporary);
    renameSync(temporary, place);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** One file by hard link, or a copy: then of one size, and of one time of change (to the millisecond). */
function isSameFile(wanted: Stats, found: Stats): boolean {
  if (wanted.dev === found.dev && wanted.ino === found.ino) return true;
  return wanted.size === found.size && Math.abs(wanted.mtimeMs - found.mtimeMs) < 1;
}

function linkTarget(place: string): string | undefined {
  try {
    return readlinkSync(place);
  } catch (error) {
    if (isCode(error, "ENOENT", "EINVAL")) return undefined;
    throw error;
  }
}

const isCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));
