import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** Where decisions are made: no engine, no clock, no input or output. */
const PURE = [
  "services/*/plan.ts",
  "services/*/index.ts",
  "services/*/pads.ts",
  "stacks/model/**/*.ts",
  "stacks/platform/*.ts",
  "stacks/portal/**/*.ts",
];
const FORBIDDEN_IMPORTS = /from "(@pulumi\/[^"]*|node:(?!crypto")[^"]*|execa)"/g;
const FORBIDDEN_CALLS = /\b(Date\.now|new Date\(\)|Math\.random|randomBytes|process\.(env|cwd)|fetch)\b(?!\('http)/g;

const sources = PURE.flatMap((pattern) => globSync(pattern)).filter((path) => !path.endsWith(".test.ts"));

it("model and plans exist where this test looks", () => {
  expect(sources).toContain("services/etherpad/plan.ts");
  expect(sources).toContain("stacks/model/hoster-plan.ts");
  expect(sources.length).toBeGreaterThan(15);
});

it.each(sources)("%s decides without the engine, the clock, the disk or the network", (path) => {
  const text = readFileSync(path, "utf8");
  expect(text.match(FORBIDDEN_IMPORTS) ?? []).toEqual([]);
  expect(text.match(FORBIDDEN_CALLS) ?? []).toEqual([]);
});

it("services know nothing of Pulumi, Caddy and restic", () => {
  const services = globSync("services/*/**/*.ts").filter((path) => !path.endsWith(".test.ts"));
  const knowing = services.filter((path) => /pulumi|caddy|restic/i.test(readFileSync(path, "utf8")));
  expect(knowing).toEqual([]);
});
