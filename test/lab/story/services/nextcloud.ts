import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { touched } from "../../engine-events.ts";
import type { LabStack } from "../../lab-stack.ts";
import { accept, dav, listing, logIn, ocs, type Person, personOf } from "./nextcloud-person.ts";

const ASSOCIATIONS = ["chorale", "epicerie", "foot"] as const;
const EVENT = (title: string) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//lab//lab//FR\r\nBEGIN:VEVENT\r\nUID:${title}\r\nDTSTAMP:20261124T180000Z\r\nDTSTART:20261126T190000Z\r\nSUMMARY:${title}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
const CARD = (name: string) => `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${name}\r\nFN:${name}\r\nEND:VCARD\r\n`;
const MEBIBYTE = 1024 ** 2;

/** Files, calendars and contacts of three associations on one Nextcloud: the chorale's go through everything that can happen to them. */
export function nextcloudStory(lab: LabStack): void {
  it.each(ASSOCIATIONS)(
    "%s: its administrator comes by the link in her mail, stores a file, an event and a contact, and reads them back",
    async (slug) => {
      const ann = await accept(lab, `bureau@${slug}.example`);
      expect(ann.uid).toBe(`${slug}.admin`);
      const page = await logIn(lab, ann);
      expect(page.text).toContain(escaped(nameOf(lab, slug)));

      const folder = await folderPath(lab, ann);
      expect((await dav(lab, ann, "PUT", `${folder}/compte-rendu.txt`, `Réunion de ${slug}`)).status).toBe(201);
      expect((await dav(lab, ann, "GET", `${folder}/compte-rendu.txt`)).text).toBe(`Réunion de ${slug}`);

      const calendar = `/calendars/${ann.uid}/commun_shared_by_${slug}.commun`;
      expect((await dav(lab, ann, "PUT", `${calendar}/fete.ics`, EVENT(`fete-${slug}`))).status).toBe(201);
      expect((await dav(lab, ann, "GET", `${calendar}/fete.ics`)).text).toContain(`SUMMARY:fete-${slug}`);

      const contacts = `/addressbooks/users/${ann.uid}/commun_shared_by_${slug}.commun`;
      expect((await dav(lab, ann, "PUT", `${contacts}/mairie.vcf`, CARD(`mairie-${slug}`))).status).toBe(201);
      expect((await dav(lab, ann, "GET", `${contacts}/mairie.vcf`)).text).toContain(`FN:mairie-${slug}`);
    },
  );

  it("shows the chorale's administrator nothing of the other associations", async () => {
    const ann = personOf("chorale.admin");
    expect(await listing(lab, ann, `/files/${ann.uid}`)).toEqual([
      "/remote.php/dav/files/chorale.admin/",
      `/remote.php/dav/files/chorale.admin/${nameOf(lab, "chorale")}/`,
    ]);
    for (const kind of ["calendars", "addressbooks/users"]) {
      const seen = (await listing(lab, ann, `/${kind}/${ann.uid}`)).slice(1);
      expect(seen).toEqual([`/remote.php/dav/${kind}/chorale.admin/commun_shared_by_chorale.commun/`]);
    }
    for (const path of [
      "/files/foot.admin",
      `/files/foot.admin/${nameOf(lab, "foot")}/compte-rendu.txt`,
      "/calendars/foot.commun/commun/fete.ics",
      "/calendars/chorale.admin/commun_shared_by_foot.commun/fete.ics",
      "/addressbooks/users/foot.commun/commun/mairie.vcf",
    ]) {
      expect((await dav(lab, ann, "GET", path)).status, path).toBe(404);
    }
  });

  it("lets the chorale's administrator find nobody of the other associations, not even by an exact name or address", async () => {
    const ann = personOf("chorale.admin");
    for (const word of ["", "foot", "foot.admin", "bureau@foot.example", "epicerie.commun"]) {
      const { data } = await ocs(
        lab,
        ann,
        `/apps/files_sharing/api/v1/sharees?search=${encodeURIComponent(word)}&itemType=file`,
      );
      expect(JSON.stringify(data), word).not.toMatch(/foot|epicerie/);
    }
    expect((await ocs(lab, ann, "/cloud/users")).data).toEqual({ users: ["chorale.admin", "chorale.commun"] });
    expect((await ocs(lab, ann, "/cloud/users/foot.admin")).status).toBe(404);
    expect((await ocs(lab, ann, "/cloud/groups/foot/users")).status).toBe(403);
    // Nextcloud itself would tell any group's administrator all groups of the server.
    for (const path of [
      "/cloud/groups",
      "/cloud/groups?search=foot",
      "/cloud/groups/details",
      "/cloud/groups/",
      "//cloud/groups",
    ]) {
      expect((await ocs(lab, ann, path)).status, path).toBe(404);
    }
  });

  it("stops a file that is larger than what the association has left", async () => {
    const ann = personOf("chorale.admin");
    const folder = await folderPath(lab, ann);
    expect((await dav(lab, ann, "PUT", `${folder}/concert.wav`, "x".repeat(11 * MEBIBYTE))).status).toBe(201);
    await changed(lab, "chorale", "nextcloud:\n    quota: 12 Mo");
    const answer = await dav(lab, ann, "PUT", `${folder}/concert-2.wav`, "x".repeat(2 * MEBIBYTE));
    expect(answer.status).toBe(507);
    expect(await listing(lab, ann, folder)).not.toContain(`/remote.php/dav${folder}/concert-2.wav`);
  });

  it("refuses to lower the quota under what is used, says both figures, and changes nothing", async () => {
    const { answer } = await changed(lab, "chorale", "nextcloud:\n    quota: 10 Mo", "refused");
    expect(answer.told).toMatch(
      /Nextcloud: 11(,\d+)? Mo lie in the team folder of chorale, more than quota: 10 Mo\. Write quota: 11(,\d+)? Mo or more, or let the association remove files first\./,
    );
    expect(await folderState(lab, "chorale")).toBe(`${nameOf(lab, "chorale")}|${12 * MEBIBYTE}`);
  });

  it("renames the folder, raises the quota and moves the administrator in one run that touches the chorale alone", async () => {
    const others = await folderState(lab, "foot");
    const before = readFileSync(file(lab, "chorale"), "utf8");
    lab.tenant("chorale", before.replace(/displayName: .*/, 'displayName: "Chorale : les Trois Rives"'));
    const { answer } = await changed(
      lab,
      "chorale",
      "nextcloud:\n    quota: 2 Go\n    administrator: lea@chorale.example",
    );
    expect(touched(answer.report).filter((name) => ASSOCIATIONS.some((slug) => slug === name))).toEqual(["chorale"]);
    expect(await folderState(lab, "chorale")).toBe(`Chorale - les Trois Rives|${2 * 1024 * MEBIBYTE}`);
    expect(await folderState(lab, "foot")).toBe(others);

    const lea = await accept(lab, "lea@chorale.example");
    expect(lea.uid).toBe("chorale.admin2");
    expect((await ocs(lab, lea, "/cloud/users")).data).toEqual({
      users: ["chorale.admin", "chorale.admin2", "chorale.commun"],
    });
    expect((await ocs(lab, personOf("chorale.admin"), "/cloud/users")).status).toBe(403);
    // The former administrator keeps what everyone has.
    for (const person of [lea, personOf("chorale.admin")]) {
      const path = `/files/${person.uid}/Chorale - les Trois Rives/compte-rendu.txt`;
      expect((await dav(lab, person, "GET", path)).text).toBe("Réunion de chorale");
    }
    lab.tenant("chorale", before);
  });

  it("closes everything when it is switched off, keeps every byte, and leaves the others alone", async () => {
    const kept = await dataOf(lab, "chorale");
    await changed(lab, "chorale", "nextcloud: false");
    for (const uid of ["chorale.admin", "chorale.admin2"]) {
      expect((await dav(lab, personOf(uid), "PROPFIND", `/files/${uid}`)).status, uid).toBe(401);
    }
    expect(await dataOf(lab, "chorale")).toBe(kept);
    expect((await dav(lab, personOf("foot.admin"), "PROPFIND", "/files/foot.admin")).status).toBe(207);
  });

  it("is there again with the same data when it is switched on, under its old name and administrator", async () => {
    const kept = await dataOf(lab, "chorale");
    await changed(lab, "chorale", "nextcloud: true");
    expect(await dataOf(lab, "chorale")).toBe(kept);
    const ann = personOf("chorale.admin");
    const folder = await folderPath(lab, ann);
    expect(folder).toBe(`/files/chorale.admin/${nameOf(lab, "chorale")}`);
    expect((await dav(lab, ann, "GET", `${folder}/compte-rendu.txt`)).text).toBe("Réunion de chorale");
    expect(
      (await dav(lab, ann, "GET", "/calendars/chorale.admin/commun_shared_by_chorale.commun/fete.ics")).text,
    ).toContain("fete-chorale");
    expect((await ocs(lab, ann, "/cloud/users")).status).toBe(200);
    expect((await dav(lab, ann, "DELETE", `${folder}/concert.wav`)).status).toBe(204);
  });
}

