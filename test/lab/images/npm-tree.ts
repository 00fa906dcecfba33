import { existsSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { makeOnce } from "./cache-folder.ts";
import { lastLines } from "./docker.ts";
import { LabImagesError } from "./lab-images-error.ts";
import { type Progress, timed } from "./progress.ts";
import { filesHash, shortKey } from "./recipe-key.ts";

/** What an installation is made of, in the recipe's folder. */
const PARTS = ["package.json", "package-lock.json", "absent-driver"];

/**
 * Installs exactly what a recipe's lock file pins, from the npm registry this machine is set to, and keeps it in the
 * cache. No package's own scripts run.
 * @returns a folder with the installation in `npm/`.
 */
export async function provideNpmTree(
  name: string,
  folder: string,
  cacheDir: string,
  progress: Progress,
): Promise<string> {
  const key = await filesHash(folder, (path) => PARTS.includes(path.split("/")[0] ?? ""));
  const home = join(cacheDir, "npm-trees", `${name}-${shortKey(key)}`);
  await makeOnce(home, (temporary) =>
    timed(progress, `${name}: installing npm packages`, () => install(folder, join(temporary, "npm"))),
  );
  return home;
}

async function install(folder: string, tree: string): Promise<void> {
  await mkdir(tree, { recursive: true });
  for (const part of PARTS.filter((name) => existsSync(join(folder, name))))
    await cp(join(folder, part), join(tree, part), { recursive: true });
  const command = ["-n", "5", "npm", "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"];
  const result = await execa("nice", command, { cwd: tree, all: true, reject: false });
  if (result.failed) throw new LabImagesError(`npm ci failed:\n${lastLines(result.all ?? "", 8)}`);
}
