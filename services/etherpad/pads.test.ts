import { expect, it } from "vitest";
import { fakePort } from "../../test/fixtures/services/fake-port.ts";
import { NAME_LENGTH, padPrefix } from "./pads.ts";

const prefix = (slug: string) => padPrefix({ slug, displayName: "", contact: "" }, fakePort({}, slug));

it("a prefix shows whose pads they are, and ten digits that nobody can guess", () => {
  expect(prefix("chorale")).toBe("chorale-911450c964-");
  expect(prefix("epicerie")).toMatch(/^epicerie-[0-9a-f]{10}-$/);
});

it("two associations whose slugs begin alike have prefixes of which none begins the other", () => {
  const [one, two] = [prefix("amis-des-arbres"), prefix("amis-des-arbustes")];
  expect(one.slice(0, 13)).toBe("amis-des-arb-");
  expect(two.slice(0, 13)).toBe("amis-des-arb-");
  expect(one.startsWith(two) || two.startsWith(one)).toBe(false);
});

it("the longest slug and the longest name together fit into Etherpad's 50 characters", () => {
  expect(prefix("x".repeat(32)).length + NAME_LENGTH).toBeLessThanOrEqual(50);
});
