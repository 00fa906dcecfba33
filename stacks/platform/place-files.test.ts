import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const script = readFileSync(new URL("place-files.sh", import.meta.url), "utf8");
const me = `${process.getuid?.()}:${process.getgid?.()}`;

/** The script as it runs in the container, with a folder of ours in the place of /data. */
describe("place-files.sh", () => {
  let data = "";
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), "place files "));
  });
  afterEach(() => rmSync(data, { recursive: true, force: true }));

  const place = (...lines: readonly string[]) =>
    spawnSync("sh", ["-c", script.replace("cd /data", 'cd "$PLACE"')], {
      input: `${lines.join("\n")}\n`,
      encoding: "utf8",
      env: { ...process.env, PLACE: data },
    });
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const mode = (path: string) => (statSync(join(data, path)).mode & 0o7777).toString(8).padStart(4, "0");
  const text = (path: string) => readFileSync(join(data, path), "utf8");

  it("makes folders and files with their rights", () => {
    const answer = place(
      `d 0711 ${me} .`,
      `d 0750 ${me} etherpad/var`,
      `f 0400 ${me} etherpad/apikey.txt ${base64("clé\n")}`,
    );
    expect(answer).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect([mode("."), mode("etherpad/var"), mode("etherpad/apikey.txt")]).toEqual(["0711", "0750", "0400"]);
    expect(text("etherpad/apikey.txt")).toBe("clé\n");
  });

  it("changes nothing the second time, not even a file's place on the disk", () => {
    const lines = [`d 0750 ${me} a`, `f 0640 ${me} a/page ${base64("eins")}`];
    place(...lines);
    const before = statSync(join(data, "a/page"));
    expect(place(...lines).status).toBe(0);
    expect(statSync(join(data, "a/page"))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
  });

  it("replaces a changed file by moving the whole new one into its place", () => {
    place(`f 0640 ${me} page ${base64("eins")}`);
    const before = statSync(join(data, "page")).ino;
    place(`f 0640 ${me} page ${base64("zwei")}`);
    expect(text("page")).toBe("zwei");
    expect(statSync(join(data, "page")).ino).not.toBe(before);
    expect(execFileSync("ls", ["-A", data], { encoding: "utf8" })).toBe("page\n");
  });

  it("puts rights right that someone changed, without touching the text", () => {
    place(`f 0400 ${me} key ${base64("k")}`);
    execFileSync("chmod", ["0644", join(data, "key")]);
    place(`f 0400 ${me} key ${base64("k")}`);
    expect(mode("key")).toBe("0400");
  });

  it("never lets a reader meet a file with other rights than its own: they are set before it is moved", () => {
    const moved = script.split("\n").findIndex((line) => line.includes("mv -f"));
    const before = script.split("\n").slice(0, moved).join("\n");
    expect(before).toContain('chmod "$mode" "$path.new"');
    expect(before).toContain('chown "$owner" "$path.new"');
  });

  it("keeps what nobody asked it to place", () => {
    writeFileSync(join(data, "pad.db"), "data");
    place(`d 0700 ${me} .`, `f 0600 ${me} other ${base64("x")}`);
    expect(text("pad.db")).toBe("data");
  });

  it("writes an empty file and reads past an empty line", () => {
    expect(place(`f 0600 ${me} empty `, "", `f 0600 ${me} last ${base64("x")}`).status).toBe(0);
    expect([text("empty"), text("last")]).toEqual(["", "x"]);
  });

  it("stops at a line that it does not know, and says which", () => {
    const answer = place(`x 0600 ${me} page`, `f 0600 ${me} later ${base64("x")}`);
    expect(answer).toMatchObject({ status: 2, stderr: "place-files: unknown line 'x'\n" });
    expect(() => text("later")).toThrow("ENOENT");
  });
});
