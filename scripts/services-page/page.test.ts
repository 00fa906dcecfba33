import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { catalogue } from "../../services/catalogue.ts";
import { fakeService } from "../../test/fixtures/services.ts";
import { measuredIn, servicesPage } from "./page.ts";

const measured = { on: "2026-11-24", mebibytes: { wiki: 12 } };
const lock = {
  images: { wiki: { repository: "example/wiki", tag: "1.2", digest: null, source: "official" as const } },
};

it("the page in docs/ is what the catalogue says", () => {
  const page = readFileSync("docs/services.md", "utf8");
  const readme = (name: string) => readFileSync(`services/${name}/README.md`, "utf8");
  const real = JSON.parse(readFileSync("images.lock.json", "utf8"));
  expect(servicesPage(catalogue, real, readme, measuredIn(page)), "write it with: npm run services:page").toBe(page);
});

it("has one line for a service, with its figures where there are some", () => {
  const wiki = fakeService({ name: "wiki", title: "Wiki", images: ["wiki"] });
  const page = servicesPage([wiki], lock, () => "## What an association gets\n\nA page: or two. More.\n", measured);
  expect(page.split("\n").find((line) => line.includes("Wiki"))).toBe(
    "| [Wiki](../services/wiki/README.md) | example/wiki 1.2 |  | A page. |  | a fake |",
  );
  expect(measuredIn(page)).toEqual(measured);
});

it("carries no figures before any were taken", () => {
  expect(measuredIn("")).toEqual({ on: "", mebibytes: {} });
});
