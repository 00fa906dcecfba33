import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { touched } from "../../engine-events.ts";
import type { LabStack } from "../../lab-stack.ts";
import { askUntil } from "../../web.ts";
import { answerPoll, type MadePoll, makePoll } from "./framadate-person.ts";

const ASSOCIATIONS = ["chorale", "epicerie", "foot"] as const;
/** The same in every association. */
const NAME = "reunion-de-rentree";

const CHECKSUMS = `CHECKSUM TABLE ${["poll", "slot", "vote", "comment"].map((table) => `fd_epicerie_${table}`)}`;

/** Polls of three associations; leaves their files as they were, and one poll more in each. */
export function framadateStory(lab: LabStack): void {
  const made = new Map<string, MadePoll>();

  it("gives members of each association their own address for polls", async () => {
    for (const slug of ASSOCIATIONS) {
      const page = await lab.ask(slug, "/membres/", { user: lab.membersUser(slug) });
      expect(page.text).toContain(`${lab.url(`${slug}.sondages`)}/create_poll.php?type=date`);
      expect((await lab.ask(`${slug}.sondages`, "/")).text).toContain(`Organiser des rendez-vous`);
    }
  });

  it("has a person of each association make a poll of the same name and read it back, answered", async () => {
    for (const slug of ASSOCIATIONS) {
      const poll = { title: `Réunion de ${slug}`, id: NAME, mail: `ann@${slug}.example`, choices: ["Lundi", "Mardi"] };
      made.set(slug, await makePoll(lab, slug, poll));
      expect(await answerPoll(lab, slug, NAME, `Bob de ${slug}`, "20")).toContain(
        "Votre vote a bien été pris en compte",
      );
      expect(await answerPoll(lab, slug, NAME, `Bob de ${slug}`, "20")).toBe("Vous avez déjà voté");
      const csv = await lab.ask(`${slug}.sondages`, `/exportcsv.php?poll=${NAME}`);
      expect(csv.headers["content-type"]).toBe("text/csv; charset=utf-8");
      expect(csv.text).toBe(`,"Lundi","Mardi",\r\n"Bob de ${slug}","Oui","Non",\r\n`);
    }
  });

  it("leads with every address to the proxy's port, by HTTPS, and to no other association", async () => {
    for (const [slug, { location }] of made)
      expect(location).toMatch(new RegExp(`^${lab.url(`${slug}.sondages`)}/[A-Za-z0-9]{24}/admin$`));
  });

  it("shows nothing of one association at another's address, neither polls nor administration nor figures", async () => {
    for (const other of ["epicerie", "foot"]) {
      const page = await lab.ask(`${other}.sondages`, `/${NAME}`);
      expect(page.text).toContain(`Réunion de ${other}`);
      expect(page.text).not.toContain("chorale");
      const admin = await lab.ask(`${other}.sondages`, made.get("chorale")?.adminPath ?? "");
      expect(admin.text).toContain("Ce sondage n&apos;existe pas !");
      expect(admin.text).not.toContain("Bob de chorale");
    }
  });

  it("answers nothing at the bare address, at that of no association, and under Framadate's open administration", async () => {
    expect((await lab.ask("sondages", "/")).status).toBe(404);
    // No certificate is made for a name that belongs to nobody.
    await expect(lab.ask("personne.sondages", "/")).rejects.toThrow();
    for (const path of [
      "/admin/",
      "/admin/polls.php",
      "/admin/purge.php",
      "/admin/migration.php",
      "/ADMIN/polls.php",
      "//admin/polls.php",
      "/%61dmin/polls.php",
      "/app/inc/config.php",
      "/app/inc/constants.php",
      "/.htaccess",
      "/tpl_c/",
    ])
      expect((await lab.ask("chorale.sondages", path)).status, path).toBe(404);
  });

  it("does not take a session begun at one association's address to another's", async () => {
    const begun = await lab.ask("chorale.sondages", "/create_poll.php?type=classic", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        type: "classic",
        gotostep2: "classic",
        title: "Secret",
        name: "Ann",
        mail: "ann@chorale.example",
        editable: "0",
      }).toString(),
    });
    const set = String(begun.headers["set-cookie"]);
    expect(set).toMatch(/PHPSESSID=[^;]+;.*secure.*HttpOnly/i);
    const cookie = /PHPSESSID=[^;]+/.exec(set)?.[0] ?? "";
    const elsewhere = await lab.ask("foot.sondages", "/create_classic_poll.php", { headers: { cookie } });
    expect(elsewhere.text).toContain("<title>Erreur !");
  });

  it("sends the author the poll's links by mail, in the association's name, with answers to its contact", async () => {
    for (const slug of ASSOCIATIONS) {
      const { messages } = JSON.parse(
        (
          await askUntil(
            `${lab.url("mail")}/api/v1/search?query=${encodeURIComponent(`to:"ann@${slug}.example"`)}`,
            { authority: lab.authority },
            ({ text }) => JSON.parse(text).messages_count >= 2,
          )
        ).text,
      ) as { messages: { ID: string; Subject: string }[] };
      const own = messages.find(({ Subject }) => Subject.includes("réservé à l'auteur"));
      const mail = JSON.parse((await lab.ask("mail", `/api/v1/message/${own?.ID}`)).text) as Record<string, unknown>;
      expect(mail["From"]).toMatchObject({ Address: "aide@laboratoire.example" });
      expect(mail["ReplyTo"]).toMatchObject([{ Address: `bureau@${slug}.example` }]);
      expect(mail["HTML"]).toContain(made.get(slug)?.location);
    }
  });

  it("renames one association, moves its administrator, closes another's polls, and opens all again with every byte", async () => {
    const [before, kept] = [await files(lab), await sql(lab, CHECKSUMS)];
    const texts = { foot: tenantText(lab, "foot"), epicerie: tenantText(lab, "epicerie") };
    lab.tenant("foot", renamed(texts.foot));
    lab.tenant("epicerie", withoutPolls(texts.epicerie));
    const answer = await lab.up();
    expect(answer.code, answer.told).toBe(0);
    expect((await lab.ask("foot.sondages", `/${NAME}`)).text).toContain(
      "<title>Sondage - Réunion de foot - Sondages – Football-Club",
    );
    const closed = await lab.ask("epicerie.sondages", `/${NAME}`);
    expect(closed.status).toBe(410);
    expect(closed.text).toContain("L’accès est suspendu");
    const after = await files(lab);
    expect(after["foot"]).toContain("tresor@foot.example");
    expect(after["epicerie"]).toContain('"open":false');
    expect(after["chorale"]).toBe(before["chorale"]);
    for (const [slug, text] of Object.entries(texts)) lab.tenant(slug, text);
    const back = await lab.up();
    expect(back.code, back.told).toBe(0);
    expect(await files(lab)).toEqual(before);
    expect(await sql(lab, CHECKSUMS)).toBe(kept);
    expect((await lab.ask("epicerie.sondages", `/exportcsv.php?poll=${NAME}`)).text).toContain("Bob de epicerie");
  });

  it("refuses a shorter time that would erase a poll at once, with the figures, and erases by a time that is due", async () => {
    await sql(lab, `UPDATE fd_foot_poll SET end_date = NOW() - INTERVAL 30 DAY WHERE id = '${NAME}'`);
    const text = tenantText(lab, "foot");
    lab.tenant("foot", withPurge(text, 7));
    const refused = await lab.up();
    expect(refused.code).not.toBe(0);
    expect(refused.told).toContain(
      "Framadate: purgeDays: 7 would at once erase 1 poll of foot, the oldest ended 30 days ago. Write purgeDays: 31 or more, or have them deleted first.",
    );
    lab.tenant("foot", withPurge(text, 31));
    expect((await lab.up()).code).toBe(0);
    await purge(lab);
    expect(await sql(lab, "SELECT COUNT(*) FROM fd_foot_poll")).toBe("1");
    await sql(lab, `UPDATE fd_foot_poll SET end_date = NOW() - INTERVAL 32 DAY WHERE id = '${NAME}'`);
    await purge(lab);
    for (const table of ["poll", "slot", "vote", "comment"])
      expect(await sql(lab, `SELECT COUNT(*) FROM fd_foot_${table}`), table).toBe("0");
    expect(await sql(lab, `SELECT COUNT(*) FROM fd_chorale_poll WHERE id = '${NAME}'`)).toBe("1");
    lab.tenant("foot", text);
    expect((await lab.up()).code).toBe(0);
  });

  it("does nothing when nothing changed", async () => {
    expect(touched((await lab.up()).report)).toEqual([]);
  });
}

