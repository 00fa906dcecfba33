import { linkSync, mkdirSync, readlinkSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";

/** Puts the file `source` at `place` by hard link, or by symbolic link when they lie on two file systems. */
export function placeFile(source: string, place: string): void {
  if (sameFile(source, place)) return;
  replace(place, (temporary) => {
    try {
      linkSync(source, temporary);
    } catch (error) {
      if (!isCode(error, "EXDEV", "EPERM")) throw error;
      symlinkSync(source, temporary);
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

function sameFile(source: string, place: string): boolean {
  const [wanted, found] = [statSync(source), statSync(place, { throwIfNoEntry: false })];
  return wanted.ino === found?.ino && wanted.dev === found.dev;
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
