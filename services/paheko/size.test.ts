import { expect, it } from "vitest";
import { bytesOf, SIZE_PATTERN, sizeText, sizeToWrite } from "./size.ts";

it.each([
  ["500 Mo", 524_288_000],
  ["2 Go", 2_147_483_648],
  ["1TB", 1_099_511_627_776],
])("reads %s as %i bytes", (text, bytes) => {
  expect(bytesOf(text)).toBe(bytes);
});

it.each(["0 Go", "1,5 Go", "2", "2 Ko", "2 go", "-1 Go", " 2 Go", "2 Go ", "1234567 Go"])(
  "takes “%s” for no amount",
  (text) => {
    expect(SIZE_PATTERN.test(text)).toBe(false);
    expect(bytesOf(text)).toBeNaN();
  },
);

it("shows amounts rounded up, in the reader's letters", () => {
  expect(sizeText(1.5 * 1024 ** 3, "en")).toBe("1.5 GB");
  expect(sizeText(1.41 * 1024 ** 3, "fr")).toBe("1,5 Go");
  expect(sizeText(1, "en")).toBe("0.1 MB");
  expect(sizeText(0, "en")).toBe("0 MB");
});

it("names the smallest amount that a file can hold and that is enough", () => {
  expect(sizeToWrite(1.3 * 1024 ** 2, "fr")).toBe("2 Mo");
  expect(sizeToWrite(1, "fr")).toBe("1 Mo");
  expect(sizeToWrite(3 * 1024 ** 3, "en")).toBe("3072 MB");
  for (const bytes of [1, 1024 ** 2, 1024 ** 2 + 1, 5 * 1024 ** 3 + 7, 40 * 1024 ** 3 + 1, 30 * 1024 ** 4 + 9]) {
    const written = sizeToWrite(bytes, "fr");
    expect(written).toMatch(SIZE_PATTERN);
    expect(bytesOf(written)).toBeGreaterThanOrEqual(bytes);
  }
});
