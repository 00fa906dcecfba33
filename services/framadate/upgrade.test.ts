import { expect, it } from "vitest";
import { refuseUpgrade } from "./upgrade.ts";

it.each([
  ["framadate", "1.1.18", "1.1.19"],
  ["framadate", "1.1.19", "1.1.19"],
  ["framadate", "1.1.9", "1.1.10"],
  ["mariadb", "11.8.8", "10.6.1"],
  ["framadate", "latest", "1.1.19"],
])("lets %s go from %s to %s", (image, from, to) => {
  expect(refuseUpgrade(image, from, to)).toBeUndefined();
});

it("refuses to go back", () => {
  expect(refuseUpgrade("framadate", "1.1.19", "1.1.18")).toBe(
    "Framadate cannot go back from 1.1.19 to 1.1.18: its tables know no way back. Write 1.1.19 again, or restore the copy of its database that was made before.",
  );
});

it("refuses versions whose configuration nobody writes here", () => {
  expect(refuseUpgrade("framadate", "1.1.19", "1.2.0")).toBe(
    "Framadate 1.2.0 reads another configuration than 1.1.19 (DB_NAME, DB_HOST and others for one connection string). Stay with 1.1 until this project writes it.",
  );
});
