import { beforeAll, describe, expect, it } from "vitest";
import type { HosterDeployment } from "../../services/deploy.ts";
import { aDeployment, LOCK } from "./hoster-builders.ts";
import { type Deployed, label, type Recorded } from "./pulumi-mocks.ts";

/** The deployment on Pulumi's mocks: what is asked of the engine. What Docker makes of it, only the lab shows. */
describe("a hoster with both services", () => {
  let deployment: Deployed<HosterDeployment>;
  let containers: readonly Recorded[];
  beforeAll(async () => {
    deployment = await aDeployment();
    containers = deployment.all("Container");
  });

  it("is exactly these resources", () => {
    expect(deployment.resources.map(label)).toEqual([
      "Command chatterie-test-databases",
      "Command chatterie-test-files-etherpad",
      "Command chatterie-test-files-mail",
      "Command chatterie-test-files-mattermost",
      "Command chatterie-test-files-postgres",
      "Command chatterie-test-files-proxy",
      "Command chatterie-test-proxy-reload",
      "Container chatterie-test-etherpad",
      "Container chatterie-test-etherpad-janitor",
      "Container chatterie-test-mail",
      "Container chatterie-test-mattermost",
      "Container chatterie-test-mattermost-clerk",
      "Container chatterie-test-postgres",
      "Container chatterie-test-proxy",
      "Hoster test",
      "Network chatterie-test-edge",
      "Network chatterie-test-etherpad",
      "Network chatterie-test-mail",
      "Network chatterie-test-mattermost",
      "RemoteImage chatterie-test-image-caddy",
      "RemoteImage chatterie-test-image-etherpad",
      "RemoteImage chatterie-test-image-mailpit",
      "RemoteImage chatterie-test-image-mattermost",
      "RemoteImage chatterie-test-image-node",
      "RemoteImage chatterie-test-image-postgres",
      "ServiceSetup chatterie-test-setup-etherpad",
      "ServiceSetup chatterie-test-setup-mail",
      "ServiceSetup chatterie-test-setup-mattermost",
      "ServiceSetup chatterie-test-setup-postgres",
      "ServiceSetup chatterie-test-setup-proxy",
      "Versions chatterie-test-versions",
    ]);
  });

  it("has its versions checked before anything else is touched", () => {
    const [first, ...others] = deployment.all("Versions");
    expect(others).toEqual([]);
    expect(first?.inputs["tags"]).toEqual({
      caddy: "1",
      etherpad: "1",
      mailpit: "1",
      mattermost: "1",
      node: "1",
      postgres: "1",
    });
    for (const { name, dependsOn } of [...deployment.all("RemoteImage"), ...deployment.all("Network")])
      expect(dependsOn, name).toContain("Versions chatterie-test-versions");
  });

  it("is one component: everything else is its child", () => {
    const parents = deployment.resources
      .filter(({ type }) => type !== "chatterie:hoster:Hoster")
      .map(({ parent }) => parent);
    expect(new Set(parents)).toEqual(new Set(["test"]));
  });

  it("gives every container no rights that it does not need", () => {
    expect(containers).toHaveLength(7);
    for (const { name, inputs } of containers) {
      expect(inputs["capabilities"], name).toMatchObject({ drops: ["ALL"] });
      expect(inputs["securityOpts"], name).toEqual(["no-new-privileges"]);
      expect(inputs["user"], name).toMatch(/^[1-9]\d*:\d+$/);
      expect(inputs, name).not.toHaveProperty("privileged");
    }
    const given = containers.filter(({ inputs }) => (inputs["capabilities"] as { adds: string[] }).adds.length > 0);
    expect(given.map(({ name, inputs }) => [name, inputs["capabilities"]])).toEqual([
      ["chatterie-test-proxy", { drops: ["ALL"], adds: ["CAP_NET_BIND_SERVICE"] }],
    ]);
  });

  it("bounds every container's memory without swap, and its log", () => {
    for (const { name, inputs } of containers) {
      expect(inputs["memory"], name).toBeGreaterThanOrEqual(64);
      expect(inputs["memorySwap"], name).toBe(inputs["memory"]);
      expect(inputs["logDriver"], name).toBe("local");
      expect(inputs["logOpts"], name).toEqual({ "max-size": "10m", "max-file": "3" });
    }
  });

  it("has a health check for every container, and gives it time to stop", () => {
    for (const { name, inputs } of containers) {
      const { tests } = inputs["healthcheck"] as { tests: string[] };
      expect(tests[0], name).toBe("CMD");
      expect(tests.length, name).toBeGreaterThan(1);
      expect(inputs["restart"], name).toBe("unless-stopped");
      expect(inputs["destroyGraceSeconds"], name).toBe(inputs["stopTimeout"]);
    }
  });

  it("never removes a volume with a container, and replaces a container by removing the old one first", () => {
    for (const { name, inputs, deleteBeforeReplace } of containers) {
      expect(inputs["removeVolumes"], name).toBe(false);
      expect(deleteBeforeReplace, name).toBe(true);
    }
  });

  it("publishes the proxy's two ports and no other", () => {
    const published = containers.filter(({ inputs }) => (inputs["ports"] as unknown[]).length > 0);
    expect(published.map(({ name, inputs }) => [name, inputs["ports"]])).toEqual([
      [
        "chatterie-test-proxy",
        [
          { ip: "127.0.0.1", internal: 80, external: 80, protocol: "tcp" },
          { ip: "127.0.0.1", internal: 443, external: 443, protocol: "tcp" },
        ],
      ],
    ]);
  });

  it("keeps all data in folders below the data root, each in its own part", () => {
    const mounts = containers.flatMap(
      ({ inputs }) => inputs["mounts"] as { type: string; source: string; target: string }[],
    );
    expect(mounts.length).toBeGreaterThan(10);
    for (const { type, source } of mounts) {
      expect(type).toBe("bind");
      expect(source).toMatch(/^\/srv\/chatterie\/(postgres|mail|etherpad|mattermost|proxy)\/[a-zA-Z0-9./-]+$/);
      expect(source).not.toContain("..");
    }
    expect(deployment.resources.filter(({ type }) => type.includes("volume"))).toEqual([]);
  });

  it("labels containers and networks, so that they are found when the state is lost", () => {
    for (const { name, inputs } of [...containers, ...deployment.all("Network")]) {
      const part = name.replace("chatterie-test-", "");
      const labels = inputs["labels"] as { label: string; value: string }[];
      expect(
        labels.filter((one) => !/image|reference/.test(one.label)).toSorted((a, b) => (a.label < b.label ? -1 : 1)),
        name,
      ).toEqual([
        { label: "chatterie.data", value: "/srv/chatterie" },
        { label: "chatterie.part", value: part },
        { label: "chatterie.stack", value: "test" },
      ]);
    }
  });

  it("says on every container what it was made from, in words that outlive the lock's next change", () => {
    const { inputs } = deployment.one("Container chatterie-test-mail");
    expect(inputs["labels"]).toEqual(
      expect.arrayContaining([
        { label: "chatterie.image", value: "mailpit" },
        { label: "chatterie.reference", value: `registry.example/mailpit:1@${LOCK.images["mailpit"]?.digest}` },
      ]),
    );
  });

  it("has one network with a way out, on which the proxy stands alone", () => {
    const networks = deployment.all("Network").map(({ inputs }) => [inputs["name"], inputs["internal"]]);
    expect(networks).toEqual([
      ["chatterie-test-edge", false],
      ["chatterie-test-etherpad", true],
      ["chatterie-test-mail", true],
      ["chatterie-test-mattermost", true],
    ]);
    const joined = (network: string) =>
      containers
        .filter(({ inputs }) => (inputs["networksAdvanced"] as { name: string }[]).some(({ name }) => name === network))
        .map(({ name }) => name);
    expect(joined("chatterie-test-edge")).toEqual(["chatterie-test-proxy"]);
    expect(joined("chatterie-test-etherpad")).toEqual([
      "chatterie-test-etherpad",
      "chatterie-test-etherpad-janitor",
      "chatterie-test-mail",
      "chatterie-test-postgres",
      "chatterie-test-proxy",
    ]);
    expect(joined("chatterie-test-mattermost")).toEqual([
      "chatterie-test-mail",
      "chatterie-test-mattermost",
      "chatterie-test-mattermost-clerk",
      "chatterie-test-postgres",
      "chatterie-test-proxy",
    ]);
  });

  it("answers under its short name on each of its networks", () => {
    for (const { name, inputs } of containers) {
      const short = name.replace("chatterie-test-", "");
      expect(inputs["hostname"]).toBe(short);
      for (const network of inputs["networksAdvanced"] as { aliases: string[] }[])
        expect(network.aliases).toEqual([short]);
    }
  });

  it("runs images by their digest, and keeps them on the machine", () => {
    for (const [name, { repository, digest }] of Object.entries(LOCK.images)) {
      expect(deployment.one(`RemoteImage chatterie-test-image-${name}`).inputs).toEqual({
        name: `${repository}@${digest}`,
        keepLocally: true,
      });
    }
    expect(deployment.one("Container chatterie-test-proxy").inputs["image"]).toBe(
      "sha256:id-of-chatterie-test-image-caddy",
    );
  });

  it("starts the database first, then services, and the proxy last", () => {
    const waits = (name: string) =>
      deployment.one(name).dependsOn.filter((other) => /^(Container|Command|ServiceSetup)/.test(other));
    expect(waits("Container chatterie-test-postgres")).toEqual(["Command chatterie-test-files-postgres"]);
    expect(waits("ServiceSetup chatterie-test-setup-postgres")).toEqual(["Container chatterie-test-postgres"]);
    expect(waits("Command chatterie-test-databases")).toEqual(["ServiceSetup chatterie-test-setup-postgres"]);
    expect(waits("Container chatterie-test-etherpad")).toEqual([
      "Command chatterie-test-databases",
      "Command chatterie-test-files-etherpad",
    ]);
    expect(waits("Container chatterie-test-proxy")).toEqual([
      "Command chatterie-test-databases",
      "Command chatterie-test-files-proxy",
      "ServiceSetup chatterie-test-setup-etherpad",
      "ServiceSetup chatterie-test-setup-mail",
      "ServiceSetup chatterie-test-setup-mattermost",
      "ServiceSetup chatterie-test-setup-postgres",
    ]);
    expect(waits("ServiceSetup chatterie-test-setup-mattermost")).toEqual([
      "Container chatterie-test-mattermost",
      "Container chatterie-test-mattermost-clerk",
    ]);
    expect(waits("Command chatterie-test-proxy-reload")).toEqual([
      "Command chatterie-test-files-proxy",
      "ServiceSetup chatterie-test-setup-proxy",
    ]);
  });

  it("has our own provider wait for health, longer than the health check itself allows", () => {
    expect(containers.filter(({ inputs }) => inputs["wait"] !== false)).toEqual([]);
    const { inputs } = deployment.one("ServiceSetup chatterie-test-setup-mattermost");
    expect(inputs).toEqual({
      service: "mattermost",
      containers: {
        "chatterie-test-mattermost": "chatterie-test-mattermost-id",
        "chatterie-test-mattermost-clerk": "chatterie-test-mattermost-clerk-id",
      },
      // 120 s before failures count, 3 looks 30 s apart, and 120 s more.
      patienceSeconds: 330,
    });
  });

  it("has associations wait for the one that waits for all others", () => {
    const ready = deployment.result.ready as unknown as { __name: string };
    expect(ready.__name).toBe("chatterie-test-proxy-reload");
  });
});

