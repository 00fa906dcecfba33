import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import type { ServicePlan } from "../../services/contract.ts";
import { givenSecrets } from "../../stacks/given-secrets.ts";
import { planHoster } from "../../stacks/model/hoster-plan.ts";
import { aHoster } from "../builders.ts";
import { fakeService } from "../fixtures/services.ts";
import { aDeployment, LOCK } from "./hoster-builders.ts";

const NOTHING: ServicePlan = {
  containers: [],
  databases: [],
  directories: [],
  files: [],
  routes: [],
  backup: { nothingToKeep: "a fake" },
};
const content = [
  "secret=",
  { secret: "visioSecret", given: true },
  " own=",
  { secret: "visio/own" },
  " again=",
  { secret: "visioSecret", given: true },
] as const;
const visio = fakeService({
  name: "visio",
  plan: () => ({ ...NOTHING, files: [{ path: "door.conf", mode: "0400", owner: "1000:1000", content }] }),
});
const plan = planHoster(aHoster(), [visio], [], {});
const config = (values: Readonly<Record<string, string>>) => ({
  getSecret: (key: string) => (values[key] === undefined ? undefined : pulumi.secret(values[key])),
});
const settled = (output: pulumi.Output<string> | undefined) =>
  new Promise((resolve) => output?.apply((value) => resolve(value)));

describe("a secret that the operator gives", () => {
  beforeAll(async () => {
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) });
  });

  it("is taken from the stack's settings, without the line break of the file it came from", async () => {
    const given = givenSecrets(config({ visioSecret: "abc-DEF_9\n", other: "x" }), "prod", plan);
    expect(Object.keys(given)).toEqual(["visioSecret"]);
    expect(await settled(given["visioSecret"])).toBe("abc-DEF_9");
  });

  it("that is missing is named once, with the command that sets it", () => {
    expect(() => givenSecrets(config({}), "prod", plan)).toThrow(
      new pulumi.RunError(
        "Pulumi.prod.yaml: the secret chatterie:visioSecret is missing. Write it into a file, then: npm run pulumi -- config set --secret chatterie:visioSecret --stack prod < the-file",
      ),
    );
  });
});

it("stands in the file that asks for it, beside derived ones, on the standard input of a command, marked as secret", async () => {
  const deployment = await aDeployment({
    services: [visio],
    givenSecrets: { visioSecret: pulumi.secret("CANARY-given") },
    lock: LOCK,
  });
  const files = deployment.one("Command chatterie-test-files-visio");
  const line = String(files.inputs["stdin"])
    .split("\n")
    .find((text) => text.startsWith("f "));
  const text = Buffer.from(line?.split(" ").at(-1) ?? "", "base64").toString();
  expect(text).toMatch(/^secret=CANARY-given own=[0-9a-f]{48} again=CANARY-given$/);
  expect(files.secrets).toContain("stdin");
  const elsewhere = deployment.resources.filter((one) => one !== files);
  expect(JSON.stringify(elsewhere)).not.toContain("CANARY-given");
});
