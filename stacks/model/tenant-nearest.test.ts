import { describe, expect, test } from "vitest";
import { editDistance, fold, nearest } from "./tenant-nearest.ts";

describe("the nearest word", () => {
  const keys = ["displayName", "commune", "kind", "contact", "listed", "services", "autre"];

  test.each([
    ["contatc", "contact"],
    ["Contact", "contact"],
    ["kinds", "kind"],
    ["servces", "services"],
    ["display_name", "displayName"],
    ["displayname", "displayName"],
    ["list", "listed"],
  ])("%s was meant to be %s", (given, meant) => {
    expect(nearest(given, keys)).toBe(meant);
  });

  test.each(["president", "nature", "xyz", "", "   ", "k", "no", "x".repeat(10_000)])(
    "%j is near to nothing",
    (given) => {
      expect(nearest(given, keys)).toBeUndefined();
    },
  );

  test("is the first of two that are equally near", () => {
    expect(nearest("pab", ["pad", "tab"])).toBe("pad");
  });
});

test("a slip of two neighbours counts once", () => {
  expect(editDistance("matermots", "mattermost")).toBe(2);
  expect(editDistance("", "abc")).toBe(3);
  expect(editDistance("abc", "abc")).toBe(0);
});

test("accents, capitals and ligatures fold away", () => {
  expect(fold("  Cœur d'Été ")).toBe("coeur d'ete");
});
