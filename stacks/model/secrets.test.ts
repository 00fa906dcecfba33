import { describe, expect, it } from "vitest";
import { derivePassphrase, deriveSecret } from "./secrets.ts";

const MASTER = "0123456789abcdef".repeat(4);

/**
 * The pinned values were computed apart from this code, by HMAC-SHA256 as RFC 5869 writes it (extract with the salt
 * `chatterie`, expand with `<label>#<epoch>`), by a program that gave the RFC's own test vector A.1. Should one change,
 * every existing server would lose the way to its data.
 */
describe("deriveSecret", () => {
  it("gives the HKDF-SHA256 of the master secret for a label", () => {
    expect(deriveSecret(MASTER, "etherpad/database")).toBe("7cdc1a75580f0b0b3ad3efd99e3bfe78b9af26e1b0b0e337");
    expect(deriveSecret(MASTER, "mattermost/database")).toBe("157b766262aba5ab118bdc5490cd4a3971668e5071d6030c");
  });

  it("gives another secret for a higher epoch", () => {
    expect(deriveSecret(MASTER, "etherpad/database", 2)).toBe("e36f19b3445a337599bc99a20d2aef253b95835005a5373c");
    expect(deriveSecret(MASTER, "etherpad/database", 1)).toBe(deriveSecret(MASTER, "etherpad/database"));
  });

  it("has 192 bits, in letters that need no quoting anywhere", () => {
    expect(deriveSecret(MASTER, "any")).toMatch(/^[0-9a-f]{48}$/);
  });

  it("gives secrets that have nothing in common for labels, epochs and masters that are nearly the same", () => {
    const secrets = [
      deriveSecret(MASTER, "a"),
      deriveSecret(MASTER, "a", 2),
      deriveSecret(MASTER, "a#1"),
      deriveSecret(MASTER, "b"),
      deriveSecret(`${MASTER}0`, "a"),
    ];
    const beginnings = secrets.map((secret) => secret.slice(0, 8));
    expect(new Set(beginnings).size).toBe(secrets.length);
  });

  it("refuses a master secret that someone typed", () => {
    const sentence = "The master secret is shorter than 32 characters; generate it, do not type it.";
    expect(() => deriveSecret("chaton", "a")).toThrow(new Error(sentence));
    expect(() => deriveSecret("x".repeat(31), "a")).toThrow(new Error(sentence));
    expect(deriveSecret("x".repeat(32), "a")).toHaveLength(48);
  });
});

describe("derivePassphrase", () => {
  it("gives the letters of the HKDF-SHA256 of the master secret", () => {
    expect(derivePassphrase(MASTER, "chorale/members")).toBe("jdrsh-vmnkd-gcfdn-cxrkr");
    expect(derivePassphrase(MASTER, "epicerie/members")).toBe("drdrp-hnsfh-zdmtz-qdpxh");
    expect(derivePassphrase(MASTER, "chorale/members", 2)).toBe("drmck-rmfbt-bprtq-czxxn");
  });

  it("can be read out over the telephone: four groups of five, no vowels, no l", () => {
    for (let i = 0; i < 200; i++) {
      expect(derivePassphrase(MASTER, `label ${i}`)).toMatch(
        /^([bcdfghjkmnpqrstvwxz]{5}-){3}[bcdfghjkmnpqrstvwxz]{5}$/,
      );
    }
  });

  it("uses all of its 19 letters about equally often", () => {
    const text = Array.from({ length: 500 }, (_, i) => derivePassphrase(MASTER, `label ${i}`))
      .join("")
      .replaceAll("-", "");
    const counts = Object.values(Object.groupBy([...text], (letter) => letter)).map((found) => found?.length ?? 0);
    expect(counts).toHaveLength(19);
    // 10,000 letters, the same in each run: 526 of each would be even.
    expect(Math.min(...counts)).toBeGreaterThan(400);
    expect(Math.max(...counts)).toBeLessThan(660);
  });
});
