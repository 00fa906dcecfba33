import { expect, test } from "vitest";
import { duration, size } from "./sentence.ts";

test.each([
  [0.2, "0 s"],
  [41.6, "42 s"],
  [59.6, "1 min 00 s"],
  [605, "10 min 05 s"],
])("%d seconds are said as %s", (seconds, said) => {
  expect(duration(seconds)).toBe(said);
});

test("Sizes are decimal, with the decimal mark of the language", () => {
  expect(size(850e6)).toEqual({ fr: "850 Mo", en: "850 MB" });
  expect(size(5.94e9)).toEqual({ fr: "5,9 Go", en: "5.9 GB" });
});
