import { z } from "zod";
import type { PortalLink, Tenancy, TenancyPort, TenantIdentity } from "../contract.ts";
import { type AssociationFile, differences, filesNow, listFiles, wantedFile, writeFile } from "./association-file.ts";
import { LABEL } from "./names.ts";
import { erasedAtOnce, listTables, migrate, type Tables } from "./tables.ts";

const document = z.object({ url: z.string(), purgeDays: z.int(), language: z.enum(["fr", "en"]) });

/** Polls of one association: its file, which gives it an address, and its tables. */
export const tenancy: Tenancy = {
  /** After a new version of the code: every association's tables, of suspended ones too, before anyone meets the old ones. */
  async prepare(port) {
    const { version, files } = await filesNow(port);
    const old = [...files].filter(([, { migrated }]) => migrated.version !== "" && migrated.version !== version);
    const [changes, problems]: [string[], string[]] = [[], []];
    for (const [slug, file] of old) {
      try {
        await writeFile(port, slug, { ...file, migrated: { version, steps: (await migrate(port, slug)).steps } });
        changes.push(`${slug}: tables brought from ${file.migrated.version} to ${version}`);
      } catch (error) {
        problems.push((error as Error).message);
      }
    }
    if (problems.length > 0) throw new Error(problems.join("\n"));
    return changes;
  },

  async reconcile(port, tenant, given) {
    const wanted = document.parse(given);
    const { version, files } = await listFiles(port);
    const found = files.get(tenant.slug);
    const file = wantedFile(tenant, wanted, found);
    const tables = await listTables(port, tenant.slug);
    if (found) await refuseToLose(port, tenant, found, file, tables);
    const changes = found ? differences(found, file) : [`polls are at ${file.address}`];
    if (changes.length > 0) await writeFile(port, tenant.slug, file);
    if (behind(file, tables, version).length > 0) {
      const { steps } = await migrate(port, tenant.slug);
      await writeFile(port, tenant.slug, { ...file, migrated: { version, steps } });
      changes.push(tables.missing.length > 0 ? "tables made" : `tables brought to ${version}`);
    }
    return { changes, links: links(wanted), hosts: [LABEL] };
  },

  async check(port, tenant, given) {
    const wanted = document.parse(given);
    const { version, files } = await listFiles(port);
    const found = files.get(tenant.slug);
    const tables = await listTables(port, tenant.slug);
    if (!found) return [`${tenant.slug}.json is missing: its address answers 404`];
    const differs = differences(found, wantedFile(tenant, wanted, found));
    return [...differs.map((line) => `not yet so: ${line}`), ...behind(found, tables, version)];
  },

  async suspend(port, tenant) {
    const found = (await listFiles(port)).files.get(tenant.slug);
    if (found?.open) await writeFile(port, tenant.slug, { ...found, open: false });
    return { changes: found?.open ? ["polls closed, kept"] : [], links: [], hosts: [LABEL] };
  },
};

/** What a migration has to mend, one sentence each. */
function behind({ migrated }: AssociationFile, { missing, steps }: Tables, version: string): string[] {
  if (missing.length > 0) return [`tables are missing: ${missing.join(", ")}`];
  if (migrated.version === "") return ["a migration was begun and not ended"];
  if (migrated.version !== version) return [`tables are those of ${migrated.version}, the code is ${version}`];
  if (steps < migrated.steps)
    return [`${migrated.steps - steps} of ${migrated.steps} migrations are not noted any more`];
  return [];
}

/** Tables that are gone are not made anew in silence, and a shorter time must not erase in one night what people thought they had. */
async function refuseToLose(
  port: TenancyPort,
  { slug }: TenantIdentity,
  found: AssociationFile,
  file: AssociationFile,
  { missing }: Tables,
): Promise<void> {
  if (missing.length > 0 && found.migrated.version !== "")
    throw new Error(
      `Framadate: tables of ${slug} are gone (${missing.join(", ")}). Restore its database; or, to begin anew with empty ones, remove framadate/associations/${slug}.json from the data folder.`,
    );
  if (missing.length > 0 || file.purgeDays >= found.purgeDays) return;
  const { polls, oldestDays } = await erasedAtOnce(port, slug, file.purgeDays, found.purgeDays);
  if (polls > 0)
    throw new Error(
      `Framadate: purgeDays: ${file.purgeDays} would at once erase ${polls} ${polls === 1 ? "poll" : "polls"} of ${slug}, the oldest ended ${oldestDays} days ago. Write purgeDays: ${Math.min(oldestDays + 1, found.purgeDays)} or more, or have them deleted first.`,
    );
}

/**
 * For members, though the addresses are open: whoever makes a poll is one of them, and needs no stranger's; whoever answers
 * has the poll's own link.
 */
function links({ url, language }: z.output<typeof document>): PortalLink[] {
  const french = language === "fr";
  const link = (title: string, path: string, description: string): PortalLink => ({
    title,
    url: url + path,
    description,
    audience: "members",
  });
  return french
    ? [
        link(
          "Trouver une date",
          "/create_poll.php?type=date",
          "Créer un sondage de dates, puis envoyer son lien aux personnes invitées.",
        ),
        link(
          "Choisir ensemble",
          "/create_poll.php?type=classic",
          "Créer un sondage à choix, puis envoyer son lien aux personnes invitées.",
        ),
        link(
          "Retrouver mes sondages",
          "/find_polls.php",
          "Recevoir par courriel les liens des sondages créés avec son adresse.",
        ),
      ]
    : [
        link("Find a date", "/create_poll.php?type=date", "Make a poll of dates and send its link to those invited."),
        link(
          "Choose together",
          "/create_poll.php?type=classic",
          "Make a poll of choices and send its link to those invited.",
        ),
        link("Find my polls", "/find_polls.php", "Get the links of the polls made with one's address by mail."),
      ];
}
