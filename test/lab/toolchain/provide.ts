#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { provideGoBinary, RECIPES } from "./go-binaries.ts";
import { ToolchainError } from "./go-toolchain.ts";
import { placeFile, placeSymlink } from "./placement.ts";

/** One program of the toolchain, laid out where the engine looks for it. */
export type ToolchainPiece = {
  name: string;
  version: string;
  origin: "built from Go modules" | "cache" | "lab stand-in" | "npm package";
  path: string;
  seconds: number;
};

export type ToolchainReport = { pulumiHome: string; pieces: ToolchainPiece[]; seconds: number };

export type ToolchainOptions = {
  /** Becomes PULUMI_HOME. */
  pulumiHome: string;
  /** Shared between clones; the built binaries lie in its folder `toolchain`. */
  cacheDir: string;
  /** Called with short lines while a program is being built. */
  onProgress: (text: string) => void;
};

const CLI_FOLDER = "versions/3.259.0/bin";
const STAND_INS = join(import.meta.dirname, "plugins");

/** Where the engine looks for each program, below PULUMI_HOME. */
const PLACES: Record<string, string> = {
  pulumi: `${CLI_FOLDER}/pulumi`,
  "pulumi-language-nodejs": `${CLI_FOLDER}/pulumi-language-nodejs`,
  "pulumi-resource-pulumi-nodejs": `${CLI_FOLDER}/pulumi-resource-pulumi-nodejs`,
  "pulumi-resource-command": "plugins/resource-command-v1.2.1/pulumi-resource-command",
  "pulumi-resource-docker": "plugins/resource-docker-v5.2.0/pulumi-resource-docker",
};

/**
 * Lays out below `pulumiHome` what `pulumi up` needs, on a machine that reaches package registries only. Nothing is
 * done twice: with everything in place it returns within a tenth of a second.
 * @throws ToolchainError when Go or the npm packages are missing, or when a build fails.
 */
export async function provideToolchain(options: ToolchainOptions): Promise<ToolchainReport> {
  const started = performance.now();
  const sdk = findSdk();
  const home = resolve(options.pulumiHome);
  const pieces: ToolchainPiece[] = [];
  let since = started;
  const placed = (name: string, version: string, origin: ToolchainPiece["origin"], path: string): void => {
    pieces.push({ name, version, origin, path, seconds: secondsSince(since) });
    since = performance.now();
  };

  for (const recipe of RECIPES) {
    const binary = await provideGoBinary(recipe, resolve(options.cacheDir), options.onProgress);
    const path = placeOf(home, recipe.name);
    placeFile(binary.path, path);
    placed(recipe.name, recipe.version, binary.origin, path);
  }
  for (const [name, version] of [
    ["pulumi-language-nodejs", "3.259.0"],
    ["pulumi-resource-command", "1.2.1"],
  ] as const) {
    const path = placeOf(home, name);
    placeSymlink(join(STAND_INS, `${name}.mjs`), path);
    placed(name, version, "lab stand-in", path);
  }
  // The script behind dynamic providers comes with the SDK; official installs have it beside the CLI too.
  const dynamicProvider = placeOf(home, "pulumi-resource-pulumi-nodejs");
  placeSymlink(join(sdk.folder, "pulumi-resource-pulumi-nodejs"), dynamicProvider);
  placed("pulumi-resource-pulumi-nodejs", sdk.version, "npm package", dynamicProvider);
  return { pulumiHome: home, pieces, seconds: secondsSince(started) };
}

function placeOf(home: string, name: string): string {
  const place = PLACES[name];
  if (place === undefined) throw new Error(`no place is known for ${name}`);
  return join(home, place);
}

/** Where @pulumi/pulumi lies; the stand-ins need it and three more packages of this project. */
function findSdk(): { folder: string; version: string } {
  const { resolve: find } = createRequire(import.meta.url);
  try {
    for (const module of ["@grpc/grpc-js", "google-protobuf", "ssh2"]) find(module);
    const manifest = find("@pulumi/pulumi/package.json");
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, "utf8")));
    return { folder: dirname(manifest), version };
  } catch (error) {
    const missing = error instanceof Error ? error.message.match(/Cannot find module '([^']+)'/)?.[1] : undefined;
    if (missing === undefined) throw error;
    throw new ToolchainError(`The npm package of ${missing} is not installed: run npm ci in the project first.`);
  }
}

const secondsSince = (start: number): number => Math.round(performance.now() - start) / 1000;

const HELP = `Usage: node test/lab/toolchain/provide.ts --pulumi-home DIR [--cache DIR] [--json]

Provides the Pulumi CLI and its plugins on a machine that reaches package registries only:
the CLI and the docker plugin are built from Go modules, the Node language plugin and the
command plugin are lab stand-ins.

  --pulumi-home DIR  where to lay them out; use the folder as PULUMI_HOME
  --cache DIR        where built programs are kept
                     (default: $CHATTERIE_CACHE, or ~/.cache/chatterie)
  --json             print the report as JSON
  --help             print this

Example:
  node test/lab/toolchain/provide.ts --pulumi-home .chatterie/pulumi
  export PULUMI_HOME=$PWD/.chatterie/pulumi
  npx pulumi version
`;

/** The command line. Returns the exit code: 0, 1 (could not be provided) or 2 (wrong arguments). */
export async function main(argv: string[]): Promise<number> {
  const given = readArguments(argv);
  if (typeof given === "string") {
    process.stderr.write(`${given}\n`);
    return 2;
  }
  if (given.help) {
    process.stdout.write(HELP);
    return 0;
  }
  try {
    const report = await provideToolchain({
      pulumiHome: given.pulumiHome,
      cacheDir: given.cache,
      onProgress: (text) => process.stderr.write(`${text}\n`),
    });
    process.stdout.write(given.json ? `${JSON.stringify(report, null, 2)}\n` : table(report));
    return 0;
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

type Arguments = { help: boolean; json: boolean; pulumiHome: string; cache: string };

function readArguments(argv: string[]): Arguments | string {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values } = parseArgs({ args: argv, options: { "pulumi-home": text, cache: text, json: flag, help: flag } });
    const pulumiHome = values["pulumi-home"];
    if (pulumiHome === undefined && !values.help)
      return "--pulumi-home is missing: write --pulumi-home DIR (see --help)";
    return {
      help: values.help,
      json: values.json,
      pulumiHome: pulumiHome ?? "",
      cache: values.cache ?? defaultCache(),
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : error} (see --help)`;
  }
}

const defaultCache = (): string =>
  process.env.CHATTERIE_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "chatterie");

function table({ pieces, seconds }: ToolchainReport): string {
  const lines = pieces.map(
    (piece) =>
      `${piece.name.padEnd(30)} ${piece.version.padEnd(8)} ${piece.origin.padEnd(21)} ${piece.seconds} s  ${piece.path}`,
  );
  return `${lines.join("\n")}\nready in ${seconds} s\n`;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
