import { expect, it } from "vitest";
import { refuseUpgrade } from "./version.ts";

it.each([
  ["1.3.21", "1.3.21"],
  ["1.3.21", "1.3.22"],
  ["1.3.22", "1.3.22.1"],
  ["1.3.9", "1.3.10"],
  ["1.3.0", "1.4.0"],
  ["1.2.9", "1.3.0"],
])("lets Paheko go from %s to %s", (from, to) => {
  expect(refuseUpgrade("paheko", from, to)).toBeUndefined();
});

it.each([
  ["1.3.22", "1.3.21"],
  ["1.3.22.1", "1.3.22"],
  ["1.4.0", "1.3.22"],
])("refuses to go back from %s to %s, which Paheko itself would not notice", (from, to) => {
  expect(refuseUpgrade("paheko", from, to)).toBe(
    `Paheko ${to} is older than ${from}, which the associations' databases are at; it would open them all the same and damage them. Keep ${from}, or restore a backup made with ${to}.`,
  );
});

it("refuses to pass over 1.3.0, and says the way", () => {
  expect(refuseUpgrade("paheko", "1.2.9", "1.3.21")).toBe(
    "Paheko 1.3.21 cannot read databases of 1.2.9. Go to 1.3.0 first, then to 1.3.21.",
  );
});
