import { copyFile, cp, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
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
    const environment = await goEnvironment();
    for (const program of source.programs) {
      await timed(progress, `${name}: building ${program.output} from Go modules`, () =>
        build(program, module, join(temporary, "programs"), environment),
      );
    }
    if (source.assets) await copyAssets(source.assets, module, join(temporary, "assets"), environment);
    await sameSums(name, join(folder, "go.sum"), join(module, "go.sum"));
    await rm(module, { recursive: true });
  });
  return home;
}

/** Only the proxy's first address is asked: a program served by it alone is the program that was tried. */
async function goEnvironment(): Promise<Record<string, string>> {
  const { stdout } = await execa("go", ["env", "GOPROXY"]).catch((error: unknown) => {
    throw new LabImagesError(
      (error as { code?: string }).code === "ENOENT"
        ? "The go command is missing, and the lab builds Caddy, Mattermost and Mailpit from Go modules: install Go 1.26 or later."
        : `go env failed: ${String(error)}`,
    );
  });
  const proxy = stdout.trim().split(/[,|]/)[0] ?? "";
  return { CGO_ENABLED: "0", GOFLAGS: "-mod=mod", ...(proxy ? { GOPROXY: proxy } : {}) };
}

async function build(program: GoProgram, module: string, target: string, environment: Record<string, string>) {
  const linkerFlags = ["-s -w", program.linkerFlags].filter(Boolean).join(" ");
  const output = join(target, program.output);
  await go(
    ["build", "-buildvcs=false", "-trimpath", "-ldflags", linkerFlags, "-o", output, program.package],
    module,
    environment,
  );
}

async function copyAssets(
  assets: NonNullable<GoSource["assets"]>,
  module: string,
  target: string,
  environment: Record<string, string>,
): Promise<void> {
  const home = await go(["list", "-m", "-f", "{{.Dir}}", assets.module], module, environment);
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

async function go(command: readonly string[], cwd: string, env: Record<string, string>): Promise<string> {
  const result = await execa("nice", ["-n", "5", "go", ...command], { cwd, env, all: true, reject: false });
  if (!result.failed) return result.stdout;
  throw new LabImagesError(`go ${command[0]} failed:\n${lastLines(result.all ?? "", SHOWN_LINES)}`);
}
