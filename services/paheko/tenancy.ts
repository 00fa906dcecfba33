import { z } from "zod";
import type { Tenancy, TenancyPort, TenancyResult, TenantIdentity } from "../contract.ts";
import {
  type AssociationState,
  associations,
  createAssociation,
  createMember,
  findMember,
  quote,
  runTasks,
  upgradeDatabase,
  write,
  writeSettings,
} from "./commands.ts";
import { HOST_LABEL } from "./plan.ts";
import { sizeText, sizeToWrite } from "./size.ts";

const document = z.object({
  administrator: z.string(),
  administratorName: z.string(),
  country: z.string(),
  quotaBytes: z.number(),
  url: z.string(),
  language: z.enum(["fr", "en"]),
});
type Wanted = z.output<typeof document>;
type Database = NonNullable<AssociationState["database"]>;

const HOUR = 3600;
/** The loop looks each minute; a long round of a thousand associations, or a mail server that hangs, may take longer. */
const QUEUE_LATE = 1 * HOUR;
/** Once a day, and a round's time. */
const CRON_LATE = 26 * HOUR;
/** Money by country as Paheko's own `init` chooses it. */
const currency = (country: string) => (country === "CH" ? "CHF" : "EUR");

/** A database, an address and a first administrator for each association. */
export const tenancy: Tenancy = {
  async reconcile(port, tenant, given) {
    const wanted = document.parse(given);
    const { version, bySlug } = await associations(port);
    const found = bySlug.get(tenant.slug);
    // A database that cannot be read is never made anew: it may hold years of accounts.
    if (found?.problem) throw new Error(`Paheko: the database of ${tenant.slug} cannot be read: ${found.problem}`);
    refuseSmallQuota(found, wanted);
    const changes: string[] = [];
    const database = found?.database;
    if (!database) {
      await createAssociation(port, tenant, wanted, found?.unfinished ?? false);
      changes.push(`accounts and members set up, ${wanted.administrator} is their administrator`);
    } else if (database.version !== version) {
      await upgradeDatabase(port, tenant.slug);
      changes.push(`database brought from ${database.version} to ${version}`);
    }

    const settings = found?.settings;
    const open = { state: "active", quotaBytes: wanted.quotaBytes } as const;
    if (settings?.state !== "active" || settings.quotaBytes !== wanted.quotaBytes) {
      // The administrator is noted last: until then a run that was cut off must still appoint.
      await writeSettings(port, tenant.slug, {
        ...open,
        administrator: database ? (settings?.administrator ?? "") : wanted.administrator,
      });
      if (database && !settings) changes.push("settings written again");
      if (settings?.state === "suspended") changes.push("opened again");
      if (settings && settings.quotaBytes !== wanted.quotaBytes)
        changes.push(`quota of documents ${sizeText(wanted.quotaBytes, "en")}`);
    }
    if (database) {
      changes.push(...(await describeOrganisation(port, tenant, wanted, database)));
      if (settings?.administrator !== wanted.administrator) {
        changes.push(...(await appoint(port, tenant.slug, wanted, database)));
        await writeSettings(port, tenant.slug, { ...open, administrator: wanted.administrator });
      }
    }
    // Also after a suspension, in which nothing ran.
    if (!found || !database || lateness(found).length > 0) {
      await runTasks(port, tenant.slug);
      if (database) changes.push("daily tasks run");
    }
    return { changes, links: links(wanted), hosts: [HOST_LABEL], firstSteps: [firstStep(wanted)] };
  },

  async check(port, tenant, given) {
    const wanted = document.parse(given);
    const { version, bySlug } = await associations(port);
    const found = bySlug.get(tenant.slug);
    if (found?.problem) return [`the database cannot be read: ${found.problem}`];
    const database = found?.database;
    if (!found || !database) return ["the accounts and members are not set up"];
    const drift: string[] = [];
    if (!found.settings) drift.push("the settings are missing, so that nobody can enter");
    else {
      if (found.settings.state !== "active") drift.push("access is suspended");
      if (found.settings.quotaBytes !== wanted.quotaBytes)
        drift.push(
          `the quota of documents is ${sizeText(found.settings.quotaBytes, "en")}, not ${sizeText(wanted.quotaBytes, "en")}`,
        );
      if (found.settings.administrator !== wanted.administrator)
        drift.push(`${wanted.administrator} was not made administrator`);
    }
    if (database.version !== version) drift.push(`the database is at ${database.version}, the code at ${version}`);
    if (database.organisation !== tenant.displayName)
      drift.push(`the organisation is called “${database.organisation ?? ""}”`);
    if (database.country !== wanted.country)
      drift.push(`the country is ${database.country ?? "none"}, not ${wanted.country}`);
    if (found.settings?.state === "active") drift.push(...lateness(found));
    return drift;
  },

  async suspend(port, tenant) {
    const found = (await associations(port)).bySlug.get(tenant.slug);
    const hosts = [HOST_LABEL];
    if (!found) return { changes: [], links: [], hosts };
    if (found.settings?.state === "suspended") return { changes: [], links: [], hosts };
    const kept = found.settings ?? { quotaBytes: 0, administrator: "" };
    await writeSettings(port, tenant.slug, { ...kept, state: "suspended" });
    return { changes: ["accounts and members closed, kept"], links: [], hosts };
  },
};

