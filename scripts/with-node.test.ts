import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./pulumi-environment.ts";

/** Programs that the script may use beside node and npm, which each test brings (or does not). */
const TOOLS = [
  "sh",
  "cat",
  "cmp",
  "cp",
  "date",
  "dirname",
  "mkdir",
  "mktemp",
  "mv",
  "rm",
  "sleep",
  "tar",
  "gzip",
  "uname",
];

interface Clone {
  readonly root: string;
  /** Runs `with-node.sh scripts/x.ts` and tells exit code, standard output and standard error. */
  run(...args: string[]): { code: number | null; out: string; err: string };
  npmCalls(): string[];
}

/** A clone whose path has blanks, on a machine with these programs. */
function aClone(machine: { node?: string; npm?: boolean }): Clone {
  const root = join(mkdtempSync(join(tmpdir(), "with node ")), "a clone");
  const bin = join(root, "..", "bin");
  mkdirSync(join(root, "scripts"), { recursive: true });
  mkdirSync(bin);
  for (const tool of TOOLS)
    symlinkSync(execFileSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" }).trim(), join(bin, tool));
  copyFileSync(join(ROOT, "scripts", "with-node.sh"), join(root, "scripts", "with-node.sh"));
  writeFileSync(join(root, "package-lock.json"), "{}\n");
  writeFileSync(join(root, ".node-version"), "24.21.0\n");
  const log = join(root, "..", "npm.log");
  writeFileSync(log, "");
  if (machine.node) program(join(bin, "node"), nodeNamed(machine.node));
  if (machine.npm !== false) program(join(bin, "npm"), fakeNpm(log));
  const environment = {
    PATH: [bin].join(delimiter),
    HOME: join(root, ".."),
    CHATTERIE_CACHE: join(root, "..", "shared cache"),
  };
  return {
    root,
    run: (...args) => {
      const run = spawnSync("sh", [join(root, "scripts", "with-node.sh"), ...args], {
        env: environment,
        encoding: "utf8",
        cwd: tmpdir(),
      });
      return { code: run.status, out: run.stdout, err: run.stderr };
    },
    npmCalls: () => readFileSync(log, "utf8").trim().split("\n").filter(Boolean),
  };
}

/** Answers `--version`; says of a script what it was called with; finds that the packages are not installed. */
const nodeNamed = (version: string) => `#!/bin/sh
case $1 in
--version) echo v${version} ;;
*packages-installed.ts) exit 1 ;;
*) printf 'v${version}'; printf ' <%s>' "$@"; echo ;;
esac
`;

/** Packs a Node.js 24.21.0 that is {@link nodeNamed}; installs an empty folder. */
const fakeNpm = (log: string) => `#!/bin/sh
echo "$1" >> "${log}"
case $1 in
ci) mkdir -p node_modules ;;
pack)
  for word in "$@"; do last=$word; done
  mkdir -p package/bin
  cat > package/bin/node <<'NODE'
${nodeNamed("24.21.0")}NODE
  PATH=$PATH:/bin:/usr/bin chmod 755 package/bin/node
  tar -czf "\${last%@*}-\${last#*@}.tgz" package
  rm -r package
  ;;
esac
`;

function program(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

describe("A script is run", () => {
  test("with the Node.js of the machine when it is new enough, its arguments as they were", () => {
    const clone = aClone({ node: "22.18.0" });
    expect(clone.run("scripts/x.ts", "two words", "--yes").out).toBe("v22.18.0 <scripts/x.ts> <two words> <--yes>\n");
    expect(existsSync(join(clone.root, ".chatterie", "node"))).toBe(false);
  });

  test.each(["20.20.2", "22.17.9", undefined])("with one from npm when the machine's is %s", (version) => {
    const clone = aClone(version ? { node: version } : {});
    expect(clone.run("scripts/x.ts")).toMatchObject({ code: 0, out: "v24.21.0 <scripts/x.ts>\n" });
    expect(clone.npmCalls()).toEqual(["pack", "ci"]);
  });

  test("a second time without asking npm for anything", () => {
    const clone = aClone({ node: "20.20.2" });
    clone.run("scripts/x.ts");
    expect(clone.run("scripts/x.ts")).toEqual({ code: 0, out: "v24.21.0 <scripts/x.ts>\n", err: "" });
    expect(clone.npmCalls()).toEqual(["pack", "ci"]);
  });

  test("after the packages were installed anew when the lock file changed", () => {
    const clone = aClone({ node: "24.21.0" });
    clone.run("scripts/x.ts");
    writeFileSync(join(clone.root, "package-lock.json"), '{"changed":true}\n');
    clone.run("scripts/x.ts");
    expect(clone.npmCalls()).toEqual(["ci", "ci"]);
  });

  test("after an abandoned lock was taken away", () => {
    const clone = aClone({ node: "24.21.0" });
    mkdirSync(join(clone.root, ".chatterie", "setup.lock"), { recursive: true });
    writeFileSync(join(clone.root, ".chatterie", "setup.lock", "pid"), "4194304\n");
    expect(clone.run("scripts/x.ts").out).toBe("v24.21.0 <scripts/x.ts>\n");
    expect(existsSync(join(clone.root, ".chatterie", "setup.lock"))).toBe(false);
  });
});

describe("What is said", () => {
  test("is one line for each thing that takes long, and not on standard output", () => {
    const { err } = aClone({ node: "20.20.2" }).run("scripts/x.ts", "--language", "en");
    expect(err.replaceAll(/\d+ s/g, "N s")).toBe(
      "Node.js 24.21.0: put into .chatterie/node (N s)\nnpm packages: installing…\nnpm packages: installed (N s)\n",
    );
  });

  test("is one sentence when npm is missing", () => {
    expect(aClone({ node: "20.20.2", npm: false }).run("scripts/x.ts")).toEqual({
      code: 1,
      out: "",
      err: "npm n'est pas installé. Installez-le (sous Debian : apt-get install npm), puis relancez.\n",
    });
  });
});
