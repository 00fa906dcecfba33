import { expect, test } from "vitest";
import { sameInstallation } from "./packages-installed.ts";

const zod = { version: "4.6.7", integrity: "sha512-a" };
const wanted = {
  packages: { "": {}, "node_modules/zod": zod, "node_modules/@x/darwin": { version: "1.0.0", optional: true } },
};

test("Packages for other platforms may be missing", () => {
  expect(sameInstallation(wanted, { packages: { "node_modules/zod": zod } })).toBe(true);
});

test.each([
  ["is missing", {}],
  ["has another version", { "node_modules/zod": { ...zod, version: "4.6.8" } }],
  ["has another content", { "node_modules/zod": { ...zod, integrity: "sha512-b" } }],
  ["is there without being asked for", { "node_modules/zod": zod, "node_modules/left": { version: "1.0.0" } }],
])("The installation is not the one asked for when a package %s", (_, packages) => {
  expect(sameInstallation(wanted, { packages })).toBe(false);
});
