import { beforeAll, describe, expect, it } from "vitest";
import type { ServicePlan } from "../../services/contract.ts";
import type { HosterDeployment } from "../../services/deploy.ts";
import { planHoster } from "../../stacks/model/hoster-plan.ts";
import { derivedLabels } from "../../stacks/model/secret-refs.ts";
import { deriveSecret } from "../../stacks/model/secrets.ts";
import { proxyPlan } from "../../stacks/platform/proxy.ts";
import { aHoster, bothServices } from "../builders.ts";
import { aDeployment, changedInputs, MASTER_SECRET } from "./hoster-builders.ts";
import { type Deployed, label } from "./pulumi-mocks.ts";

/** Every label of a secret that any part of the hoster asks for. */
const labels = () => derivedLabels(planHoster(aHoster(), bothServices, [], {}));

/** Inputs as a reader of the state would see them: base64 undone too. */
function readable(value: unknown): string {
  const text = JSON.stringify(value);
  const undone = [...text.matchAll(/[A-Za-z0-9+/]{24,}={0,2}/g)].map(([found]) =>
    Buffer.from(found, "base64").toString("latin1"),
  );
  return [text, ...undone].join("\n");
}

let deployment: Deployed<HosterDeployment>;
beforeAll(async () => {
  deployment = await aDeployment();
});

describe("secrets", () => {
  it("are these, each derived from the master secret", () => {
    expect(labels()).toEqual([
      "etherpad/api-key",
      "etherpad/database",
      "etherpad/session",
      "mattermost/at-rest",
      "mattermost/database",
      "mattermost/public-link",
      "postgres/superuser",
    ]);
  });

  it("occur in the standard input of the commands that write them, marked as secret, and nowhere else", () => {
    const inputs = deployment.resources.flatMap((one) =>
      Object.entries(one.inputs).map(([key, input]) => ({
        place: `${label(one)}: ${key}`,
        marked: one.secrets.includes(key),
        text: readable(input),
      })),
    );
    for (const name of labels()) {
      const value = deriveSecret(MASTER_SECRET, name);
      const places = inputs.filter(({ text }) => text.includes(value)).map(({ place, marked }) => ({ place, marked }));
      const files = `Command chatterie-test-files-${name.split("/")[0]}: stdin`;
      const expected = name.endsWith("/database") ? ["Command chatterie-test-databases: stdin", files] : [files];
      expect(places, name).toEqual(expected.map((place) => ({ place, marked: true })));
    }
  });

  it("would be found in any input, also in base64 (the search can fail)", () => {
    const value = deriveSecret(MASTER_SECRET, "etherpad/api-key");
    expect(readable({ deep: [`x${value}y`] })).toContain(value);
    expect(readable(`f 0400 5001:0 etherpad/apikey.txt ${Buffer.from(value).toString("base64")}`)).toContain(value);
  });

  it("leave the master secret in no input at all", () => {
    expect(deployment.resources.filter(({ inputs }) => readable(inputs).includes(MASTER_SECRET)).map(label)).toEqual(
      [],
    );
  });

  it("mark nothing but standard inputs, so that all the rest of a preview can be read", () => {
    const marked = deployment.resources.filter(({ secrets }) => secrets.length > 0);
    expect(marked.map((one) => `${label(one)}: ${one.secrets}`)).toEqual([
      "Command chatterie-test-databases: stdin",
      "Command chatterie-test-files-etherpad: stdin",
      "Command chatterie-test-files-mail: stdin",
      "Command chatterie-test-files-mattermost: stdin",
      "Command chatterie-test-files-postgres: stdin",
      "Command chatterie-test-files-proxy: stdin",
    ]);
  });

  it("cannot come back by a command's output: it is secret, not logged, and not handed to the next run", () => {
    for (const one of deployment.resources.filter(({ secrets }) => secrets.includes("stdin"))) {
      expect(one.additionalSecretOutputs.toSorted(), one.name).toEqual(["stderr", "stdout"]);
      expect(one.inputs["logging"], one.name).toBe("none");
      expect(one.inputs["addPreviousOutputInEnv"], one.name).toBe(false);
      expect(one.inputs["create"], one.name).toBe(one.inputs["update"]);
    }
  });
});

describe("a change", () => {
  const part = (name: string, change: (plan: ServicePlan) => ServicePlan) => ({
    plan: (plan: ReturnType<typeof planHoster>) => ({
      ...plan,
      parts: plan.parts.map((one) => (one.name === name ? { ...one, plan: change(one.plan) } : one)),
    }),
  });
  const afterChange = async (changes: Parameters<typeof aDeployment>[0]) =>
    changedInputs(deployment.resources, (await aDeployment(changes)).resources);

  it("of nothing changes nothing", async () => {
    expect(await afterChange({})).toEqual({});
  });

  it.each([
    ["etherpad", ["etherpad", "etherpad-janitor"]],
    ["mattermost", ["mattermost", "mattermost-clerk"]],
  ])("of one file that holds a secret replaces the containers of %s only", async (name, containers) => {
    const touched = part(name, (plan) => ({
      ...plan,
      files: plan.files.map((file, i) => (i === 0 ? { ...file, content: [...file.content, "\n"] } : file)),
    }));
    expect(await afterChange(touched)).toEqual({
      [`Command chatterie-test-files-${name}`]: ["stdin"],
      ...Object.fromEntries(containers.map((one) => [`Container chatterie-test-${one}`, ["envs"]])),
    });
  });

  it("of a page writes the proxy's files and replaces no container", async () => {
    expect(await afterChange({ portal: { "index.html": "<p>other</p>" } })).toEqual({
      "Command chatterie-test-files-proxy": ["stdin"],
    });
  });

  it("of a route has the running proxy read its file again, without a new container", async () => {
    const networks = ["etherpad", "mattermost", "mail"];
    const other = part("proxy", () => proxyPlan(aHoster(), [], networks, { "index.html": "<p>portal</p>" }));
    expect(await afterChange(other)).toEqual({
      "Command chatterie-test-files-proxy": ["stdin"],
      "Command chatterie-test-proxy-reload": ["stdin"],
    });
  });

  it("of the master secret rewrites every file with a secret, and restarts who reads one", async () => {
    const changed = await afterChange({ masterSecret: "another-master-secret-of-32-characters" });
    expect(Object.keys(changed).toSorted()).toEqual([
      "Command chatterie-test-databases",
      "Command chatterie-test-files-etherpad",
      "Command chatterie-test-files-mattermost",
      "Command chatterie-test-files-postgres",
      "Container chatterie-test-etherpad",
      "Container chatterie-test-etherpad-janitor",
      "Container chatterie-test-mattermost",
      "Container chatterie-test-mattermost-clerk",
      "Container chatterie-test-postgres",
    ]);
  });

  it("shows in a container's environment as twelve digits, and tells nothing of what changed", () => {
    for (const { name, inputs } of deployment.all("Container")) {
      expect((inputs["envs"] as string[]).at(-1), name).toMatch(/^CHATTERIE_CONFIGURATION=[0-9a-f]{12}$/);
    }
  });
});
