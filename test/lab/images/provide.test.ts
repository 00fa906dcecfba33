import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { makeOnce, mountsBelow, withTemporary } from "./cache-folder.ts";
import { debianMirror, mirrorIn } from "./debian-mirror.ts";
import { lastLines } from "./docker.ts";
import { lane, onlyOnce } from "./lanes.ts";
import { duration, timed } from "./progress.ts";
import { LabImagesError, readCommandLine, sharedCache } from "./provide.ts";
import { filesHash, folderHash, goSourceKey, recipeKey, shortKey } from "./recipe-key.ts";
import { LAB_IMAGE_NAMES, OLDER_IMAGE_NAMES, RECIPES, type Recipe, recipeFolder } from "./recipes.ts";
import { imageReferences } from "./remove-lab-images.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chatterie-images-"));
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** A copy of a recipe's folder, free to be changed. */
async function copyOf(recipe: Recipe): Promise<string> {
  const copy = join(folder, recipe.name);
  await cp(recipeFolder(recipe.name), copy, { recursive: true });
  return copy;
}

function theRecipe(name: string): Recipe {
  const recipe = RECIPES.find((candidate) => candidate.name === name);
  if (!recipe) throw new Error(`no recipe ${name}`);
  return recipe;
}

describe("the key of an image", () => {
  const caddy = theRecipe("caddy");

  test("is the same for the same files, wherever they lie and whenever they were written", async () => {
    const copy = await copyOf(caddy);
    await utimes(join(copy, "Dockerfile"), 1, 1);
    expect(await recipeKey(caddy, "base", copy)).toBe(await recipeKey(caddy, "base"));
  });

  test("changes with a file, its name, its executable bit, the base, the program's flags and its name", async () => {
    const copy = await copyOf(caddy);
    const keys = [await recipeKey(caddy, "base", copy)];
    await writeFile(join(copy, "Caddyfile"), ":80\n");
    keys.push(await recipeKey(caddy, "base", copy));
    await writeFile(join(copy, "Caddyfile.old"), "");
    keys.push(await recipeKey(caddy, "base", copy));
    await chmod(join(copy, "Caddyfile"), 0o755);
    keys.push(await recipeKey(caddy, "base", copy));
    keys.push(await recipeKey(caddy, "another base", copy));
    keys.push(await recipeKey({ ...caddy, go: { programs: [{ output: "caddy", package: "x" }] } }, "base", copy));
    keys.push(await recipeKey({ ...caddy, name: "mailpit" }, "base", copy));
    expect(new Set(keys).size).toBe(7);
  });

  test("does not depend on group and other permission bits, which a umask changes", async () => {
    const copy = await copyOf(caddy);
    const before = await folderHash(copy);
    await chmod(join(copy, "Caddyfile"), 0o600);
    expect(await folderHash(copy)).toBe(before);
  });

  test("gives twelve digits for tags and file names", async () => {
    expect(shortKey(await recipeKey(caddy, "base"))).toMatch(/^[0-9a-f]{12}$/);
  });
});

test("Go programs are kept when a Dockerfile changes and built again when a pinned module changes", async () => {
  const recipe = theRecipe("mailpit");
  const copy = await copyOf(recipe);
  const source = recipe.go ?? { programs: [] };
  const before = await goSourceKey(source, copy);
  await writeFile(join(copy, "Dockerfile"), "FROM scratch\n");
  expect(await goSourceKey(source, copy)).toBe(before);
  await writeFile(join(copy, "go.sum"), "");
  expect(await goSourceKey(source, copy)).not.toBe(before);
});

test("a hash over chosen files leaves the others out", async () => {
  await writeFile(join(folder, "package.json"), "{}");
  await mkdir(join(folder, "driver"));
  await writeFile(join(folder, "driver", "index.js"), "");
  const wanted = (path: string) => path.startsWith("driver/");
  const before = await filesHash(folder, wanted);
  await writeFile(join(folder, "package.json"), "{ }");
  expect(await filesHash(folder, wanted)).toBe(before);
  await writeFile(join(folder, "driver", "index.js"), "1");
  expect(await filesHash(folder, wanted)).not.toBe(before);
});

