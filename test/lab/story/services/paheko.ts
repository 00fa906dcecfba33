import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { LabStack } from "../../lab-stack.ts";
import { apiKey, newestMail, PahekoPerson, sql } from "./paheko-person.ts";

const PASSWORD = "Les-comptes-de-2026";
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const KIBIBYTE = 1024;

/** Members and accounts of three associations, side by side on one Paheko. */
export function pahekoStory(lab: LabStack): void {
  const people = new Map(["chorale", "epicerie", "foot"].map((slug) => [slug, new PahekoPerson(lab, slug)]));
  const person = (slug: string) => people.get(slug) as PahekoPerson;
  const host = (slug: string) => `${slug}.garradin`;
  let original = "";

  it.each(["chorale", "epicerie", "foot"])(
    "lets the administrator of %s in by a link that came by mail",
    async (slug) => {
      const entered = await person(slug).enter(`bureau@${slug}.example`, PASSWORD);
      expect(entered.status, entered.text).toBe(302);
      expect(entered.headers["location"]).toBe(`${lab.url(host(slug))}/admin/`);
      expect(String(entered.headers["set-cookie"])).toMatch(/pko=pko-[0-9a-f]{32};.*secure/i);
      expect((await person(slug).get("/admin/")).text).toContain("Bonjour Administration !");
    },
  );

  it("writes from the hoster's address, for which its mail domain vouches, and answers go to the association", async () => {
    const mail = await newestMail(lab, 'to:"bureau@chorale.example" "password.php?c="');
    expect([mail.From.Address, mail.ReturnPath]).toEqual(["aide@laboratoire.example", "aide@laboratoire.example"]);
    expect(mail.ReplyTo.map(({ Address }) => Address)).toEqual(["bureau@chorale.example"]);
  });

  it("sends the mail that waits for the next minute", async () => {
    await sql(
      lab,
      "chorale",
      "INSERT INTO emails_queue (recipient, recipient_hash, subject, content, context) VALUES ('soprano@chorale.example', 'x', 'Répétition', 'Jeudi à 20 h', 1)",
    );
    await lab.exec("paheko-cron", "php", "/etc/paheko/keep.php", "round");
    expect((await newestMail(lab, 'to:"soprano@chorale.example"')).Text).toContain("Jeudi à 20 h");
  });

  it("shows each association's page a way in, and its members the way to a first password", async () => {
    expect((await lab.ask("chorale", "/")).text).toContain(`${lab.url(host("chorale"))}/admin/`);
    const members = await lab.ask("chorale", "/membres/", { user: lab.membersUser("chorale") });
    expect(members.text).toContain(`${lab.url(host("chorale"))}/admin/password.php`);
  });

  it.each(["chorale", "epicerie"])("keeps a ledger line and a document of %s, and gives them back", async (slug) => {
    const { status, headers } = await person(slug).send("/admin/acc/years/first_setup.php?chart=fr_pca_2018", {
      chart: "fr_pca_2018",
      start_date: "01/01/2026",
      end_date: "31/12/2026",
      "accounts[label][0]": "Compte courant",
      "accounts[balance][0]": "0",
      save: "1",
    });
    expect([status, headers["location"]]).toEqual([302, `${lab.url(host(slug))}/admin/acc/years/?msg=WELCOME`]);
    const user = await apiKey(lab, slug);
    const entry = new URLSearchParams({
      id_year: "1",
      label: `Cotisations de ${slug}`,
      date: "2026-02-01",
      type: "revenue",
      amount: "12.50",
      credit: "756",
      debit: "512A",
    });
    const api = (path: string, body?: string) =>
      lab.ask(host(slug), `/api/accounting/${path}`, { user, ...(body && { method: "POST", headers: FORM, body }) });
    const written = await api("transaction", String(entry));
    expect(written.status, written.text).toBe(200);
    const { id } = JSON.parse(written.text) as { id: number };
    const read = JSON.parse((await api(`transaction/${id}`)).text) as { label: string; lines: { credit: number }[] };
    expect(read.label).toBe(`Cotisations de ${slug}`);
    expect(read.lines.map(({ credit }) => credit)).toContain(1250);

    const uploaded = await person(slug).upload("budget.txt", `Budget de ${slug}`);
    expect(uploaded.headers["location"], uploaded.text).toBe(`${lab.url(host(slug))}/admin/docs/?path=documents`);
    expect((await person(slug).get("/documents/budget.txt")).text).toBe(`Budget de ${slug}`);
  });

  it("opens nothing of another association: not to a cookie, not to a key, not to a password, not to a form", async () => {
    const stranger = new PahekoPerson(lab, "epicerie");
    for (const [name, value] of person("chorale").cookies) stranger.cookies.set(name, value);
    const page = await stranger.get("/admin/");
    expect([page.status, page.headers["location"]]).toEqual([302, `${lab.url(host("epicerie"))}/admin/login.php`]);
    expect((await stranger.get("/documents/budget.txt")).text).not.toContain("Budget");
    const keyed = await lab.ask(host("epicerie"), "/api/user/categories", { user: await apiKey(lab, "chorale") });
    expect([keyed.status, keyed.text]).toEqual([403, '{"error":"Invalid username or password"}']);
    const tried = await new PahekoPerson(lab, "epicerie").login("bureau@chorale.example", PASSWORD);
    expect(tried.text).toContain("Connexion impossible.");
  });

  it("answers nothing where there is no association, and keeps the system's own account inside", async () => {
    expect((await lab.ask(host("personne"), "/admin/login.php").catch(() => ({ status: 404 }))).status).toBe(404);
    for (const path of ["/admin/install.php", "/admin/upgrade.php", "/config.local.php", "/include/start.php"]) {
      expect((await lab.ask(host("chorale"), path)).status).toBe(404);
    }
    const { apiPassword } = JSON.parse(await lab.exec("paheko", "cat", "/etc/paheko/hoster.json"));
    const outside = await lab.ask(host("chorale"), "/api/user/categories", { user: `chatterie:${apiPassword}` });
    expect([outside.status, outside.text]).toEqual([403, '{"error":"Invalid username or password"}']);
  });

  it("lets no page change settings or code: PHP may write data only", async () => {
    const tried = await lab.exec(
      "paheko-cron",
      "sh",
      "-c",
      "for place in /etc/paheko-associations/x.json /etc/paheko/x.php /var/www/paheko/x.php; do touch $place 2>/dev/null && echo $place; done; true",
    );
    expect(tried).toBe("");
  });

  it("renames, appoints and raises a quota in one run, for one association only", async () => {
    original = fileOf(lab, "foot");
    const before = await databases(lab);
    await change(lab, "foot", { displayName: "Football-Club de Saint-Exemple", paheko: FOOT });
    expect(await organisation(lab, "foot")).toBe("Football-Club de Saint-Exemple");
    const lea = new PahekoPerson(lab, "foot");
    await lea.enter("lea@foot.example", PASSWORD);
    expect((await lea.get("/admin/")).text).toContain("Bonjour Léa !");
    expect((await lea.get("/admin/acc/years/first_setup.php")).status).toBe(200);
    const after = await databases(lab);
    expect([after["chorale"], after["epicerie"]]).toEqual([before["chorale"], before["epicerie"]]);
  });

  it("refuses a quota below what is stored, with the figure and what to write", async () => {
    const stored = await person("foot").upload("matchs.txt", "x".repeat(1300 * KIBIBYTE));
    expect(stored.headers["location"], stored.text.slice(0, 300)).toContain("/admin/docs/");
    const file = fileOf(lab, "foot");
    lab.tenant("foot", withPaheko(file, `${FOOT.replace("3 Mo", "1 Mo")}`));
    const refused = await lab.up();
    expect(refused.code).not.toBe(0);
    expect(refused.told).toContain(
      "Paheko: 1.3 MB of documents are stored, more than the quota of 1 MB. Write at least “quota: 2 Mo”, or have documents removed first.",
    );
    lab.tenant("foot", file);
    const full = await person("foot").upload("trop.txt", "x".repeat(2000 * KIBIBYTE));
    expect(full.text).toContain("espace disque est insuffisant");
  });

  it("closes one association's accounts when its file says so, and opens them again with the same data", async () => {
    const kept = await databases(lab);
    lab.tenant("foot", withPaheko(original, "false"));
    await bringUp(lab);
    const closed = await lab.ask(host("foot"), "/admin/login.php");
    expect([closed.status, closed.text.includes("L’accès est suspendu")]).toEqual([410, true]);
    expect((await databases(lab))["foot"]).toBe(kept["foot"]);
    expect((await lab.ask(host("chorale"), "/admin/login.php")).status).toBe(200);
    lab.tenant("foot", original);
    await bringUp(lab);
    expect((await new PahekoPerson(lab, "foot").login("bureau@foot.example", PASSWORD)).status).toBe(302);
    expect((await person("foot").get("/documents/matchs.txt")).text).toHaveLength(1300 * KIBIBYTE);
    expect(original).toContain(JSON.stringify(await organisation(lab, "foot")));
  });
}

