import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACTIVATE, PUT_AGAIN, TAKE_BACK, WRITE } from "./proxy-scripts.ts";

// The programs for the proxy's container, run by this machine's shell on a folder of ours, with a stand-in for caddy.
let etc = "";
beforeEach(() => {
  etc = mkdtempSync(join(tmpdir(), "proxy-"));
  writeFileSync(join(etc, "Caddyfile"), `import ${etc}/lists/hosts/*.caddy\n`);
  caddy('cp "$3" read');
});
afterEach(() => rmSync(etc, { recursive: true, force: true }));

/** What the stand-in does: $3 is the path of the Caddyfile, the working folder that of ours. */
function caddy(does: string): void {
  writeFileSync(join(etc, "caddy"), `#!/bin/sh\n${does}\n`);
  chmodSync(join(etc, "caddy"), 0o755);
}

function run(program: string, lines: readonly string[] = []) {
  const env = { ...process.env, PATH: `${etc}${delimiter}${process.env["PATH"]}` };
  const input = lines.map((line) => `${line}\n`).join("");
  const answer = spawnSync("sh", ["-c", program, "sh", etc], { input, encoding: "utf8", env });
  return {
    ...answer,
    said: answer.stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => line.replace(`${etc}/`, "")),
  };
}

const write = (files: Readonly<Record<string, string>>) =>
  run(
    WRITE,
    Object.entries(files).map(([path, text]) => `${etc}/${path} ${Buffer.from(text).toString("base64")}`),
  );
const text = (path: string) => readFileSync(join(etc, path), "utf8");

describe("writing", () => {
  it("makes folders, writes what differs, and names just that", () => {
    expect(write({ "a/b/one.html": "<p>é</p>\n", "hosts/a.caddy": "x" }).said).toEqual([
      "a/b/one.html",
      "hosts/a.caddy",
      "stale",
    ]);
    expect(text("a/b/one.html")).toBe("<p>é</p>\n");
    run(ACTIVATE);
    expect(write({ "a/b/one.html": "<p>è</p>\n", "hosts/a.caddy": "x" }).said).toEqual(["a/b/one.html"]);
    expect(write({ "a/b/one.html": "<p>è</p>\n", "hosts/a.caddy": "" }).said).toEqual(["hosts/a.caddy", "stale"]);
    expect(text("hosts/a.caddy")).toBe("");
  });

  it("stops with an error when a place cannot be written", () => {
    write({ file: "x" });
    expect(write({ "file/below": "x", after: "x" }).status).not.toBe(0);
    expect(existsSync(join(etc, "after"))).toBe(false);
  });
});

describe("having Caddy read the lists", () => {
  it("puts all associations' lines together, list by list", () => {
    write({ "hosts/b.caddy": "b open\n", "hosts/a.caddy": "a open\n", "gates/pads/a.caddy": "path /a*\n" });
    expect(run(ACTIVATE).status).toBe(0);
    expect(text("lists/hosts/all.caddy")).toBe("a open\nb open\n");
    expect(text("lists/gates/pads/all.caddy")).toBe("path /a*\n");
    expect(text("read")).toBe(`import ${etc}/lists.next/hosts/*.caddy\n`);
  });

  it("is done once: what comes next finds nothing left to read", () => {
    write({ "hosts/a.caddy": "a open\n" });
    run(ACTIVATE);
    expect(write({ "hosts/a.caddy": "a open\n" }).said).toEqual([]);
  });

  it("leaves the lists as they were when Caddy refuses, so that it can start again", () => {
    write({ "hosts/a.caddy": "a open\n" });
    run(ACTIVATE);
    caddy("exit 1");
    write({ "hosts/a.caddy": "}\n" });
    expect(run(ACTIVATE).status).toBe(1);
    expect(text("lists/hosts/all.caddy")).toBe("a open\n");
  });

  it.each([
    ["before it began", ": >&2"],
    ["in the middle of it", ACTIVATE],
  ])("is found to be still due after everything was cut off %s", (_when, program) => {
    write({ "hosts/a.caddy": "a open\n" });
    caddy("kill -9 $PPID");
    run(program);
    caddy("true");
    expect(write({ "hosts/a.caddy": "a open\n" }).said).toEqual(["stale"]);
    expect(run(ACTIVATE).status).toBe(0);
    expect(text("lists/hosts/all.caddy")).toBe("a open\n");
    expect(write({ "hosts/a.caddy": "a open\n" }).said).toEqual([]);
  });
});

describe("taking back what Caddy refused", () => {
  it("gives a file its former text, and removes one that was not there", () => {
    write({ "hosts/a.caddy": "a open\n" });
    run(ACTIVATE);
    write({ "hosts/a.caddy": "}\n", "forms/a.caddy": "}\n" });
    run(TAKE_BACK, [`${etc}/hosts/a.caddy`, `${etc}/forms/a.caddy`]);
    expect(text("hosts/a.caddy")).toBe("a open\n");
    expect(existsSync(join(etc, "forms/a.caddy"))).toBe(false);
    run(ACTIVATE);
    expect(text("lists/hosts/all.caddy")).toBe("a open\n");
  });

  it("can be undone, to try each by itself, and done again", () => {
    write({ "hosts/a.caddy": "a open\n" });
    write({ "hosts/a.caddy": "a suspended\n" });
    run(TAKE_BACK, [`${etc}/hosts/a.caddy`]);
    run(PUT_AGAIN, [`${etc}/hosts/a.caddy`]);
    expect(text("hosts/a.caddy")).toBe("a suspended\n");
    run(TAKE_BACK, [`${etc}/hosts/a.caddy`]);
    expect(text("hosts/a.caddy")).toBe("a open\n");
  });
});
