import { describe, expect, it } from "vitest";
import { bytesOf, bytesText, sizeText } from "./size.ts";

const GIBIBYTE = 1024 ** 3;

describe("a size in an association's file", () => {
  it.each([
    ["5 Go", 5 * GIBIBYTE],
    ["5GB", 5 * GIBIBYTE],
    ["5 go", 5 * GIBIBYTE],
    ["1,5 To", 1.5 * 1024 * GIBIBYTE],
    ["1.5 To", 1.5 * 1024 * GIBIBYTE],
    ["500 Mo", 500 * 1024 ** 2],
  ])("%s is %i bytes, counted as Nextcloud counts", (text, bytes) => {
    expect(bytesOf(text)).toBe(bytes);
  });

  it.each(["5", "5 G", "-5 Go", "5 Ko", "cinq Go", "", "5 Go par personne", "5  Go"])("“%s” is none", (text) => {
    expect(() => bytesOf(text)).toThrow(new Error(`${text}: no size such as 5 Go.`));
  });

  it("stays the same when it is written and read again", () => {
    for (let i = 1; i < 200; i++) {
      const text = `${Math.floor(i / 100)},${String(i % 100).padStart(2, "0")} Go`;
      expect(bytesOf(sizeText(text)), text).toBe(bytesOf(text));
      expect(sizeText(sizeText(text)), text).toBe(sizeText(text));
    }
  });

  it("is the same in one spelling, so that another one is no change", () => {
    expect(["5GB", "5 go", "5,0 Go", "5120 Mo"].map(sizeText)).toEqual(["5 Go", "5 Go", "5 Go", "5 Go"]);
  });
});

describe("bytes for people", () => {
  it.each([
    [0, "0 o"],
    [1023, "1023 o"],
    [1024, "1 Ko"],
    [Math.floor(3.2 * GIBIBYTE), "3,2 Go"],
    [3 * 1024 ** 5, "3072 To"],
  ])("%d is said as %s", (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });

  it("are rounded up: whoever writes the size that was named has room enough", () => {
    for (const bytes of [GIBIBYTE + 1, 11 * 1024 ** 2 + 18, 7_777_777_777])
      expect(bytesOf(bytesText(bytes))).toBeGreaterThanOrEqual(bytes);
    expect(bytesText(GIBIBYTE + 1)).toBe("1,01 Go");
  });
});
