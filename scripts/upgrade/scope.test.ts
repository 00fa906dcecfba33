import { describe, expect, it } from "vitest";
import type { ContainerPlan, DatabaseRequest, ServicePlan } from "../../services/contract.ts";
import type { HosterPlan } from "../../stacks/model/hoster-plan.ts";
import { upgradeScope } from "./scope.ts";

const container = (name: string, image: string) => ({ name, image }) as ContainerPlan;
const database = (name: string, engine?: DatabaseRequest["engine"]): DatabaseRequest => ({
  name,
  password: { secret: name },
  ...(engine && { engine }),
});
const nothingToKeep = { nothingToKeep: "of course" };

function aPlan(...parts: readonly (readonly [string, Partial<ServicePlan>])[]): HosterPlan {
  const whole = parts.map(([name, plan]) => ({
    name,
    plan: { containers: [], databases: [], directories: [], files: [], routes: [], backup: nothingToKeep, ...plan },
  }));
  const images = whole.flatMap(({ plan }) => plan.containers.map(({ image }) => image));
  return { parts: whole, networks: [], databases: [], routes: [], images: [...new Set(images)] };
}

const plan = aPlan(
  ["postgres", { containers: [container("postgres", "postgres")] }],
  ["mariadb", { containers: [container("mariadb", "mariadb")] }],
  [
    "cloud",
    {
      containers: [container("cloud", "cloud"), container("cloud-cron", "cloud"), container("cloud-redis", "redis")],
      databases: [database("cloud", "mariadb")],
      backup: { databases: ["cloud"], paths: ["cloud/data", "cloud/config"] },
    },
  ],
  [
    "cloud-chorale",
    {
      containers: [container("cloud-chorale", "cloud")],
      databases: [database("cloud_chorale", "mariadb")],
      backup: { databases: ["cloud_chorale"], paths: ["cloud-chorale/data"] },
    },
  ],
  [
    "chat",
    {
      containers: [container("chat", "chat")],
      databases: [database("chat")],
      backup: { databases: ["chat"], paths: ["chat/data"] },
    },
  ],
  ["proxy", { containers: [container("proxy", "caddy")], backup: { databases: [], paths: ["proxy/data"] } }],
);

describe("what an upgrade stops and copies", () => {
  it("is all of a service, with every association's own instance", () => {
    expect(upgradeScope(plan, "cloud")).toEqual({
      image: "cloud",
      containers: ["cloud", "cloud-cron", "cloud-redis", "cloud-chorale"],
      databases: [
        { name: "cloud", engine: "mariadb" },
        { name: "cloud_chorale", engine: "mariadb" },
      ],
      paths: ["cloud/data", "cloud/config", "cloud-chorale/data"],
      restores: true,
    });
  });

  it("is the whole part where one of its containers has the image", () => {
    expect(upgradeScope(plan, "redis")).toMatchObject({
      containers: ["cloud", "cloud-cron", "cloud-redis"],
      databases: [{ name: "cloud", engine: "mariadb" }],
    });
  });

  it("is nothing of other services", () => {
    expect(upgradeScope(plan, "chat")).toEqual({
      image: "chat",
      containers: ["chat"],
      databases: [{ name: "chat", engine: "postgres" }],
      paths: ["chat/data"],
      restores: true,
    });
  });

  it("is, for a database server, every database in it and all who write there, but not itself: it must answer", () => {
    expect(upgradeScope(plan, "mariadb")).toEqual({
      image: "mariadb",
      containers: ["cloud", "cloud-cron", "cloud-redis", "cloud-chorale"],
      databases: [
        { name: "cloud", engine: "mariadb" },
        { name: "cloud_chorale", engine: "mariadb" },
      ],
      paths: [],
      restores: false,
    });
    expect(upgradeScope(plan, "postgres")).toMatchObject({ containers: ["chat"], databases: [{ name: "chat" }] });
  });

  it("has no database where there is none", () => {
    expect(upgradeScope(plan, "caddy")).toMatchObject({ containers: ["proxy"], databases: [], paths: ["proxy/data"] });
  });

  it("is not known for an image that the hoster does not run", () => {
    expect(upgradeScope(plan, "framadate")).toBeUndefined();
  });
});
