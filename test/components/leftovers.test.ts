import { expect, it } from "vitest";
import { aDeployment } from "./hoster-builders.ts";

it("looks for what an interrupted run left before it makes a container or network, and deletes what it replaces first", async () => {
  const deployment = await aDeployment();
  const made = [...deployment.all("Container"), ...deployment.all("Network")];
  expect(made.length).toBeGreaterThan(5);
  expect(made.filter(({ hooksBeforeCreate }) => hooksBeforeCreate !== 1)).toEqual([]);
  expect(made.filter(({ deleteBeforeReplace }) => !deleteBeforeReplace)).toEqual([]);
});
