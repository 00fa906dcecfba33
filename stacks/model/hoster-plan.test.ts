import { describe, expect, it } from "vitest";
import type { ServiceContext, ServiceModule, ServicePlan } from "../../services/contract.ts";
import { framadate } from "../../services/framadate/index.ts";
import { aHoster, aRelay, bothServices } from "../../test/builders.ts";
import { databasesOf, planHoster, serviceContext } from "./hoster-plan.ts";

const portal = { "index.html": "<p>portal</p>" };
const names = (plan: ReturnType<typeof planHoster>) => plan.parts.map(({ name }) => name);
const container = (plan: ReturnType<typeof planHoster>, name: string) => {
  const found = plan.parts.flatMap((part) => part.plan.containers).find((one) => one.name === name);
  if (!found) throw new Error(`no container ${name}`);
  return found;
};

/** A service whose pages come from a container called otherwise. */
function aServiceOfTwo(): ServiceModule {
  const [model] = bothServices;
  if (!model) throw new Error("the bothServices is empty");
  const plan = (context: ServiceContext): ServicePlan => {
    const given = model.plan(context);
    const containers = given.containers.map((one) => ({ ...one, name: "cloud-web", networks: ["cloud"] }));
    return { ...given, containers, routes: [{ label: "cloud", container: "cloud-web", port: 80 }] };
  };
  return { ...model, name: "cloud", plan };
}

describe("planHoster", () => {
  const plan = planHoster(aHoster(), bothServices, [], portal);

  it("puts the database first and the proxy last, so that every part starts on what it needs", () => {
    expect(names(plan)).toEqual(["postgres", "mail", "etherpad", "mattermost", "proxy"]);
  });

  it("names networks, databases, routes and images of all parts", () => {
    expect(plan.networks).toEqual(["edge", "etherpad", "mail", "mattermost"]);
    expect(plan.databases).toEqual([
      { name: "etherpad", password: { secret: "etherpad/database" } },
      { name: "mattermost", password: { secret: "mattermost/database" } },
    ]);
    expect(plan.routes.map(({ label, container: to, port }) => `${label} → ${to}:${port}`)).toEqual([
      "pads → etherpad:9001",
      "chat → mattermost:8065",
      "mail → mail:8025",
    ]);
    expect(plan.images).toEqual(["caddy", "etherpad", "mailpit", "mattermost", "node", "postgres"]);
  });

  it("joins each container to the networks of what it talks to, and none but the proxy to the way out", () => {
    expect(container(plan, "postgres").networks).toEqual(["etherpad", "mattermost"]);
    expect(container(plan, "mail").networks).toEqual(["mail", "etherpad", "mattermost"]);
    expect(container(plan, "etherpad").networks).toEqual(["etherpad"]);
    expect(container(plan, "mattermost").networks).toEqual(["mattermost"]);
    expect(container(plan, "proxy").networks.toSorted()).toEqual(["edge", "etherpad", "mail", "mattermost"]);
    expect(container(plan, "proxy").ports).toEqual([
      { address: "127.0.0.1", port: 80, protocol: "tcp" },
      { address: "127.0.0.1", port: 443, protocol: "tcp" },
    ]);
  });

  it("has a server of databases for each kind that a service asks for, on those services' networks, and no other", () => {
    const both = planHoster(aHoster(), [...bothServices, framadate], [], portal);
    expect(names(both).slice(0, 3)).toEqual(["postgres", "mariadb", "mail"]);
    expect(container(both, "mariadb").networks).toEqual(["framadate"]);
    expect(container(both, "postgres").networks).toEqual(["etherpad", "mattermost"]);
    expect(databasesOf("mariadb", both.databases).map(({ name }) => name)).toEqual(["framadate"]);
    expect(databasesOf("postgres", both.databases).map(({ name }) => name)).toEqual(["etherpad", "mattermost"]);
    expect(names(planHoster(aHoster(), [framadate], [], portal))).toEqual(["mariadb", "mail", "framadate", "proxy"]);
  });

  it("has nothing of a service that the hoster does not run", () => {
    const etherpadAlone = planHoster(
      aHoster({ services: ["etherpad"] }),
      bothServices.filter(({ name }) => name === "etherpad"),
      [],
      portal,
    );
    expect(names(etherpadAlone)).toEqual(["postgres", "mail", "etherpad", "proxy"]);
    expect(JSON.stringify(etherpadAlone)).not.toContain("mattermost");
  });

  it("has no mail sink where mail goes to a relay", () => {
    const withRelay = planHoster(aHoster({ mail: aRelay() }), bothServices, [], portal);
    expect(names(withRelay)).toEqual(["postgres", "relay", "etherpad", "mattermost", "proxy"]);
    expect(withRelay.images).not.toContain("mailpit");
    expect(container(withRelay, "mattermost").environment).toMatchObject({
      MM_EMAILSETTINGS_SMTPSERVER: "relay",
      MM_EMAILSETTINGS_SMTPPORT: "25",
      MM_EMAILSETTINGS_FEEDBACKEMAIL: "chatons@relay.example",
    });
    expect(container(withRelay, "relay").networks).toEqual(["relay", "edge", "etherpad", "mattermost"]);
    expect(container(withRelay, "relay-signer").networks).toEqual(["relay"]);
  });

  it("puts the sink behind the relay where a relay is tried out, and lets no mail out", () => {
    const tried = planHoster(aHoster({ mail: aRelay({ via: "sink" }) }), bothServices, [], portal);
    expect(names(tried)).toEqual(["postgres", "mail", "relay", "etherpad", "mattermost", "proxy"]);
    expect(container(tried, "relay").networks).toEqual(["relay", "mail", "etherpad", "mattermost"]);
    expect(container(tried, "mail").networks).toEqual(["mail"]);
    expect(tried.routes.map(({ label }) => label)).toContain("mail");
  });

  it("brings the proxy to a service's network, also where the container has another name than the service", () => {
    const withTwo = planHoster(aHoster(), [aServiceOfTwo()], [], portal);
    expect(container(withTwo, "proxy").networks.toSorted()).toEqual(["cloud", "edge", "mail"]);
    expect(withTwo.networks).toEqual(["cloud", "edge", "mail"]);
  });

  it("is plain data, and the same for the same input", () => {
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(planHoster(aHoster(), bothServices, [], portal)).toEqual(plan);
  });
});

describe("serviceContext", () => {
  it("gives names, addresses and labels, and no secret's value", () => {
    const context = serviceContext(aHoster({ httpsPort: 8443 }), "etherpad");
    expect(context.url("pads")).toBe("https://pads.chatons.example:8443");
    expect(context.path("var")).toBe("etherpad/var");
    expect(context.secret("etherpad/session")).toEqual({ secret: "etherpad/session" });
    expect(context.mail).toEqual({ host: "mail", port: 1025, from: "aide@chatons.example" });
  });
});