const tenantText = (lab: LabStack, slug: string) => readFileSync(join(lab.tenants, `${slug}.yaml`), "utf8");
const withPurge = (text: string, days: number) =>
  text.replace(/^ {2}framadate: true$/m, `  framadate:\n    purgeDays: ${days}`);
const renamed = (text: string) =>
  text
    .replace(/^displayName: .*$/m, "displayName: Football-Club")
    .replace(/^contact: .*$/m, "contact: tresor@foot.example");
const withoutPolls = (text: string) => text.replace(/^ {2}framadate: true$/m, "  framadate: false");

/** Framadate's own purge, as its container does every six hours. */
async function purge(lab: LabStack): Promise<void> {
  await lab.exec("framadate-cron", "php", "/etc/framadate/purge.php", "once");
}

function sql(lab: LabStack, statement: string): Promise<string> {
  const login = "--defaults-extra-file=/run/secrets/mariadb.cnf";
  return lab.exec("mariadb", "mariadb", login, "--batch", "--skip-column-names", "--execute", statement, "framadate");
}

/** Every association's file as the server holds it. */
async function files(lab: LabStack): Promise<Readonly<Record<string, string>>> {
  const text = await lab.exec(
    "framadate",
    "sh",
    "-c",
    "cd /var/lib/framadate/associations && for f in *.json; do printf '%s ' $f; cat $f; done",
  );
  return Object.fromEntries(
    text
      .split("\n")
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf(".")), line]),
  );
}