describe("every recipe", () => {
  test("is there once, for each image of the lab, older ones too, and for its registry", () => {
    expect(RECIPES.map((recipe) => recipe.name).sort()).toEqual(
      [...LAB_IMAGE_NAMES, ...OLDER_IMAGE_NAMES, "registry"].sort(),
    );
  });

  test.each(RECIPES)("$name stands on the base and pins what it fetches", async (recipe) => {
    const files = recipeFolder(recipe.name);
    expect(await readFile(join(files, "Dockerfile"), "utf8")).toMatch(
      /^ARG BASE(=debian:trixie-slim)?\nFROM \$\{BASE\}\n/m,
    );
    const names = await readdir(files);
    expect(names.includes("go.mod") && names.includes("go.sum")).toBe(recipe.go !== undefined);
    expect(names.includes("package-lock.json")).toBe(recipe.npm === true);
  });

  test.each(RECIPES)("$name names no address of a registry", async (recipe) => {
    const files = recipeFolder(recipe.name);
    const names = (await readdir(files)).filter((name) => !/\.(html|sum|mod)$/.test(name));
    const texts = await Promise.all(
      names.map((name) =>
        readFile(join(files, name), "utf8").catch((error) => (error.code === "EISDIR" ? "" : Promise.reject(error))),
      ),
    );
    const addresses = texts.join("\n").match(/https?:\/\/[\w.-]*(debian|npmjs|golang|docker)\.\w+/g);
    expect(addresses).toBeNull();
  });

  test.each([
    ["mattermost", '{"level":"warn"}\nVersion: 11.4.0\nBuild Number: \n', "11.4.0"],
    ["caddy", "v2.11.9", "2.11.9"],
    ["mailpit", "v1.27.11 compiled with go1.26.8 on linux/amd64", "1.27.11"],
    ["postgres", "postgres (PostgreSQL) 17.12 (Debian 17.12-0+deb13u1)", "17.12"],
    ["mariadb", "mariadbd  Ver 11.8.9-MariaDB-0+deb13u1 from Debian for debian-linux-gnu on x86_64 ( -- )", "11.8.9"],
    ["framadate", "<?php\n// The version whose answers this stand-in gives.\nconst VERSION = '1.1.19';\n", "1.1.19"],
    ["etherpad", "1.8.14", "1.8.14"],
    ["registry", "docker-registry github.com/docker/distribution 2.8.3+debian", "2.8.3"],
  ])("%s: the version is read from what the program prints", (name, output, version) => {
    expect(theRecipe(name).versionPattern.exec(output)?.[1]).toBe(version);
  });
});

describe("the Debian archive", () => {
  test("is found in apt's newer form, among security updates and third parties", () => {
    const text = [
      "Types: deb",
      "# URIs: http://snapshot.example/archive/debian",
      "URIs: http://mirror.example/debian-security",
      "Suites: bookworm-security",
      "",
      "Types: deb",
      "URIs: http://mirror.example/debian/",
    ];
    expect(mirrorIn(text.join("\n"))).toBe("http://mirror.example/debian");
  });

  test("is found in apt's one-line form, with options", () => {
    const text = "# comment\ndeb [signed-by=/usr/share/keyrings/x.gpg] https://mirror.example/debian bookworm main\n";
    expect(mirrorIn(text)).toBe("https://mirror.example/debian");
  });

  test("is not guessed from a file that names none", () => {
    expect(mirrorIn("deb https://apt.example/node nodistro main\n")).toBeUndefined();
  });

  test("is read from the folder of sources", async () => {
    vi.stubEnv("CHATTERIE_DEBIAN_MIRROR", "");
    await mkdir(join(folder, "sources.list.d"));
    await writeFile(join(folder, "sources.list.d", "node.sources"), "URIs: https://apt.example/node\n");
    await writeFile(join(folder, "sources.list.d", "debian.sources"), "URIs: http://mirror.example/debian\n");
    expect(await debianMirror(folder)).toBe("http://mirror.example/debian");
  });

  test("can be set by the environment", async () => {
    vi.stubEnv("CHATTERIE_DEBIAN_MIRROR", "http://own.example/debian");
    expect(await debianMirror(folder)).toBe("http://own.example/debian");
  });

  test("missing is said in one sentence", async () => {
    vi.stubEnv("CHATTERIE_DEBIAN_MIRROR", "");
    await expect(debianMirror(folder)).rejects.toThrow(
      `${folder} names no Debian archive, and the lab's images are made from Debian packages: set CHATTERIE_DEBIAN_MIRROR to the address of one.`,
    );
  });
});

