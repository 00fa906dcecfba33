import { execa } from "execa";
import { expect, it } from "vitest";
import { touched } from "../../engine-events.ts";
import type { LabStack } from "../../lab-stack.ts";
import { type Answer, askUntil } from "../../web.ts";
import { padPath } from "../stand-up.ts";
import { associationFile } from "./association-file.ts";

const SLUGS = ["chorale", "epicerie", "foot"] as const;

/** Pads of three associations: written and read through the proxy, listed for members, removed when idle, on an instance of one's own. */
export function etherpadStory(lab: LabStack): void {
  it.each(SLUGS)("lets a person of %s put a text into a new pad and read it back", async (slug) => {
    const pad = `${await padPath(lab, slug)}repetition`;
    expect((await write(lab, "pads", pad, `Répétition de ${slug} jeudi`)).status).toBe(200);
    expect((await lab.ask("pads", `${pad}/export/txt`)).text).toContain(`Répétition de ${slug} jeudi`);
  });

  it("shows the new pads to their own members with the next look, the newest first, and no one else's", async () => {
    const looked = await lab.up("--refresh");
    expect(looked.code, looked.told).toBe(0);
    for (const slug of SLUGS) {
      const links = await listed(lab, slug);
      expect(links.map(({ name }) => name)).toEqual(["repetition", "accueil"]);
      expect(links.every(({ path }) => path.startsWith(`/p/${slug}-`))).toBe(true);
      expect(links[0]?.text).toMatch(/Modifié le \d+ \S+ 20\d\d\./);
    }
  });

  it("leads nobody from one association to another's pads: no list, no API, no address without the ten digits", async () => {
    const pads = await padPath(lab, "epicerie");
    for (const path of [
      "/p/epicerie-0123456789-accueil",
      `${pads.replace(/[0-9a-f]{10}/, (digits) => [...digits].reverse().join(""))}accueil`,
      "/p/",
      "/api/1.2.15/listAllPads",
      "/admin/plugins",
    ])
      expect((await lab.ask("pads", path)).status, path).toBe(404);
    expect((await lab.ask("epicerie", "/membres/", { user: lab.membersUser("chorale") })).status).toBe(401);
  });

  it("takes up in one run that one association gives up idle pads and another wants an instance of its own", async () => {
    const before = await lab.containers();
    await write(lab, "pads", `${await padPath(lab, "foot")}vieux`, "Tournoi de 2023");
    associationFile(lab, "foot", "etherpad").set("{ idleDays: 30 }");
    associationFile(lab, "epicerie", "etherpad").set("{ dedicated: true, pads: [accueil, stocks] }");
    const answer = await lab.up();
    expect(answer.code, answer.told).toBe(0);
    expect(answer.told).toContain("foot: etherpad: pads are removed after 30 days without a change");
    const now = await lab.containers();
    expect(Object.keys(now).filter((name) => !(name in before))).toEqual([
      "etherpad-epicerie",
      "etherpad-epicerie-janitor",
    ]);
    // The database server and the proxy join the new network, for which Docker's provider makes them anew.
    expect(now["etherpad"]).toBe(before["etherpad"]);
    expect(touched(answer.report)).not.toContain("chorale");
  });

  it("removes the idle pad after two looks, and nothing else", async () => {
    const pads = await padPath(lab, "foot");
    await makeOld(lab, "vieux");
    expect(await janitor(lab)).toContain(
      "foot: vieux has not changed since 2023-11-14; it is removed at the next look",
    );
    await yesterday(lab);
    const said = await janitor(lab);
    expect(said).toContain("foot: vieux removed, unchanged since 2023-11-14");
    expect(said).not.toMatch(/accueil|chorale|epicerie/);
    expect((await lab.ask("pads", `${pads}vieux/export/txt`)).status).toBe(404);
    // First pads are as old: those of others have no rule, and the file's own stays at any age.
    for (const slug of ["chorale", "foot"])
      expect((await lab.ask("pads", `${await padPath(lab, slug)}accueil/export/txt`)).status).toBe(200);
  });

  it("serves the association's own instance under its own name, beside what it wrote before", async () => {
    const links = await listed(lab, "epicerie");
    expect(links.map(({ host, name }) => `${host} ${name}`)).toEqual([
      "epicerie.pads stocks",
      "pads repetition",
      "pads accueil",
    ]);
    const pads = await padPath(lab, "epicerie");
    expect((await lab.ask("epicerie.pads", `${pads}stocks/export/txt`)).text).toContain("stocks");
    expect((await lab.ask("pads", `${pads}repetition/export/txt`)).text).toContain("Répétition de epicerie jeudi");
    expect((await lab.ask("epicerie.pads", `${await padPath(lab, "foot")}accueil`)).status).toBe(404);
    expect(await lab.sql("etherpad_epicerie", "SELECT count(*) FROM store WHERE key LIKE 'pad:foot-%'")).toBe("0");
  });

  it("closes the pads that are switched off and takes back an instance that nobody wrote in, in one run", async () => {
    const pads = await padPath(lab, "foot");
    associationFile(lab, "foot", "etherpad").set("false");
    associationFile(lab, "epicerie", "etherpad").set("true");
    const answer = await lab.up();
    expect(answer.code, answer.told).toBe(0);
    expect((await lab.ask("pads", `${pads}repetition`)).status).toBe(410);
    expect(Object.keys(await lab.containers())).not.toContain("etherpad-epicerie");
    expect((await listed(lab, "epicerie")).map(({ name }) => name)).toEqual(["repetition", "accueil"]);
    associationFile(lab, "foot", "etherpad").set("true");
    expect((await lab.up()).told).toContain("foot: pads opened again");
    expect((await lab.ask("pads", `${pads}repetition/export/txt`)).text).toContain("Répétition de foot jeudi");
  });
}

