import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../services/catalogue.ts";
import type { FileContent, ServicePlan } from "../../services/contract.ts";
import { aContext, aTenant } from "../builders.ts";

const lock = JSON.parse(readFileSync("images.lock.json", "utf8")) as { images: Record<string, { tag: string }> };
const READY_FOR_PEOPLE = ["## What it is", "## What an association gets", "## What is kept", "## Known limits"];

/** Services whose work is on a server elsewhere; all others stay on their own network, which has no way out. */
const REACHES_OUT: readonly string[] = ["bigbluebutton"];

it("the catalogue names every folder of services/ once, in order", () => {
  const folders = readdirSync("services", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(catalogue.map(({ name }) => name)).toEqual(folders.map(({ name }) => name).sort());
});

it("no two services take the same host name or the same container name", () => {
  const hosts = catalogue.flatMap((service) => service.hosts);
  const containers = catalogue.flatMap((service) =>
    service.plan(aContext(service.name)).containers.map(({ name }) => name),
  );
  expect(new Set(hosts).size).toBe(hosts.length);
  expect(new Set(containers).size).toBe(containers.length);
});

/** Whatever two instances of one service could meet in. */
function partsOf({ containers, databases, routes, files, backup }: ServicePlan) {
  return {
    containers: containers.map(({ name }) => name),
    networks: containers.flatMap(({ networks }) => networks),
    paths: [
      ...containers.flatMap(({ mounts }) => mounts.map(({ source }) => source)),
      ...("paths" in backup ? backup.paths : []),
    ],
    databases: databases.map(({ name }) => name),
    hosts: routes.map(({ label }) => label),
    secrets: [
      ...files.flatMap(({ content }) => content.flatMap((piece) => (typeof piece === "string" ? [] : [piece.secret]))),
      ...databases.map(({ password }) => password.secret),
    ],
  };
}

describe.each(catalogue.map((service) => [service.name, service] as const))("%s", (name, service) => {
  const plan = service.plan(aContext(name));

  it("plans the same thing twice, as plain data", () => {
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(service.plan(aContext(name))).toEqual(plan);
  });

  it("asks for images that the lock names", () => {
    expect(service.images.filter((image) => !(image in lock.images))).toEqual([]);
    expect(plan.containers.map(({ image }) => image).filter((image) => !service.images.includes(image))).toEqual([]);
  });

  it("bounds, drops and watches every container, and publishes none", () => {
    for (const container of plan.containers) {
      expect(container.memoryBytes).toBeGreaterThan(32 * 1024 ** 2);
      expect(container.user).toMatch(/^[1-9]\d*:\d+$/);
      expect(container.health.command.length).toBeGreaterThan(0);
      expect(container.ports ?? []).toEqual([]);
      expect(container.networks).toEqual(REACHES_OUT.includes(name) ? [name, "edge"] : [name]);
    }
  });

  it("mounts only its own folders, each of which it asks for or writes", () => {
    const asked = [...plan.directories, ...plan.files].map(({ path }) => `${name}/${path}`);
    const mounted = plan.containers.flatMap(({ mounts }) => mounts.map(({ source }) => source));
    expect(mounted.filter((source) => !asked.includes(source))).toEqual([]);
  });

  it("puts secrets into files only, and those are closed to others", () => {
    const secret = (content: FileContent) => content.some((piece) => typeof piece !== "string");
    const open = plan.files.filter(({ content, mode }) => secret(content) && !/^0[46]00$/.test(mode));
    expect(open.map(({ path }) => path)).toEqual([]);
    for (const { environment, command = [] } of plan.containers) {
      expect([...Object.values(environment), ...command].every((text) => typeof text === "string")).toBe(true);
    }
  });

  it("leads its host names to its own containers", () => {
    expect(plan.routes.map(({ label }) => label)).toEqual([...service.hosts]);
    const containers = plan.containers.map((container) => container.name);
    expect(plan.routes.filter(({ container }) => !containers.includes(container))).toEqual([]);
  });

  it("says what to keep, or why there is nothing", () => {
    if ("nothingToKeep" in plan.backup) expect(plan.backup.nothingToKeep.length).toBeGreaterThan(20);
    else {
      expect(plan.backup.databases).toEqual(plan.databases.map((database) => database.name));
      expect([...plan.backup.databases, ...plan.backup.paths].length).toBeGreaterThan(0);
    }
  });

  // `only` means nothing to a service that has one instance for all.
  it.runIf(service.dedicated)(
    "plans an instance of one association, where it can have its own, that shares nothing with the common one",
    () => {
      const own = service.plan(aContext(name, {}, "chorale"));
      const shared = partsOf(plan);
      for (const [part, values] of Object.entries(partsOf(own))) {
        expect(values.filter((value) => shared[part as keyof typeof shared].includes(value))).toEqual([]);
      }
      expect(own.containers.map((container) => container.name)).toEqual(
        plan.containers.map((container) => container.name.replace(name, `${name}-chorale`)),
      );
      expect(
        own.containers.flatMap(({ networks }) => networks).filter((network) => network !== `${name}-chorale`),
      ).toEqual([]);
    },
  );

  it("gives an association that writes nothing but `true` all defaults, as plain data without secrets", () => {
    const settings = service.tenantSettings.parse({});
    const document = service.tenantDocument(aContext(name), aTenant(), settings);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    expect(JSON.stringify(document)).not.toMatch(/secret|password/i);
  });

  it("describes every setting of an association", () => {
    const shape = (service.tenantSettings as unknown as { shape: Record<string, { description?: string }> }).shape;
    const mute = Object.entries(shape).filter(([, setting]) => !setting.description);
    expect(mute.map(([key]) => key)).toEqual([]);
  });

  it("has a page in its folder with the fixed headings", () => {
    expect(existsSync(`services/${name}/README.md`)).toBe(true);
    const text = readFileSync(`services/${name}/README.md`, "utf8");
    expect(READY_FOR_PEOPLE.filter((heading) => !text.includes(heading))).toEqual([]);
  });
});
