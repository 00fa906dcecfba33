import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { LockedImage } from "../../stacks/model/image-lock.ts";
import { stackPlace } from "../pulumi-environment.ts";
import { lockFiles } from "./ground.ts";
import { closeJournal, type Journal, journalFile, readJournal, writeJournal } from "./journal.ts";
import { writeEntry } from "./lock-entry.ts";
import { copyName, isCopyName } from "./safety-copy.ts";

const folder = mkdtempSync(join(tmpdir(), "upgrade-"));
afterAll(() => rmSync(folder, { recursive: true }));
const entry = (tag: string): LockedImage => ({ repository: "chat", tag, digest: null, source: "official" });

describe("the journal of an upgrade", () => {
  const place = stackPlace({ stack: "test", folder });
  const journal: Journal = {
    phase: "copying",
    image: "mattermost",
    from: entry("9.9.0"),
    to: entry("11.4.0"),
    lockBefore: entry("9.9.0"),
    copy: "mattermost-2026-11-24-17-45-03",
    since: "2026-11-24T17:45:03.000Z",
  };

  it("is read back as it was written, by its owner alone, until it is closed", () => {
    expect(readJournal(place)).toBeUndefined();
    writeJournal(place, journal);
    writeJournal(place, { ...journal, phase: "switching" });
    expect(readJournal(place)).toEqual({ ...journal, phase: "switching" });
    expect(statSync(journalFile(place)).mode & 0o777).toBe(0o600);
    closeJournal(place);
    expect(readJournal(place)).toBeUndefined();
  });

  it("that is no journal is not taken for the end of an upgrade", () => {
    writeFileSync(journalFile(place), "{}");
    expect(() => readJournal(place)).toThrow();
    closeJournal(place);
  });
});

describe("an entry of the lock", () => {
  const lock = join(folder, "lock.json");

  it("is written where the image is known, and leaves its neighbours alone", () => {
    const other = join(folder, "other.json");
    writeFileSync(lock, JSON.stringify({ images: { mattermost: entry("9.9.0"), caddy: entry("2") } }));
    writeFileSync(other, JSON.stringify({ images: { caddy: entry("2") } }));
    writeEntry([lock, other], "mattermost", entry("11.4.0"));
    expect(JSON.parse(readFileSync(lock, "utf8"))).toEqual({
      images: { mattermost: entry("11.4.0"), caddy: entry("2") },
    });
    expect(readFileSync(other, "utf8")).toBe(JSON.stringify({ images: { caddy: entry("2") } }));
  });

  it("is written into the committed lock too, where the stack reads the copy that was made of it", () => {
    expect(lockFiles("/p", "images.lock.json")).toEqual(["/p/images.lock.json"]);
    expect(lockFiles("/p", ".chatterie/images.official.json")).toEqual([
      "/p/.chatterie/images.official.json",
      "/p/images.lock.json",
    ]);
    expect(lockFiles("/p", ".chatterie/images.lab.json")).toEqual(["/p/.chatterie/images.lab.json"]);
  });
});

describe("a copy's name", () => {
  it("says image and time, and is one word of a path", () => {
    const name = copyName("mattermost", new Date("2026-11-24T17:45:03.123Z"));
    expect(name).toBe("mattermost-2026-11-24-17-45-03");
    expect(isCopyName(name)).toBe(true);
  });

  it.each(["", ".", "..", "../postgres", "a/b", "-x", "A", "a b", ".unpacking"])("is never %j", (word) => {
    expect(isCopyName(word)).toBe(false);
  });
});
