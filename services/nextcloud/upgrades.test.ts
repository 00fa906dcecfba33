import { describe, expect, it } from "vitest";
import { refuseUpgrade } from "./upgrades.ts";

describe("another version of Nextcloud", () => {
  it.each([
    ["34.0.2-apache", "34.0.3-apache"],
    ["33.0.8-apache", "34.0.3-apache"],
    ["34.0.3-apache", "34.0.3-apache"],
  ])("may be taken from %s to %s", (from, to) => {
    expect(refuseUpgrade("nextcloud", from, to)).toBeUndefined();
  });

  it("is refused two majors later, with the way to go", () => {
    expect(refuseUpgrade("nextcloud", "32.0.14-apache", "34.0.3-apache")).toBe(
      "Nextcloud goes one major version at a time: from 32.0.14 first to the last 33, start it once, and only then to 34.0.3.",
    );
  });

  it.each(["34.0.2-apache", "33.9.9-apache"])("is refused when it is an earlier one: %s", (to) => {
    expect(refuseUpgrade("nextcloud", "34.0.3-apache", to)).toBe(
      `Nextcloud does not go back from 34.0.3 to ${to.replace("-apache", "")}: keep 34.0.3, or restore a backup that was made with ${to.replace("-apache", "")}.`,
    );
  });

  it("does not matter for Redis, which keeps nothing", () => {
    expect(refuseUpgrade("redis", "8.8.1-alpine", "7.2.0-alpine")).toBeUndefined();
  });
});
