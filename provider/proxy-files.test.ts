import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { fakeDocker } from "../test/fixtures/services/fake-docker.ts";
import { providerSettingsOf } from "../test/fixtures/services/provider-builders.ts";
import { digest, listProxyFiles, writeProxyFiles } from "./proxy-files.ts";

const settings = providerSettingsOf("/access");
const docker = fakeDocker();
afterAll(() => docker.remove());
beforeEach(() => docker.answer([]));

const site = (slug: string) => new Map([[`/etc/caddy/hosts/${slug}.caddy`, `${slug}.example open\n`]]);
const stepOf = ({ words }: { readonly words: readonly string[] }) => {
  const program = words.join(" ");
  if (program.includes("caddy reload")) return "reload";
  if (program.includes('mv -f "$path" "$path.refused"')) return "take back";
  return program.includes('mv -f "$path.refused" "$path"') ? "put again" : "write";
};
const isReload = (call: { readonly words: readonly string[] }) => stepOf(call) === "reload";
const WRITES = { when: ["while read -r path content"], stdout: "/etc/caddy/hosts/chorale.caddy\n" };
const MOVES = { when: ["while read -r path; do"] };
const refused = (words: string) => ({ when: ["caddy reload"], stderr: `Error: adapting\nError: ${words}\n`, code: 1 });

describe("writeProxyFiles", () => {
  it("hands all files to one call, by standard input, and has Caddy read them once", async () => {
    docker.answer([{ when: ["caddy reload"] }, WRITES]);
    const files = new Map([...site("chorale"), ["/srv/portal/chorale/index.html", "<p>é</p>"]]);
    expect(await writeProxyFiles(settings, files)).toEqual(["/etc/caddy/hosts/chorale.caddy"]);
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

  it("has Caddy read them too when an earlier run was cut off before it could", async () => {
    docker.answer([{ when: ["caddy reload"] }, { ...WRITES, stdout: "stale\n" }]);
    expect(await writeProxyFiles(settings, site("chorale"))).toEqual([]);
    expect(docker.calls().map(stepOf)).toEqual(["write", "reload"]);
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

  it("takes them back and says so when Caddy refuses them", async () => {
    docker.answer([
      { ...refused("unknown directive 'impart'"), once: true },
      { when: ["caddy reload"] },
      WRITES,
      MOVES,
    ]);
    await expect(writeProxyFiles(settings, site("chorale"))).rejects.toThrow(
      new Error("Caddy refused its new files and goes on with the old ones: Error: unknown directive 'impart'"),
    );
    expect(docker.calls().map(stepOf)).toEqual(["write", "reload", "take back", "reload"]);
    expect(docker.calls()[2]?.stdin).toBe("/etc/caddy/hosts/chorale.caddy\n");
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

  it("stops the one whose file Caddy refuses, and no other that came with it", async () => {
    const own = (slug: string) => ({
      when: ["read -r path content", b64(slug)],
      stdout: `/etc/caddy/hosts/${slug}.caddy\n`,
    });
    // The first is alone; the three others come together. Tried one by one, the second of them is refused.
    docker.answer([
      { when: ["caddy reload"], afterCalls: 5, seconds: 0.3, once: true },
      { ...refused("together"), once: true },
      { when: ["caddy reload"], once: true },
      { ...refused("a2 alone"), once: true },
      { when: ["caddy reload"] },
      ...["a0", "a1", "a2", "a3"].map(own),
      MOVES,
    ]);
    const settled = await writeAll(4);
    const failed = settled.flatMap((one) => (one.status === "rejected" ? [String(one.reason)] : []));
    expect(failed).toEqual(["Error: Caddy refused its new files and goes on with the old ones: Error: a2 alone"]);
    expect(docker.calls().map(stepOf).slice(5)).toEqual([
      "reload",
      ...["take back", "take back", "take back"],
      ...["put again", "reload"],
      ...["put again", "reload", "take back"],
      ...["put again", "reload"],
      "reload",
    ]);
  });

  it("starts afresh after a refusal", async () => {
    docker.answer([{ ...refused("broken"), once: true }, { when: ["caddy reload"] }, WRITES, MOVES]);
    expect((await writeAll(1)).map(({ status }) => status)).toEqual(["rejected"]);
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
        stdout: `${hash}  hosts/chorale.caddy\n${digest("")}  /srv/portal/index.html\n\n`,
      },
    ]);
    expect(await listProxyFiles(settings)).toEqual(
      new Map([
        ["/etc/caddy/hosts/chorale.caddy", hash],
        ["/srv/portal/index.html", digest("")],
      ]),
    );
  });
});

function b64(slug: string): string {
  return Buffer.from(`${slug}.example open\n`).toString("base64");
}
