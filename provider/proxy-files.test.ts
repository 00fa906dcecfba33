import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { fakeDocker } from "../test/fixtures/services/fake-docker.ts";
import { providerSettingsOf } from "../test/fixtures/services/provider-builders.ts";
import { digest, listProxyFiles, writeProxyFiles } from "./proxy-files.ts";

const settings = providerSettingsOf("/access");
const docker = fakeDocker();
afterAll(() => docker.remove());
beforeEach(() => docker.answer([]));

const site = (slug: string) => new Map([[`/etc/caddy/sites/${slug}.caddy`, `${slug}.example {\n}\n`]]);
const isReload = ({ words }: { readonly words: readonly string[] }) => words.join(" ").includes("caddy reload");
const WRITES = { when: ["while read -r path content"], stdout: "/etc/caddy/sites/chorale.caddy\n" };

describe("writeProxyFiles", () => {
  it("hands all files to one call, by standard input, and has Caddy read them once", async () => {
    docker.answer([{ when: ["caddy reload"] }, WRITES]);
    const files = new Map([...site("chorale"), ["/srv/portal/chorale/index.html", "<p>é</p>"]]);
    expect(await writeProxyFiles(settings, files)).toEqual(["/etc/caddy/sites/chorale.caddy"]);
    const [write, reload, ...more] = docker.calls();
    expect(write?.words.slice(0, 4)).toEqual(["exec", "-i", "chatterie-test-proxy", "sh"]);
    expect(
      write?.stdin
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split(" ")),
    ).toEqual([...files].map(([path, text]) => [path, Buffer.from(text).toString("base64")]));
    expect(reload && isReload(reload)).toBe(true);
    expect(more).toEqual([]);
  });

  it("looks whether Caddy understands the new files before it makes Caddy read them", async () => {
    docker.answer([{ when: ["caddy reload"] }, WRITES]);
    await writeProxyFiles(settings, site("chorale"));
    const words = docker.calls().find(isReload)?.words.join(" ") ?? "";
    expect(words).toMatch(/caddy validate .* && caddy reload /);
  });

  it("does not bother Caddy when only pages changed, or nothing", async () => {
    for (const stdout of ["/srv/portal/chorale/index.html\n", ""]) {
      docker.answer([{ ...WRITES, stdout }]);
      await writeProxyFiles(settings, site("chorale"));
      expect(docker.calls().filter(isReload)).toEqual([]);
    }
  });

  it("says what the proxy's disk said when it cannot write", async () => {
    docker.answer([{ ...WRITES, stdout: "", stderr: "sh: write error\nmv: No space left on device\n", code: 1 }]);
    await expect(writeProxyFiles(settings, site("chorale"))).rejects.toThrow(
      new Error("The proxy's files could not be written: mv: No space left on device"),
    );
  });

  it("says that the old files are still in use when Caddy refuses the new ones", async () => {
    docker.answer([
      { when: ["caddy reload"], stderr: "Error: adapting config\nError: unknown directive 'impart'\n", code: 1 },
      WRITES,
    ]);
    await expect(writeProxyFiles(settings, site("chorale"))).rejects.toThrow(
      new Error("Caddy refused its new files and goes on with the old ones: Error: unknown directive 'impart'"),
    );
  });
});

describe("reloading for many associations at once", () => {
  const writeAll = (count: number) =>
    Promise.allSettled(Array.from({ length: count }, (_, i) => writeProxyFiles(settings, site(`a${i}`))));

  it("is one reload under way and one for all who came meanwhile, and each waits for one that began after its files lay there", async () => {
    // The first reload lasts until the eight writes, too, have been called and had time to end.
    docker.answer([{ when: ["caddy reload"], afterCalls: 9, seconds: 0.3 }, WRITES]);
    const settled = await writeAll(8);
    expect(settled.map(({ status }) => status)).toEqual(Array(8).fill("fulfilled"));
    const order = docker.calls().map((call) => (isReload(call) ? "reload" : "write"));
    expect(order.filter((step) => step === "write")).toHaveLength(8);
    expect(order.slice(0, 9)).toContain("reload");
    expect(order.slice(9)).toEqual(["reload"]);
  });

  it("tells everyone who waited for a reload that it failed, and the next one starts afresh", async () => {
    docker.answer([
      { when: ["caddy reload"], stderr: "Error: broken\n", code: 1, afterCalls: 4, seconds: 0.1 },
      WRITES,
    ]);
    expect((await writeAll(3)).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    docker.answer([{ when: ["caddy reload"] }, WRITES]);
    expect(await writeProxyFiles(settings, site("b"))).toHaveLength(1);
  });
});

describe("listProxyFiles", () => {
  it("gives the hash of every file by its path, as digest() does", async () => {
    const hash = digest("chorale");
    expect(hash).toBe("4aa5871f26f48aaeec7294ce3ffec5edfc8ac3c62ad643499070854613677df0");
    docker.answer([
      {
        when: ["sha256sum"],
        stdout: `${hash}  /etc/caddy/sites/chorale.caddy\n${digest("")}  /srv/portal/index.html\n\n`,
      },
    ]);
    expect(await listProxyFiles(settings)).toEqual(
      new Map([
        ["/etc/caddy/sites/chorale.caddy", hash],
        ["/srv/portal/index.html", digest("")],
      ]),
    );
  });
});

/** The program that is sent into the container, run by this machine's shell on a folder of ours. */
describe("the program that writes", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "proxy-files-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = async (files: Readonly<Record<string, string>>) => {
    docker.answer([{ when: ["caddy reload"] }, { ...WRITES, stdout: "" }]);
    await writeProxyFiles(settings, new Map(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text])));
    const [call] = docker.calls();
    const answer = spawnSync("sh", ["-c", call?.words.at(-1) ?? ""], { input: call?.stdin ?? "", encoding: "utf8" });
    return {
      ...answer,
      changed: answer.stdout
        .split("\n")
        .filter(Boolean)
        .map((path) => path.slice(folder.length + 1)),
    };
  };

  it("makes folders, writes what differs, and names just that", async () => {
    expect((await write({ "a/b/one.html": "<p>é</p>\n", "two.caddy": "x" })).changed).toEqual([
      "a/b/one.html",
      "two.caddy",
    ]);
    expect(readFileSync(join(folder, "a/b/one.html"), "utf8")).toBe("<p>é</p>\n");
    expect((await write({ "a/b/one.html": "<p>é</p>\n", "two.caddy": "y" })).changed).toEqual(["two.caddy"]);
    expect((await write({ "a/b/one.html": "<p>é</p>\n", "two.caddy": "y" })).changed).toEqual([]);
  });

  it("stops with an error when a place cannot be written", async () => {
    await write({ file: "x" });
    const answer = await write({ "file/below": "x", after: "x" });
    expect(answer.status).not.toBe(0);
    expect(() => readFileSync(join(folder, "after"))).toThrow("ENOENT");
  });
});
