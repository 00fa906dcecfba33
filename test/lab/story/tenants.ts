import { expect, it } from "vitest";
import { touched } from "../engine-events.ts";
import type { LabStack } from "../lab-stack.ts";
import { aTenantFile } from "./associations.ts";
import { api, login } from "./mattermost-person.ts";
import { padPath } from "./stand-up.ts";

/** Adding, changing and removing associations, each in one `up`, without a change for the others. */
export function tenants(lab: LabStack): void {
  it("gives a third association its portal, its team and its pads, and touches nothing of the other two", async () => {
    const before = { containers: await lab.containers(), others: await othersFiles(lab) };
    lab.tenant("foot", aTenantFile({ slug: "foot", displayName: "Foot de Saint-Exemple" }));
    const answer = await lab.up();
    expect(answer.code, answer.told).toBe(0);
    // The hoster's home page names the new one: that is the only other thing that changes.
    expect(touched(answer.report)).toEqual(["chatterie-lab-files-proxy", "foot"]);
    expect(answer.report.changes).toEqual({ create: 1, update: 1, same: expect.any(Number) });
    expect(await lab.containers()).toEqual(before.containers);
    expect(await othersFiles(lab)).toBe(before.others);
    expect((await lab.ask("foot", "/")).text).toContain("Foot de Saint-Exemple");
    expect((await lab.ask("pads", `${await padPath(lab, "foot")}accueil`)).status).toBe(200);
    expect(await teamState(lab, "foot")).toBe("Foot de Saint-Exemple|f");
    expect((await lab.ask("mail", "/api/v1/search?query=to%3Abureau%40foot.example")).text).toContain(
      "Foot de Saint-Exemple",
    );
    expect((await lab.ask("", "/")).text).toContain("Foot de Saint-Exemple");
  });

  it("renames one association in its pages and its team, and no other", async () => {
    lab.tenant("foot", aTenantFile({ slug: "foot", displayName: "Football-Club de Saint-Exemple" }));
    const { report } = await lab.up();
    expect(touched(report)).toEqual(["chatterie-lab-files-proxy", "foot"]);
    expect(report.steps.find(({ name, op }) => name === "foot" && op === "update")?.changed).toEqual(["document"]);
    expect(await teamState(lab, "foot")).toBe("Football-Club de Saint-Exemple|f");
    expect((await lab.ask("foot", "/")).text).toContain("Football-Club de Saint-Exemple");
  });

  it("invites again only whom it must: not who holds an invitation, not who came", async () => {
    const mails = async () => (JSON.parse((await lab.ask("mail", "/api/v1/messages")).text) as { total: number }).total;
    const before = await mails();
    lab.tenant("foot", aTenantFile({ slug: "foot", displayName: "Foot" }));
    lab.tenant("chorale", aTenantFile({ displayName: "Chorale" }));
    expect((await lab.up()).code).toBe(0);
    lab.tenant("chorale", aTenantFile());
    expect((await lab.up()).code).toBe(0);
    expect(await mails()).toBe(before);
  });

  it("closes one service of an association when its file says so, and opens it again with the same content", async () => {
    const pads = await padPath(lab, "foot");
    lab.tenant(
      "foot",
      aTenantFile({ slug: "foot", displayName: "Foot", services: "  etherpad: false\n  mattermost: true\n" }),
    );
    expect((await lab.up()).code).toBe(0);
    const closed = await lab.ask("pads", `${pads}accueil`);
    expect(closed.status).toBe(410);
    expect(closed.text).toContain("L’accès est suspendu");
    expect((await lab.ask("foot", "/")).status).toBe(200);
    lab.tenant("foot", aTenantFile({ slug: "foot", displayName: "Foot" }));
    expect((await lab.up()).code).toBe(0);
    expect((await lab.ask("pads", `${pads}accueil/export/txt`)).text).toContain("Foot");
    expect(await padPath(lab, "foot")).toBe(pads);
  });

  it("suspends an association whose file is gone, keeps its data, and says so", async () => {
    const pads = await padPath(lab, "chorale");
    const kept = await dataOf(lab, pads);
    lab.removeTenant("chorale");
    const answer = await lab.up();
    expect(answer.code, answer.told).toBe(0);
    expect(answer.report.said.map(({ message }) => message)).toContain(
      "chorale: access is suspended. Nothing was erased: put chorale.yaml back and run pulumi up, and everything is there again.",
    );
    for (const [label, path] of [
      ["chorale", "/"],
      ["chorale", "/membres/"],
      ["pads", `${pads}accueil`],
    ] as const) {
      const closed = await lab.ask(label, path);
      expect(closed.status).toBe(410);
      expect(closed.text).toContain("L’accès est suspendu");
    }
    expect(await teamState(lab, "chorale")).toBe("Chorale des Deux Rives|t");
    expect(await dataOf(lab, pads)).toBe(kept);
    expect((await lab.ask("epicerie", "/")).status).toBe(200);
  });

  it("opens everything again, with the same data, when the file comes back", async () => {
    lab.tenant("chorale", aTenantFile());
    expect((await lab.up()).code).toBe(0);
    expect((await lab.ask("chorale", "/")).status).toBe(200);
    expect((await lab.ask("pads", `${await padPath(lab, "chorale")}accueil`)).status).toBe(200);
    const ann = await login(lab, "ann");
    const channel = await api(lab, ann, "/teams/name/chorale/channels/name/town-square");
    expect(JSON.stringify((await api(lab, ann, `/channels/${channel.json["id"]}/posts`)).json)).toContain(
      "Répétition jeudi",
    );
  });
}

/** Hashes of every file that the proxy holds for the first two associations. */
function othersFiles(lab: LabStack): Promise<string> {
  const where = [
    "/etc/caddy/hosts/chorale.caddy",
    "/etc/caddy/hosts/epicerie.caddy",
    "/etc/caddy/gates/pads/chorale.caddy",
    "/etc/caddy/gates/pads/epicerie.caddy",
  ];
  return lab.exec(
    "proxy",
    "sh",
    "-c",
    `stat -c '%n %Y %i' ${where.join(" ")} $(find /srv/portal/chorale /srv/portal/epicerie -type f | sort)`,
  );
}

/** Display name, and whether the team is archived (`t` or `f`). */
function teamState(lab: LabStack, slug: string): Promise<string> {
  return lab.sql("mattermost", `SELECT displayname, deleteat > 0 FROM teams WHERE name = '${slug}'`);
}

/** What the databases hold of the chorale: its pads' revisions, and the number of messages of its team. */
async function dataOf(lab: LabStack, pads: string): Promise<string> {
  const prefix = pads.replace("/p/", "");
  const rows = await lab.sql(
    "etherpad",
    `SELECT md5(string_agg(key || value, '' ORDER BY key)) FROM store WHERE key LIKE 'pad:${prefix}%'`,
  );
  const posts = await lab.sql(
    "mattermost",
    "SELECT count(*) FROM posts p JOIN channels c ON c.id = p.channelid JOIN teams t ON t.id = c.teamid WHERE t.name = 'chorale' AND p.type = ''",
  );
  return `${rows} ${posts}`;
}
