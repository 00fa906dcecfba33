import { describe, expect, it } from "vitest";
import type { RouteRequest } from "../../services/contract.ts";
import { aHoster } from "../../test/builders.ts";
import { proxyPlan } from "./proxy.ts";

const gated: RouteRequest = { label: "pads", container: "etherpad", port: 9001, gatedPrefix: "/p/" };
const open: RouteRequest = { label: "chat", container: "mattermost", port: 8065 };

describe("proxyPlan", () => {
  const portal = { "index.html": "<p>portal</p>", "style.css": "p {}" };
  const plan = proxyPlan(
    aHoster({ address: "192.0.2.7", httpPort: 8081, httpsPort: 8444 }),
    [gated, open],
    ["etherpad", "mattermost"],
    portal,
  );
  const [container] = plan.containers;

  it("publishes the two ports on the hoster's address and joins every network it leads to", () => {
    expect(container?.ports).toEqual([
      { address: "192.0.2.7", port: 8081, protocol: "tcp" },
      { address: "192.0.2.7", port: 8444, protocol: "tcp" },
    ]);
    expect(container?.networks).toEqual(["edge", "etherpad", "mattermost"]);
  });

  it("is never replaced for a page or a route: every file is read live", () => {
    expect(plan.files.map(({ path, onChange }) => `${path} ${onChange}`)).toEqual([
      "etc/Caddyfile live",
      "portal/index.html live",
      "portal/style.css live",
    ]);
  });

  it("makes its own folders, and leaves those of the lists to who writes the first association", () => {
    expect(plan.directories.map(({ path }) => path)).toEqual(["data", "config", "etc", "portal"]);
  });

  it("keeps certificates across rebuilds", () => {
    expect(plan.backup).toEqual({ databases: [], paths: ["proxy/data"] });
    expect(container?.mounts).toContainEqual({ source: "proxy/data", target: "/data", readOnly: false });
  });
});