describe("another stack", () => {
  it("shares no name with the first, so that both can live on one machine", async () => {
    const [test, other] = [await aDeployment(), await aDeployment({ hoster: { stack: "other" } })];
    const names = new Set(test.resources.map(({ name }) => name));
    names.delete("test");
    expect(other.resources.map(({ name }) => name).filter((name) => names.has(name))).toEqual([]);
    expect(JSON.stringify(other.resources.map(({ inputs }) => inputs))).not.toContain("chatterie-test");
  });

  it("talks to the one Docker that its settings name, with every command, container, network and image", async () => {
    const remote = await aDeployment({ hoster: { dockerHost: "ssh://chatons@server.example" } });
    expect(remote.one("docker chatterie-test-docker").inputs).toEqual({ host: "ssh://chatons@server.example" });
    for (const { name, inputs } of remote.all("Command")) {
      expect(inputs["environment"], name).toMatchObject({ DOCKER_HOST: "ssh://chatons@server.example" });
    }
    for (const { name, provider } of [
      ...remote.all("Container"),
      ...remote.all("Network"),
      ...remote.all("RemoteImage"),
    ]) {
      expect(provider, name).toBe("chatterie-test-docker");
    }
  });

  it("talks to this machine's Docker when its settings name none", async () => {
    const { resources } = await aDeployment();
    const own = resources.filter(({ provider }) => provider !== undefined);
    expect(own.map(label)).toEqual([
      "ServiceSetup chatterie-test-setup-etherpad",
      "ServiceSetup chatterie-test-setup-mail",
      "ServiceSetup chatterie-test-setup-mattermost",
      "ServiceSetup chatterie-test-setup-postgres",
      "ServiceSetup chatterie-test-setup-proxy",
      "Versions chatterie-test-versions",
    ]);
    expect(JSON.stringify(resources.map(({ inputs }) => inputs))).not.toContain("DOCKER_HOST");
  });
});
