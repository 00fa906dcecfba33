import { copyFile, cp, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { provideGo } from "../toolchain/go-toolchain.ts";
import { ToolchainError } from "../toolchain/toolchain-error.ts";
import { makeOnce } from "./cache-folder.ts";
import { lastLines } from "./docker.ts";
import { LabImagesError } from "./lab-images-error.ts";
import { type Progress, timed } from "./progress.ts";
import { goSourceKey, shortKey } from "./recipe-key.ts";
import type { GoProgram, GoSource } from "./recipes.ts";

const SHOWN_LINES = 12;

/**
 * Builds the programs of a recipe on this machine and keeps them in the cache.
 * @param name begins the name of the cache folder.
 * @param folder holds the `go.mod` and `go.sum` that pin every module; they are copied, never written to.
 * @returns a folder with `programs/` and, where the recipe has them, `assets/`.
 */
export async function provideGoPrograms(
  name: string,
  source: GoSource,
  folder: string,
  cacheDir: string,
  progress: Progress,
): Promise<string> {
  const home = join(cacheDir, "go-programs", `${name}-${shortKey(await goSourceKey(source, folder))}`);
  await makeOnce(home, async (temporary) => {
    const module = join(temporary, "module");
    await mkdir(module, { recursive: true });
    for (const file of ["go.mod", "go.sum"]) await copyFile(join(folder, file), join(module, file));
    const go = await findOrProvideGo(folder, cacheDir, progress);
    for (const program of source.programs) {
      await timed(progress, `${name}: building ${program.output} from Go modules`, () =>
        build(program, module, join(temporary, "programs"), go),
      );
    }
    if (source.assets) await copyAssets(source.assets, module, join(temporary, "assets"), go);
    await sameSums(name, join(folder, "go.sum"), join(module, "go.sum"));
    await rm(module, { recursive: true });
  });
  return home;
}

/** How `go` is called: the command, and the variables for it. */
type Go = { readonly command: string; readonly environment: Readonly<Record<string, string>> };

async function findOrProvideGo(folder: string, cacheDir: string, progress: Progress): Promise<Go> {
  const { command, environment } = await provideGo(folder, cacheDir, progress).catch((error: unknown) => {
    throw error instanceof ToolchainError ? new LabImagesError(error.message) : error;
  });
  return { command, environment: { CGO_ENABLED: "0", GOFLAGS: "-mod=mod", ...environment } };
}

async function build(program: GoProgram, module: string, target: string, go: Go) {
  const linkerFlags = ["-s -w", program.linkerFlags].filter(Boolean).join(" ");
  const output = join(target, program.output);
  await run(
    go,
    ["build", "-buildvcs=false", "-trimpath", "-ldflags", linkerFlags, "-o", output, program.package],
    module,
  );
}

async function copyAssets(
  assets: NonNullable<GoSource["assets"]>,
  module: string,
  target: string,
  go: Go,
): Promise<void> {
  const home = await run(go, ["list", "-m", "-f", "{{.Dir}}", assets.module], module);
  for (const folder of assets.folders) {
    // Folders of the module cache are read-only; what is copied must stay removable.
    await cp(join(home.trim(), folder), join(target, folder), { recursive: true });
    await execa("chmod", ["-R", "u+w", join(target, folder)]);
  }
}

/** The build may add a module that nobody has seen; its checksum would then stand in the copy only. */
async function sameSums(name: string, committed: string, used: string): Promise<void> {
  const [before, after] = await Promise.all([committed, used].map((file) => readFile(file, "utf8")));
  if (before === after) return;
  throw new LabImagesError(
    `${name}: the build needed modules that ${committed} does not pin; see README.md, "Changing a version".`,
  );
}

async function run({ command, environment }: Go, words: readonly string[], cwd: string): Promise<string> {
  const options = { cwd, env: environment, all: true, reject: false } as const;
  const result = await execa("nice", ["-n", "5", command, ...words], options);
  if (!result.failed) return result.stdout;
  throw new LabImagesError(`go ${words[0]} failed:\n${lastLines(result.all ?? "", SHOWN_LINES)}`);
}
