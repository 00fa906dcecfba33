import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { providerSettingsOf } from "../test/fixtures/services/provider-builders.ts";
import { versionRefusals } from "./versions-guard.ts";

const DIGEST = `sha256:${"0a".repeat(32)}`;
const tags = (all: Readonly<Record<string, string>>) => ({ tags: { ...all } });

describe("the versions of a hoster", () => {
  const folder = mkdtempSync(join(tmpdir(), "guard-"));
  const settings = { ...providerSettingsOf(folder), dockerHost: undefined };
  const path = process.env["PATH"];
  /** What `docker ps` answers: name, key and reference of each container. */
  const containers = (...rows: readonly (readonly [string, string, string])[]) =>
    writeFileSync(join(folder, "rows"), rows.map((row) => row.join("\t")).join("\n"));
  const refusals = (olds: object, news: object, environment = {}) =>
    versionRefusals(settings, olds as never, news as never, environment);

  beforeAll(() => {
    writeFileSync(join(folder, "docker"), `#!/bin/sh\n[ -f ${folder}/rows ] || exit 1\ncat ${folder}/rows\n`);
    chmodSync(join(folder, "docker"), 0o755);
    process.env["PATH"] = `${folder}${delimiter}${path}`;
  });
  beforeEach(() => rmSync(join(folder, "rows"), { force: true }));
  afterAll(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  });

  it("are compared with what the containers were made from, not with what an unfinished run had in mind", async () => {
    containers(["chatterie-test-etherpad", "etherpad", `etherpad/etherpad:3.0.0@${DIGEST}`]);
    expect(await refusals(tags({ etherpad: "3.9.0" }), tags({ etherpad: "3.3.1" }))).toEqual([]);
    expect((await refusals({}, tags({ etherpad: "2.0.0" }))).map((text) => text.split(":")[0])).toEqual([
      "etherpad 3.0.0 → 2.0.0",
    ]);
  });

  it("are compared with those of every container, where associations have instances of their own", async () => {
    containers(
      ["chatterie-test-etherpad", "etherpad", "etherpad/etherpad:3.0.0"],
      ["chatterie-test-etherpad-chorale", "etherpad", "etherpad/etherpad:3.3.1"],
    );
    expect((await refusals({}, tags({ etherpad: "3.1.0" }))).map((text) => text.split(":")[0])).toEqual([
      "etherpad 3.3.1 → 3.1.0",
    ]);
  });

  it("are compared with what the engine remembers, where no container is left or Docker does not answer", async () => {
    const before = tags({ postgres: "17", mattermost: "11.4.0" });
    const wanted = tags({ postgres: "18", mattermost: "9.9.0" });
    const both = ["postgres 17 → 18", "mattermost 11.4.0 → 9.9.0"];
    expect((await refusals(before, wanted)).map((text) => text.split(":")[0])).toEqual(both);
    containers();
    expect((await refusals(before, wanted)).map((text) => text.split(":")[0])).toEqual(both);
  });

  it("are free at the first run, and where containers say nothing of themselves", async () => {
    containers(["chatterie-test-postgres", "", ""]);
    expect(await refusals({}, tags({ postgres: "18" }))).toEqual([]);
  });

  it("are free for an image whose data was just put back", async () => {
    containers(["chatterie-test-mattermost", "mattermost", "mattermost:11.4.0"]);
    const restored = { CHATTERIE_RESTORED: "mattermost" };
    const wanted = tags({ mattermost: "9.9.0" });
    expect(await refusals({}, wanted, restored)).toEqual([]);
    expect(await refusals({}, wanted, { CHATTERIE_RESTORED: "etherpad" })).toHaveLength(1);
  });
});