function refuseSmallQuota(found: AssociationState | undefined, { quotaBytes, language }: Wanted): void {
  const used = found?.database?.usedBytes ?? 0;
  // Whoever is over a quota that was not changed may go on reading: only lowering it is refused.
  if (used <= quotaBytes || found?.settings?.quotaBytes === quotaBytes) return;
  throw new Error(
    `Paheko: ${sizeText(used, "en")} of documents are stored, more than the quota of ${sizeText(quotaBytes, "en")}. Write at least “quota: ${sizeToWrite(used, language)}”, or have documents removed first.`,
  );
}

/** Name and country as Paheko keeps them in its table of settings. */
async function describeOrganisation(
  port: TenancyPort,
  tenant: TenantIdentity,
  wanted: Wanted,
  database: Database,
): Promise<readonly string[]> {
  const changes: string[] = [];
  const set = (key: string, value: string) =>
    write(port, tenant.slug, `UPDATE config SET value = ${quote(value)} WHERE key = ${quote(key)}`);
  if (database.organisation !== tenant.displayName) {
    await set("org_name", tenant.displayName);
    changes.push("organisation renamed");
  }
  if (database.country !== wanted.country) {
    // The country last: it is what the next run compares.
    await set("currency", currency(wanted.country));
    await set("country", wanted.country);
    changes.push(`country ${wanted.country}`);
  }
  return changes;
}

/**
 * Gives the rights of an administrator to the address in the file. Paheko's API refuses to give them, so a member is made
 * where there is none, and moved into the administrators' category after.
 */
async function appoint(
  port: TenancyPort,
  slug: string,
  { administrator, administratorName }: Wanted,
  { administratorCategory, defaultCategory }: Database,
): Promise<readonly string[]> {
  const present = await findMember(port, slug, administrator);
  if (present?.administrator) return [];
  if (administratorCategory === null)
    throw new Error(`Paheko: no category of members of ${slug} may change the configuration.`);
  const category = defaultCategory === null ? {} : { id_category: String(defaultCategory) };
  const id =
    present?.id ?? (await createMember(port, slug, { nom: administratorName, email: administrator, ...category }));
  await write(port, slug, `UPDATE users SET id_category = ${administratorCategory} WHERE id = ${id}`);
  return [`${administrator} is an administrator now; who was one before stays one until the association changes it`];
}

/** What did not happen in time. */
function lateness({ queueAge, cronAge }: AssociationState): readonly string[] {
  const late: string[] = [];
  if (cronAge === null) late.push("the daily tasks have never run");
  else if (cronAge > CRON_LATE) late.push(`the daily tasks last ran ${Math.floor(cronAge / HOUR)} hours ago`);
  if (queueAge === null) late.push("waiting mail was never looked for");
  else if (queueAge > QUEUE_LATE)
    late.push(`waiting mail was last looked for ${Math.floor(queueAge / 60)} minutes ago`);
  return late;
}

function firstStep({ url, language, administrator }: Wanted): string {
  const page = `${url}/admin/password.php`;
  return language === "fr"
    ? `Garradin / Paheko : ${administrator} choisit son mot de passe sur ${page} (un lien arrive par courriel).`
    : `Garradin / Paheko: ${administrator} chooses a password on ${page} (a link comes by mail).`;
}

function links({ url, language }: Wanted): TenancyResult["links"] {
  const french = language === "fr";
  return [
    {
      title: french ? "Membres et comptabilité (Garradin / Paheko)" : "Members and accounts (Paheko)",
      url: `${url}/admin/`,
      description: french
        ? "Les membres, les cotisations, les comptes et les documents de l'association."
        : "The association's members, fees, accounts and documents.",
      audience: "public",
    },
    {
      title: french ? "Garradin / Paheko : première connexion" : "Paheko: first login",
      url: `${url}/admin/password.php`,
      description: french
        ? "Pas encore de mot de passe ? Écrivez ici votre adresse électronique : un lien arrive par courriel, valable une heure, pour en choisir un."
        : "No password yet? Write your address here: a link to choose one arrives by mail, good for one hour.",
      audience: "members",
    },
  ];
}
