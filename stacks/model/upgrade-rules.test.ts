import { describe, expect, it } from "vitest";
import { upgradeRefusals } from "./upgrade-rules.ts";
import { compareTags, versionOf } from "./version-tag.ts";

const refusals = (image: string, from: string, to: string) => upgradeRefusals([{ image, from, to }], []);

describe("a tag's version", () => {
  it.each([
    ["17", [17]],
    ["17.12", [17, 12]],
    ["v1.27.11", [1, 27, 11]],
    ["2.11.4-alpine", [2, 11, 4]],
    ["31.0.9-apache", [31, 0, 9]],
    ["latest", undefined],
    ["apache", undefined],
    ["sha256-0a1b", undefined],
  ])("%s is %j", (tag, version) => {
    expect(versionOf(tag)).toEqual(version);
  });

  it.each([
    ["9.9.0", "11.4.0", "older"],
    ["11.4.0", "9.9.0", "newer"],
    ["11.4", "11.4.2", "same"],
    ["17", "17.12", "same"],
    ["2.11.4-alpine", "2.11.4", "same"],
    ["latest", "3.0.0", "same"],
  ])("%s beside %s is %s", (a, b, found) => {
    const difference = compareTags(a, b);
    expect(difference < 0 ? "older" : difference > 0 ? "newer" : "same").toBe(found);
  });
});

describe("a change of version", () => {
  it("is free when the program becomes newer, stays, or says no version", () => {
    expect(refusals("etherpad", "2.0.0", "3.3.1")).toEqual([]);
    expect(refusals("etherpad", "3.3.1", "3.3.1")).toEqual([]);
    expect(refusals("etherpad", "latest", "stable")).toEqual([]);
  });

  it("to an older program is refused, with the way back", () => {
    expect(refusals("etherpad", "3.3.1", "3.3.0")).toEqual([
      'etherpad 3.3.1 → 3.3.0: an older version may not read what the newer one wrote. Put "3.3.1" back into the image lock; to go back together with the data of before: npm run upgrade -- etherpad --back <copy> (docs/upgrade.md).',
    ]);
  });

  it("to an older proxy, mail sink or interpreter is nobody's loss", () => {
    expect(refusals("caddy", "2.11.4-alpine", "2.10.0-alpine")).toEqual([]);
    expect(refusals("mailpit", "v1.27.11", "v1.20.0")).toEqual([]);
    expect(refusals("node", "24-alpine", "22-alpine")).toEqual([]);
  });

  it.each([
    ["17", "18"],
    ["17.12", "16.4"],
    ["17", "latest"],
  ])("of PostgreSQL from %s to %s is refused in both directions, and where it cannot be told", (from, to) => {
    expect(refusals("postgres", from, to)).toEqual([
      `postgres ${from} → ${to}: another major version of PostgreSQL cannot open its files. Stay with a tag that begins with 17; to cross over, dump and load each database as docs/upgrade.md says under "PostgreSQL".`,
    ]);
  });

  it("inside one major of PostgreSQL is free, also backwards", () => {
    expect(refusals("postgres", "17", "17.12")).toEqual([]);
    expect(refusals("postgres", "17.12", "17.10")).toEqual([]);
  });

  it("of MariaDB goes up, and back inside one series only", () => {
    expect(refusals("mariadb", "10.11.6", "11.8.6")).toEqual([]);
    expect(refusals("mariadb", "11.8.9", "11.8.6")).toEqual([]);
    expect(refusals("mariadb", "11.8.6", "11.4.2")).toEqual([
      'mariadb 11.8.6 → 11.4.2: an older series of MariaDB cannot open what 11.8 wrote. Stay with a tag that begins with 11.8; to go back, dump and load each database as docs/upgrade.md says under "MariaDB".',
    ]);
    expect(refusals("mariadb", "11.8.6", "lts")).toEqual([
      "mariadb 11.8.6 → lts: a tag that names no series (as 11.8) cannot be compared with the data. Write the tag as a version.",
    ]);
  });

  it("of a cache keeps its major or raises it", () => {
    expect(refusals("redis", "7.4", "8")).toEqual([]);
    expect(refusals("valkey", "8.1.1", "8.0.9")).toEqual([]);
    expect(refusals("redis", "8", "7.4")).toEqual([
      'redis 8 → 7.4: an older major version may not read the file that 8 wrote. Put "8" back into the image lock, or a newer one.',
    ]);
  });

  it("is asked of the service whose image it is, and the general rule holds beside its own", () => {
    const service = {
      images: ["cloud"],
      refuseUpgrade: (_image: string, from: string, to: string) =>
        Number.parseInt(to, 10) > Number.parseInt(from, 10) + 1 ? "one major at a time: first 32.0.0." : undefined,
    };
    const changes = [
      { image: "cloud", from: "31.0.1", to: "33.0.0" },
      { image: "cloud", from: "31.0.1", to: "32.0.0" },
      { image: "other", from: "1", to: "9" },
      { image: "cloud", from: "32.0.0", to: "31.0.1" },
    ];
    const found = upgradeRefusals(changes, [service]);
    expect(found[0]).toBe("cloud 31.0.1 → 33.0.0: one major at a time: first 32.0.0.");
    expect(found[1]).toContain("cloud 32.0.0 → 31.0.1: an older version may not read what the newer one wrote.");
    expect(found).toHaveLength(2);
  });

  it("is told with all others at once", () => {
    const changes = [
      { image: "postgres", from: "17", to: "18" },
      { image: "etherpad", from: "3.0.0", to: "2.0.0" },
    ];
    expect(upgradeRefusals(changes, []).map((text) => text.split(":")[0])).toEqual([
      "postgres 17 → 18",
      "etherpad 3.0.0 → 2.0.0",
    ]);
  });
});
