import { statSync } from "node:fs";
import { expect, it } from "vitest";
import { HTTP, HTTPS, type LabStack } from "../lab-stack.ts";
import { ask } from "../web.ts";
import { aTenantFile } from "./associations.ts";
import { api, register } from "./mattermost-person.ts";

/** Beginning of the chorale's pads, as its members see it in their links. */
export async function padPath(lab: LabStack, slug: string): Promise<string> {
  const page = await lab.ask(slug, "/membres/", { user: lab.membersUser(slug) });
  const found = /href="https:\/\/pads\.[^"]*(\/p\/[^"]*-)accueil"/.exec(page.text)?.[1];
  if (!found) throw new Error(`The members' page of ${slug} links to no pad`);
  return found;
}

/** From nothing to a hoster that two associations use. */
export function standUp(lab: LabStack): void {
  it("brings everything up from two files", async () => {
    lab.tenant("chorale", aTenantFile());
    lab.tenant("epicerie", aTenantFile({ slug: "epicerie", displayName: "Épicerie « Les Amis » & Cie" }));
    const answer = await lab.up();
    expect(answer.code, answer.told).toBe(0);
    expect(answer.report.changes).toEqual({ create: expect.any(Number) });
    await lab.trust();
    expect(Object.keys(await lab.containers())).toEqual([
      "etherpad",
      "etherpad-janitor",
      "mail",
      "mattermost",
      "mattermost-clerk",
      "postgres",
      "proxy",
    ]);
  });

  it("has taken the first account's place before anyone could: it would rule the whole server", async () => {
    expect(
      await lab.sql("mattermost", "SELECT username, deleteat > 0, roles FROM users WHERE username LIKE 'chatterie%'"),
    ).toBe("chatterie-gardien|t|system_admin system_user");
  });

  it("changes nothing the second time", async () => {
    const answer = await lab.up();
    expect(answer.report.changes).toEqual({ same: expect.any(Number) });
  });

  it("changes nothing after a look at the server", async () => {
    expect((await lab.up("--refresh")).report.changes).toEqual({ same: expect.any(Number) });
  });

  it.each([
    ["", "/", 200, "Les Chatons du Laboratoire"],
    ["", "/rien", 404, "Cette page n’existe pas"],
    ["", "/chorale/index.html", 404, "Cette page n’existe pas"],
    ["", "/401.html", 404, "Cette page n’existe pas"],
    ["chorale", "/", 200, "Chorale des Deux Rives"],
    ["chorale", "/style.css", 200, ":root"],
    ["chorale", "/membres/", 401, "Il faut un mot de passe"],
    ["chorale", "/membres/index.html", 401, "Il faut un mot de passe"],
    ["epicerie", "/", 200, "Épicerie « Les Amis » &amp; Cie"],
    ["chat", "/api/v4/system/ping", 200, '"status":"OK"'],
    ["mail", "/api/v1/info", 200, "Version"],
    ["pads", "/", 404, "Cette page n’existe pas"],
    ["pads", "/p/un-autre", 404, "Cette page n’existe pas"],
    ["pads", "/api", 404, "Cette page n’existe pas"],
    ["pads", "/api/1.2.15/listAllPads", 404, "Cette page n’existe pas"],
    ["pads", "/admin/plugins", 404, "Cette page n’existe pas"],
    ["pads", "/stats", 404, "Cette page n’existe pas"],
  ])("answers https://%s….localhost%s with %i under its own authority", async (label, path, status, text) => {
    const answer = await lab.ask(label, path);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
  });

  it("sends plain HTTP to HTTPS, with the port", async () => {
    const answer = await ask(`http://chorale.localhost:${HTTP}/a?b=c`);
    expect(answer.status).toBe(308);
    expect(answer.headers["location"]).toBe(`https://chorale.localhost:${HTTPS}/a?b=c`);
  });

  it("sends the headers that keep pages from being framed, sniffed or filled from elsewhere", async () => {
    const { headers } = await lab.ask("chorale", "/");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["server"]).toBeUndefined();
  });

  it("shows members their pads, and opens the one that they name", async () => {
    const pads = await padPath(lab, "chorale");
    const open = (name: string) =>
      lab.ask("chorale", `/membres/document?nom=${encodeURIComponent(name)}`, { user: lab.membersUser("chorale") });
    expect((await open("compte-rendu")).headers["location"]).toBe(`${lab.url("pads")}${pads}compte-rendu`);
    for (const bad of ["../x", "réunion", "a b", "", "x\r\nSet-Cookie: a=b", "x".repeat(27)]) {
      expect((await open(bad)).headers["location"]).toBe("/membres/");
    }
    expect((await lab.ask("chorale", "/membres/document?nom=x")).status).toBe(401);
    expect((await lab.ask("chorale", "/membres/", { user: lab.membersUser("epicerie") })).status).toBe(401);
  });

  it("serves a pad to who has its link, with the text of its first page", async () => {
    const pads = await padPath(lab, "chorale");
    expect((await lab.ask("pads", `${pads}accueil`)).status).toBe(200);
    expect((await lab.ask("pads", `${pads}accueil/export/txt`)).text).toContain("Chorale des Deux Rives – accueil");
  });

  it("invites the administrator by mail, who leads her team, not the server, and writes a message that is read back", async () => {
    const ann = await register(lab, "bureau@chorale.example", "ann");
    const team = await api(lab, ann, "/teams/name/chorale");
    expect(team.json["display_name"]).toBe("Chorale des Deux Rives");
    const member = await api(lab, ann, `/teams/${team.json["id"]}/members/${ann.id}`);
    expect(member.json["scheme_admin"]).toBe(true);
    expect((await api(lab, ann, "/users/me")).json["roles"]).toBe("system_user");
    const channel = await api(lab, ann, "/teams/name/chorale/channels/name/town-square");
    const posted = await api(lab, ann, "/posts", { channel_id: channel.json["id"], message: "Répétition jeudi" });
    expect(posted.status).toBe(201);
    expect((await api(lab, ann, `/posts/${posted.json["id"]}`)).json["message"]).toBe("Répétition jeudi");
    expect((await api(lab, ann, "/teams/name/epicerie")).status).not.toBe(200);
  });

  it("keeps first-login notes for the operator's eyes only", () => {
    expect(lab.note("chorale")).toContain("Espace des membres :  https://chorale.localhost:18443/membres/");
    expect(statSync(`.chatterie/access/lab/chorale.txt`).mode & 0o777).toBe(0o600);
  });
}
