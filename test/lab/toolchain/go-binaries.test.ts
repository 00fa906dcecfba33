import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type GoRecipe, provideGoBinary } from "./go-binaries.ts";
import { placeFile, placeSymlink } from "./placement.ts";

let folder: string;
let recipe: GoRecipe;
let told: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "go-binaries-"));
  told = [];
  recipe = {
    name: "tool",
    version: "1.2.3",
    folder: join(folder, "module"),
    package: "example.org/tool",
    flags: ["-tags=lab"],
  };
  mkdirSync(recipe.folder);
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(recipe.folder, "go.mod"), "module lab/tool\n\ngo 1.26.0\n");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const BUILDS = 'echo "go: downloading example.org/tool v1.2.3" >&2; echo example.org/tool >&2; env > "$OUTPUT"';

/** Puts a `go` on PATH that says it is `version`, and on `build` runs the shell lines `build` with $OUTPUT set. */
function goIs(version: string, build = BUILDS): void {
  writeGo(join(folder, "bin/go"), version, build);
  vi.stubEnv("PATH", [join(folder, "bin"), "/usr/bin", "/bin"].join(delimiter));
}

function writeGo(path: string, version: string, build = BUILDS): void {
  const platform = { GOOS: "linux", GOARCH: "amd64" };
  const environment = { GOVERSION: version, GOPROXY: "http://proxy.example,direct", GOSUMDB: "off", ...platform };
  const script = `#!/bin/sh
echo "$@" >> '${folder}/calls'
if [ "$1" = env ]; then echo '${JSON.stringify(environment)}'; exit; fi
while [ "$1" != -o ]; do shift; done
OUTPUT=$2
${build}
`;
  writeFileSync(path, script);
  chmodSync(path, 0o755);
}

const provide = () => provideGoBinary(recipe, join(folder, "cache"), (text) => told.push(text));
const builds = () => readFileSync(join(folder, "calls"), "utf8").match(/^build .*/gm) ?? [];

describe("Providing a program from Go modules", () => {
  test("builds it once, from the first proxy only, and takes it from the cache from then on", async () => {
    goIs("go1.26.8");

    const first = await provide();
    const second = await provide();

    expect(first).toEqual({
      path: expect.stringMatching(/cache\/toolchain\/tool-[0-9a-f]{16}\/tool$/),
      origin: "built from Go modules",
    });
    expect(second).toEqual({ path: first.path, origin: "cache" });
    expect(builds()).toEqual([
      expect.stringMatching(/^build -v -trimpath -buildvcs=false -tags=lab -o \S+\/tool example\.org\/tool$/),
    ]);
    const environment = readFileSync(first.path, "utf8").split("\n");
    expect(environment).toEqual(
      expect.arrayContaining(["CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOPROXY=http://proxy.example"]),
    );
    expect(told).toEqual([
      "tool 1.2.3: building with go1.26.8 linux/amd64 (a few minutes the first time)",
      "tool 1.2.3: 1 modules downloaded, 1 packages compiled, 0 s",
    ]);
  });

  test("builds again for another Go, for changed sources and for other flags", async () => {
    goIs("go1.26.8");
    const paths = [(await provide()).path];
    goIs("go1.27.0");
    paths.push((await provide()).path);
    writeFileSync(join(recipe.folder, "main.go"), "package main\n");
    paths.push((await provide()).path);
    recipe = { ...recipe, flags: [] };
    paths.push((await provide()).path);
    expect(new Set(paths).size).toBe(4);
  });

  test("needs no Go for what is built already", async () => {
    goIs("go1.26.8");
    const { path } = await provide();
    rmSync(join(folder, "bin/go"));
    expect(await provide()).toEqual({ path, origin: "cache" });
  });

  test("builds with the Go of the cache where PATH has none, or one that is too old", async () => {
    goIs("go1.24.4");
    mkdirSync(join(folder, "cache/go/1.26.6/go/bin"), { recursive: true });
    writeGo(join(folder, "cache/go/1.26.6/go/bin/go"), "go1.26.6");

    await provide();

    expect(told[0]).toBe("tool 1.2.3: building with go1.26.6 linux/amd64 (a few minutes the first time)");
  });

  test("keeps nothing of a build that fails, and says why", async () => {
    goIs("go1.26.8", 'echo "example.org/tool@v1.2.3: 403 Forbidden" >&2; echo half > "$OUTPUT"; exit 1');
    await expect(provide()).rejects.toMatchObject({
      name: "ToolchainError",
      message: "tool 1.2.3 could not be built from Go modules: example.org/tool@v1.2.3: 403 Forbidden",
    });
    expect(readdirSync(join(folder, "cache/toolchain"))).toEqual([]);
  });

  test("clears away what a killed build left", async () => {
    const left = join(folder, "cache/toolchain/.building-99999999-abcd");
    mkdirSync(left, { recursive: true });
    goIs("go1.26.8");
    await provide();
    expect(existsSync(left)).toBe(false);
  });
});

describe("Placing a program", () => {
  test("links it, replaces another one, and leaves nothing beside it", () => {
    const [source, place] = [join(folder, "source"), join(folder, "home/bin/tool")];
    writeFileSync(source, "new");
    placeFile(source, place);
    expect(statSync(place).ino).toBe(statSync(source).ino);

    placeFile(source, place);
    expect(readdirSync(join(folder, "home/bin"))).toEqual(["tool"]);

    writeFileSync(join(folder, "newer"), "newer");
    placeFile(join(folder, "newer"), place);
    expect(readFileSync(place, "utf8")).toBe("newer");
    expect(readdirSync(join(folder, "home/bin"))).toEqual(["tool"]);
  });

  test("points a symbolic link elsewhere", () => {
    const place = join(folder, "tool");
    symlinkSync("/nonexistent", place);
    placeSymlink(join(folder, "module/go.mod"), place);
    expect(readFileSync(place, "utf8")).toContain("module lab/tool");
  });
});