/** Writes another line for Nextcloud into an association's file, brings the server to it, and says what the engine said. */
async function changed(lab: LabStack, slug: string, section: string, outcome: "done" | "refused" = "done") {
  const before = readFileSync(file(lab, slug), "utf8");
  const after = before.replace(/^ {2}nextcloud:.*(\n {4}.*)*/m, `  ${section}`);
  expect(after).toContain(section);
  lab.tenant(slug, after);
  const answer = await lab.up();
  if (outcome === "done") expect(answer.code, answer.told).toBe(0);
  else expect(answer.code).not.toBe(0);
  return { answer };
}

const file = (lab: LabStack, slug: string) => join(lab.tenants, `${slug}.yaml`);

/** The association's name as its folder has it. */
function nameOf(lab: LabStack, slug: string): string {
  const written = /^displayName: (.*)$/m.exec(readFileSync(file(lab, slug), "utf8"))?.[1] ?? "";
  return JSON.parse(written) as string;
}

/** The one folder that a person sees beside her own files. */
async function folderPath(lab: LabStack, person: Person): Promise<string> {
  const [, folder = ""] = await listing(lab, person, `/files/${person.uid}`);
  return folder.replace("/remote.php/dav", "").replace(/\/$/, "");
}

/** Name and quota of an association's team folder. */
function folderState(lab: LabStack, slug: string): Promise<string> {
  return lab.sql(
    "nextcloud",
    `SELECT f.mount_point, f.quota FROM oc_group_folders f JOIN oc_group_folders_groups g USING (folder_id) WHERE g.group_id = '${slug}'`,
  );
}

/** Hash of all files of the association's folder and of what its calendar and address book hold. */
async function dataOf(lab: LabStack, slug: string): Promise<string> {
  const id = await lab.sql(
    "nextcloud",
    `SELECT configvalue FROM oc_appconfig WHERE appid = 'chatterie' AND configkey = 'folder_${slug}'`,
  );
  const files = await lab.exec(
    "nextcloud",
    "sh",
    "-c",
    `cd /var/www/html/data/__groupfolders/${id} && find . -type f -exec md5sum {} + | sort`,
  );
  const owner = `principals/users/${slug}.commun`;
  const rows = await lab.sql(
    "nextcloud",
    `SELECT calendardata FROM oc_calendarobjects WHERE calendarid IN (SELECT id FROM oc_calendars WHERE principaluri = '${owner}')
      UNION ALL SELECT carddata FROM oc_cards WHERE addressbookid IN (SELECT id FROM oc_addressbooks WHERE principaluri = '${owner}')`,
  );
  return `${files}\n${rows}`;
}

const escaped = (text: string) => text.replaceAll("&", "&amp;");
