import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { findGo, type GoToolchain, provideGo } from "./go-toolchain.ts";
import { ToolchainError } from "./toolchain-error.ts";

/** A program built from Go modules whose hashes a go.sum pins. */
export type GoRecipe = {
  /** File name of the binary. */
  name: string;
  version: string;
  /** Folder of go.mod, go.sum and our own Go files, if any. */
  folder: string;
  /** Package to build, as `go build` takes it. */
  package: string;
  flags: readonly string[];
};

export type GoBinary = { path: string; origin: "built from Go modules" | "cache" };

export const RECIPES: readonly GoRecipe[] = [
  {
    name: "pulumi",
    version: "3.259.0",
    folder: join(import.meta.dirname, "engine"),
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    // Without a version the CLI prints an empty one, which the Automation API and version ranges stumble over.
    flags: ["-ldflags=-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0"],
  },
  {
    name: "pulumi-resource-docker",
    version: "5.2.0",
    folder: join(import.meta.dirname, "docker-plugin"),
    package: "./cmd/pulumi-resource-docker",
    flags: ["-tags=no_compose", "-ldflags=-s -w"],
  },
];

/**
 * The same for every recipe. The build must not change go.mod and go.sum, must not look into git, and depends on no
 * folder name and no C library: two machines with one Go version make the same bytes.
 */
const COMMON_FLAGS = ["-trimpath", "-buildvcs=false"];
const COMMON_ENVIRONMENT = { CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off" };
const RECORD = "built.json";
const PROGRESS_MS = 5000;

const record = z.object({ recipe: z.string(), go: z.string() });

/**
 * Gives the binary of a recipe from `<cacheDir>/toolchain/<name>-<hash>/`, built first if need be (minutes). The hash
 * covers our sources, the flags and the Go version; where the machine has no fit Go, a binary of the same sources will
 * do, and Go is provided only when there is none.
 * @throws ToolchainError when Go cannot be provided, or the build fails.
 */
export async function provideGoBinary(
  recipe: GoRecipe,
  cacheDir: string,
  onProgress: (text: string) => void,
): Promise<GoBinary> {
  const shelf = join(cacheDir, "toolchain");
  const recipeHash = hashOf(
    ...sourcesOf(recipe),
    recipe.package,
    ...buildFlags(recipe),
    JSON.stringify(COMMON_ENVIRONMENT),
  );
  const own = await findGo(recipe.folder);
  const usable = own === undefined ? findBuilt(shelf, recipe, recipeHash) : undefined;
  if (usable !== undefined) return { path: usable, origin: "cache" };
  const go = own ?? (await provideGo(recipe.folder, cacheDir, onProgress));
  const folder = join(shelf, `${recipe.name}-${hashOf(recipeHash, go.version)}`);
  const path = join(folder, recipe.name);
  if (existsSync(path)) return { path, origin: "cache" };

  removeAbandoned(shelf);
  const temporary = join(shelf, `.building-${process.pid}-${randomBytes(4).toString("hex")}`);
  mkdirSync(temporary, { recursive: true });
  try {
    await build(recipe, go, join(temporary, recipe.name), onProgress);
    writeFileSync(join(temporary, RECORD), `${JSON.stringify({ recipe: recipeHash, go: go.version })}\n`);
    putOnShelf(temporary, folder, path);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return { path, origin: "built from Go modules" };
}

/** Another process may have built the same meanwhile: then its binary stays. */
function putOnShelf(temporary: string, folder: string, path: string): void {
  try {
    renameSync(temporary, folder);
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
}

/** Removes what builds left behind whose process is gone. */
function removeAbandoned(shelf: string): void {
  if (!existsSync(shelf)) return;
  for (const name of readdirSync(shelf)) {
    const pid = name.match(/^\.building-(\d+)-/)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(shelf, name), { recursive: true, force: true });
  }
}

async function build(
  recipe: GoRecipe,
  go: GoToolchain,
  output: string,
  onProgress: (text: string) => void,
): Promise<void> {
  const started = performance.now();
  const counts = { downloaded: 0, compiled: 0 };
  const errors: string[] = [];
  const tell = () =>
    onProgress(
      `${recipe.name} ${recipe.version}: ${counts.downloaded} modules downloaded, ` +
        `${counts.compiled} packages compiled, ${elapsed(started)}`,
    );
  onProgress(`${recipe.name} ${recipe.version}: building with ${go.version} (a few minutes the first time)`);
  const timer = setInterval(tell, PROGRESS_MS);
  const build = execa(go.command, ["build", "-v", ...buildFlags(recipe), "-o", output, recipe.package], {
    cwd: recipe.folder,
    env: { ...go.environment, ...COMMON_ENVIRONMENT },
    reject: false,
    buffer: false,
    stdout: "ignore",
  });
  try {
    for await (const line of build.iterable({ from: "stderr" })) {
      if (line.startsWith("go: downloading ")) counts.downloaded++;
      else if (/^[\w./~-]+$/.test(line)) counts.compiled++;
      else errors.push(line);
    }
  } finally {
    clearInterval(timer);
  }
  const { failed, isCanceled, signal } = await build;
  if (!failed) return tell();
  const reason = signal || isCanceled ? "it was interrupted" : errors.slice(-3).join(" ") || "go build failed";
  throw new ToolchainError(`${recipe.name} ${recipe.version} could not be built from Go modules: ${reason}`);
}

const buildFlags = (recipe: GoRecipe): string[] => [...COMMON_FLAGS, ...recipe.flags];

function sourcesOf({ folder }: GoRecipe): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return files.flatMap((file) => [relative(folder, file), readFileSync(file, "utf8")]);
}

/** Parts are told apart by a byte that none of them contains. */
const hashOf = (...parts: string[]): string => createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);

function findBuilt(shelf: string, recipe: GoRecipe, recipeHash: string): string | undefined {
  if (!existsSync(shelf)) return undefined;
  for (const name of readdirSync(shelf)) {
    const file = join(shelf, name, RECORD);
    const path = join(shelf, name, recipe.name);
    if (!existsSync(file) || !existsSync(path)) continue;
    if (record.parse(JSON.parse(readFileSync(file, "utf8"))).recipe === recipeHash) return path;
  }
  return undefined;
}

function elapsed(started: number): string {
  const seconds = Math.round((performance.now() - started) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
