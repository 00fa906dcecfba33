import { expect, it } from "vitest";
import { administratorAccount, folderName } from "./names.ts";

it.each([
  ["Chorale des Deux Rives", "Chorale des Deux Rives"],
  ["Épicerie « Les Amis » & Cie", "Épicerie « Les Amis » & Cie"],
  ["Foot / Rugby", "Foot - Rugby"],
  ["../../etc", "-..-etc"],
  ["  .caché.  ", "caché"],
  ["A\tB\nC", "A-B-C"],
  ["...", "Association"],
  ["x".repeat(150), "x".repeat(100)],
])("the folder of “%s” is called “%s”", (displayName, name) => {
  expect(folderName(displayName)).toBe(name);
});

it("an administrator's account takes the first name that is free", () => {
  const taken = new Set(["chorale.admin", "chorale.admin2"]);
  expect(administratorAccount("chorale", () => false)).toBe("chorale.admin");
  expect(administratorAccount("chorale", (uid) => taken.has(uid))).toBe("chorale.admin3");
});