const FOOT = "{ administrator: lea@foot.example, administratorName: Léa, quota: 3 Mo }";

/** Writes an association's file with another name and other settings for Paheko, and brings the hoster to it. */
async function change(
  lab: LabStack,
  slug: string,
  { displayName, paheko }: { readonly displayName: string; readonly paheko: string },
): Promise<void> {
  const named = fileOf(lab, slug).replace(/^displayName: .*$/m, `displayName: ${JSON.stringify(displayName)}`);
  lab.tenant(slug, withPaheko(named, paheko));
  await bringUp(lab);
}

async function bringUp(lab: LabStack): Promise<void> {
  const answer = await lab.up();
  expect(answer.code, answer.told).toBe(0);
}

function fileOf(lab: LabStack, slug: string): string {
  return readFileSync(join(lab.tenants, `${slug}.yaml`), "utf8");
}

function withPaheko(file: string, settings: string): string {
  return file.replace(/^ {2}paheko: .*$/m, `  paheko: ${settings}`);
}

/** Hash of each association's database file, by slug. */
async function databases(lab: LabStack): Promise<Readonly<Record<string, string>>> {
  const sums = await lab.exec("paheko", "sh", "-c", "cd /var/lib/paheko/users && sha256sum */association.sqlite");
  const rows = sums.split("\n").map((line) => /^(\w+) +([^/]+)\//.exec(line));
  return Object.fromEntries(rows.map((row) => [row?.[2] ?? "", row?.[1] ?? ""]));
}

async function organisation(lab: LabStack, slug: string): Promise<string> {
  const list = JSON.parse(await lab.exec("paheko-cron", "php", "/etc/paheko/list.php")) as {
    associations: { name: string; database: { organisation: string } }[];
  };
  return list.associations.find(({ name }) => name === slug)?.database.organisation ?? "";
}