/** Puts a text into a pad as its page's import does. */
function write(lab: LabStack, host: string, pad: string, text: string): Promise<Answer> {
  const body = `--x\r\nContent-Disposition: form-data; name="file"; filename="texte.txt"\r\nContent-Type: text/plain\r\n\r\n${text}\n\r\n--x--\r\n`;
  const headers = { "content-type": "multipart/form-data; boundary=x", cookie: "token=t.abcdefghijklmnop12345" };
  return lab.ask(host, `${pad}/import`, { method: "POST", headers, body });
}

/** Links to pads on the members' page, in order. */
async function listed(lab: LabStack, slug: string) {
  const page = await lab.ask(slug, "/membres/", { user: lab.membersUser(slug) });
  const links = page.text.matchAll(
    /href="https:\/\/([a-z.]*pads)\.[^/"]*(\/p\/[^"]*-([^"-]+))">[^<]*<\/a><\/h3><p>([^<]*)/g,
  );
  return [...links].map(([, host = "", path = "", name = "", text = ""]) => ({ host, path, name, text }));
}

/** One look of the janitor; what it said. */
async function janitor(lab: LabStack): Promise<string> {
  return lab.exec("etherpad-janitor", "node", "/chatterie/janitor.js", "once");
}

/** As if the janitor's last look had been a day ago. */
async function yesterday(lab: LabStack): Promise<void> {
  const program = `const fs=require("fs"),path="/chatterie/janitor/state.json",state=JSON.parse(fs.readFileSync(path));fs.writeFileSync(path,JSON.stringify({...state,passedAt:state.passedAt-864e5}))`;
  await lab.exec("etherpad-janitor", "node", "-e", program);
}

/** Sets the last change of everyone's pads of that name, and of all first pads, back to November 2023; Etherpad remembers, so it starts anew. */
async function makeOld(lab: LabStack, name: string): Promise<void> {
  await execa("docker", ["stop", `chatterie-${lab.stack}-etherpad`]);
  await lab.sql(
    "etherpad",
    `UPDATE store SET value = regexp_replace(value, '"timestamp":[0-9]+', '"timestamp":1700000000000') WHERE key LIKE 'pad:%-${name}:revs:%' OR key LIKE 'pad:%-accueil:revs:%'`,
  );
  await execa("docker", ["start", `chatterie-${lab.stack}-etherpad`]);
  const pads = await padPath(lab, "foot");
  await askUntil(`${lab.url("pads")}${pads}accueil`, { authority: lab.authority }, ({ status }) => status === 200, 60);
}
