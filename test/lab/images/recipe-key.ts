import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { GoSource, Recipe } from "./recipes.ts";
import { recipeFolder } from "./recipes.ts";

/** Raised when the way of building changes without a change in any recipe. */
const BUILD_FORM = 1;
const OWNER_EXECUTES = 0o100;

/** SHA-256 of the Debian all images stand on: its files and how it is made. Hexadecimal, 64 digits. */
export async function baseKey(suite: string): Promise<string> {
  return hash([BUILD_FORM, "base", suite, await folderHash(recipeFolder("base"))]);
}

/** SHA-256 of everything an image is made of: its folder, the base, programs and their flags. Hexadecimal, 64 digits. */
export async function recipeKey(recipe: Recipe, base: string, folder = recipeFolder(recipe.name)): Promise<string> {
  const { name, standsFor, standIn, licenses, go = null, npm = false, versionCommand, versionPattern } = recipe;
  const text = { name, standsFor, standIn, licenses, go, npm, versionCommand, versionPattern: versionPattern.source };
  return hash([BUILD_FORM, text, base, await folderHash(folder)]);
}

/** SHA-256 of what a set of Go programs is made of; a changed Dockerfile beside it does not change it. */
export async function goSourceKey(source: GoSource, folder: string): Promise<string> {
  const pins = await Promise.all(["go.mod", "go.sum"].map((file) => readFile(join(folder, file), "utf8")));
  return hash([BUILD_FORM, source, pins]);
}

/** SHA-256 over the paths, contents and executable bits below a folder; other permission bits and times do not count. */
export async function folderHash(folder: string): Promise<string> {
  return filesHash(folder, () => true);
}

/** As {@link folderHash}, over the files whose path below the folder is wanted. */
export async function filesHash(folder: string, wanted: (path: string) => boolean): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  const parts = await Promise.all(
    files
      .filter(wanted)
      .sort()
      .map(async (file) => {
        const path = join(folder, file);
        const executable = ((await stat(path)).mode & OWNER_EXECUTES) !== 0;
        const content = createHash("sha256")
          .update(await readFile(path))
          .digest("hex");
        return [file, executable, content];
      }),
  );
  return hash(parts);
}

/** The beginning of a key, enough for a tag or a file name. */
export function shortKey(key: string): string {
  return key.slice(0, 12);
}

function hash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
