import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { PACKAGED_GO, packagedGo } from "./go-from-pypi.ts";
import { ToolchainError } from "./toolchain-error.ts";

export { ToolchainError } from "./toolchain-error.ts";

/** A Go that can build a module. */
export type GoToolchain = {
  /** `go` of PATH, or the absolute path of the one in the cache. */
  command: string;
  /** With its platform: `go1.26.8 linux/amd64`. */
  version: string;
  /** To be set, over this process's own variables, for every call of `command`. */
  environment: Record<string, string>;
};

/** What this machine's Go is set to: by the environment, by the file that `go env GOENV` names, or by its installation. */
type GoSettings = z.infer<typeof goSettings>;

const goSettings = z.object({
  GOVERSION: z.string(),
  GOOS: z.string(),
  GOARCH: z.string(),
  GOPROXY: z.string(),
  GOSUMDB: z.string(),
});
const SETTING_NAMES = Object.keys(goSettings.shape);

/** No Go fetches another one by itself: what builds is what was found, or what a hash pins. */
const LOCAL = { GOTOOLCHAIN: "local" };

/**
 * Gives a Go that can build the module in `moduleFolder`: the one on PATH when it is new enough, else the one that is
 * taken from PyPI once and kept in `<cacheDir>/go/`. The latter goes by the proxy and the checksum database that an
 * older Go on PATH is set to; without one it reads the same environment and the same settings file as any Go.
 * @throws ToolchainError when neither can be had.
 */
export async function provideGo(
  moduleFolder: string,
  cacheDir: string,
  onProgress: (text: string) => void,
): Promise<GoToolchain> {
  const wanted = requiredBy(moduleFolder);
  const own = await ask("go", {});
  if (own !== undefined && isAtLeast(own.GOVERSION, wanted)) return toolchain("go", own, {});
  if (!isAtLeast(PACKAGED_GO, wanted)) {
    throw new ToolchainError(
      `${join(moduleFolder, "go.mod")} asks for Go ${wanted}, and the lab provides ${PACKAGED_GO}: put Go ${wanted} or newer on PATH.`,
    );
  }
  const GOROOT = await packagedGo(cacheDir, onProgress);
  const command = join(GOROOT, "bin/go");
  const environment = { GOROOT, ...(own ? { GOPROXY: own.GOPROXY, GOSUMDB: own.GOSUMDB } : {}) };
  const settings = await ask(command, environment);
  if (settings === undefined) throw new ToolchainError(`${command} does not run: remove ${join(cacheDir, "go")}.`);
  return toolchain(command, settings, environment);
}

/** The Go on PATH, when it can build the module in `moduleFolder`; downloads nothing. */
export async function findGo(moduleFolder: string): Promise<GoToolchain | undefined> {
  const own = await ask("go", {});
  return own && isAtLeast(own.GOVERSION, requiredBy(moduleFolder)) ? toolchain("go", own, {}) : undefined;
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

const requiredBy = (folder: string): string => requiredGo(readFileSync(join(folder, "go.mod"), "utf8"));

/** Undefined when there is no such command, or none that runs. Asked at the root: a go.mod nearby may stop an older Go. */
async function ask(command: string, environment: Record<string, string>): Promise<GoSettings | undefined> {
  const env = { ...environment, ...LOCAL };
  const asked = await execa(command, ["env", "-json", ...SETTING_NAMES], { cwd: "/", env, reject: false });
  return asked.failed ? undefined : goSettings.parse(JSON.parse(asked.stdout));
}

/** Only the first proxy is kept: a fallback to `direct` would wait for hosts that a lab machine cannot reach. */
function toolchain(command: string, settings: GoSettings, environment: Record<string, string>): GoToolchain {
  const { GOVERSION, GOOS, GOARCH } = settings;
  const GOPROXY = settings.GOPROXY.split(/[,|]/)[0] ?? "";
  return {
    command,
    version: `${GOVERSION} ${GOOS}/${GOARCH}`,
    environment: { ...environment, ...LOCAL, GOPROXY },
  };
}