describe("the command line", () => {
  test("is read", () => {
    expect(readCommandLine(["--only", "caddy,postgres", "--port", "5056", "--json"])).toEqual({
      names: ["caddy", "postgres"],
      port: 5056,
      json: true,
      remove: false,
      help: false,
    });
  });

  test.each([
    [["--only", "ghost"], `--only ghost: no lab image is called "ghost"; there are ${LAB_IMAGE_NAMES.join(", ")}.`],
    [["--port", "70000"], "--port 70000: write a number from 1 to 65535."],
    [["--ports", "1"], "Unknown option '--ports'. Run with --help to see the options."],
  ])("%j is refused with what to write instead", (words, sentence) => {
    expect(() => readCommandLine(words)).toThrow(new LabImagesError(sentence));
  });

  test("the cache is the one that clones share", () => {
    expect(sharedCache({ CHATTERIE_CACHE: "/c" })).toBe("/c");
    expect(sharedCache({ XDG_CACHE_HOME: "/x" })).toBe("/x/chatterie");
  });
});

describe("progress", () => {
  test("says that work began, that it still runs, and how long it took", async () => {
    vi.useFakeTimers();
    const lines: string[] = [];
    const work = timed(
      (line) => lines.push(line),
      "caddy: building",
      () => new Promise((resolve) => setTimeout(resolve, 31_000)),
    );
    await vi.advanceTimersByTimeAsync(31_000);
    await work;
    expect(lines).toEqual([
      "caddy: building …",
      "caddy: building … 15 s",
      "caddy: building … 30 s",
      "caddy: building: done in 31 s",
    ]);
  });

  test.each([
    [420, "0.4 s"],
    [9_940, "9.9 s"],
    [9_960, "10 s"],
    [59_700, "1 min 0 s"],
    [125_000, "2 min 5 s"],
  ])("%d milliseconds are %s", (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });

  test("a failed program is shown by its last lines that say something", () => {
    expect(lastLines("one\n\ntwo  \nthree\n\n", 2)).toBe("two\nthree");
  });
});

describe("work side by side", () => {
  test("a lane of two never runs three, and goes on after a failure", async () => {
    const run = lane(2);
    let running = 0;
    let most = 0;
    const work = async (fails: boolean) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (fails) throw new Error("no");
      return "done";
    };
    const results = await Promise.allSettled([true, false, false, true, false].map((fails) => run(() => work(fails))));
    expect(results.map((result) => result.status)).toEqual([
      "rejected",
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(most).toBe(2);
  });

  test("what is needed by many is made once", async () => {
    let made = 0;
    const base = onlyOnce(async () => ++made);
    expect(await Promise.all([base(), base(), base()])).toEqual([1, 1, 1]);
  });
});

describe("the cache folder", () => {
  test("shows a thing only when it is whole, and makes it once", async () => {
    const path = join(folder, "thing");
    await expect(
      makeOnce(path, async (temporary) => {
        await writeFile(temporary, "half");
        throw new Error("cut");
      }),
    ).rejects.toThrow("cut");
    expect(await readdir(folder)).toEqual([]);
    expect(await makeOnce(path, (temporary) => writeFile(temporary, "whole"))).toBe(true);
    expect(await makeOnce(path, (temporary) => writeFile(temporary, "again"))).toBe(false);
    expect(await readFile(path, "utf8")).toBe("whole");
  });

  test("loses what a dead run left an hour ago and keeps what a living one makes", async () => {
    const [dead, young, living] = [".making-4194305-a", ".making-4194305-b", `.making-${process.ppid}-c`];
    for (const name of [dead, young, living]) await writeFile(join(folder, name), "");
    for (const name of [dead, living]) await utimes(join(folder, name), 1, 1);
    await withTemporary(folder, async () => undefined);
    expect((await readdir(folder)).sort()).toEqual([young, living].sort());
  });

  test("knows what is mounted below a path, the innermost first", () => {
    const mounts =
      "proc /a/root/proc proc rw 0 0\nx /a/root/proc/sys/b x rw 0 0\nproc /a/rooted proc rw 0 0\nx /a/root/with\\040blank x rw 0 0\n";
    expect(mountsBelow(mounts, "/a/root")).toEqual(["/a/root/proc/sys/b", "/a/root/with blank", "/a/root/proc"]);
  });
});

test("only the lab's own images are removed, and those that lost their tag by their digest", () => {
  const lines = [
    "chatterie-lab/caddy 0123456789ab <none>",
    "127.0.0.1:5055/caddy 2.11.9 sha256:aa",
    "127.0.0.1:5055/caddy <none> sha256:bb",
    "caddy 2 sha256:cc",
    "chatterie-lab/caddy 0123456789ab <none>",
  ];
  expect(imageReferences(lines.join("\n"))).toEqual([
    "chatterie-lab/caddy:0123456789ab",
    "127.0.0.1:5055/caddy:2.11.9",
    "127.0.0.1:5055/caddy@sha256:bb",
  ]);
});
