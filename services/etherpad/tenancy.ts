import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Tenancy, TenancyPort, TenantIdentity } from "../contract.ts";
import { callApi } from "./api.ts";
import { type IdleRule, type JanitorState, janitorOf, writeRule } from "./idle-rules.ts";
import { padsOf } from "./pad-list.ts";
import { ETHERPAD_LABEL, padPrefix } from "./pads.ts";
import { firstText, type PlacedPad, padForm, padLinks } from "./portal-parts.ts";

const document = z.object({
  // Defaults are for documents that the engine remembers from before there were instances and idle days.
  instance: z.string().default(ETHERPAD_LABEL),
  database: z.string().default(ETHERPAD_LABEL),
  url: z.string(),
  /** Address of the common instance, for those that have one of their own. */
  commonUrl: z.string().default(""),
  pads: z.array(z.string()),
  idleDays: z.number().nullable().default(null),
  language: z.enum(["fr", "en"]),
});
type Wanted = z.output<typeof document>;

const STALE_HOURS = 48;
const HOUR_MS = 3_600_000;

/** Pads of one association: those whose name begins with its prefix, on the common instance or on one of its own. */
export const tenancy: Tenancy = {
  async reconcile(port, tenant, given) {
    const wanted = document.parse(given);
    const prefix = padPrefix(tenant, port);
    await refuseToLeave(port, tenant, wanted);
    const before = await padsAnywhere(port, wanted, prefix);
    const created: PlacedPad[] = [];
    const changes: string[] = [];
    for (const name of missing(before, wanted.pads)) {
      const text = firstText(tenant.displayName, name, wanted.language);
      const reply = await callApi(port, wanted.instance, "createPad", { padID: prefix + name, text });
      // A member may have opened the same address meanwhile: then it is there, and not by us.
      if (reply.code !== 0 && !/already exist/.test(reply.message))
        throw new Error(`Etherpad createPad: ${reply.message}`);
      if (reply.code === 0) changes.push(`pad ${name} created`);
      created.push({ name, edited: 0, url: wanted.url });
    }
    const pads = [...created, ...before];
    changes.push(...(await applyRules(port, tenant, wanted, ruleOf(wanted, prefix, pads))));
    return {
      changes,
      links: padLinks(pads, prefix, wanted.language),
      forms: [padForm(wanted.url, prefix, wanted.language, pads.length)],
      gatedPrefixes: [`/p/${prefix}`],
    };
  },

  async check(port, tenant, given) {
    const wanted = document.parse(given);
    const prefix = padPrefix(tenant, port);
    const pads = await padsAnywhere(port, wanted, prefix);
    const drift = missing(pads, wanted.pads).map((name) => `pad ${name} is missing`);
    const rule = ruleOf(wanted, prefix, pads);
    for (const instance of instancesOf(wanted)) {
      const { rules, state } = await janitorOf(port, instance);
      const found = rules.get(tenant.slug);
      // A missing rule removes nothing: only where something should be removed does it differ from the file.
      if (!sameRule(found, rule) && (found || wanted.idleDays !== null))
        drift.push(`${instance}: ${ruleDrift(found, rule)}`);
      if (wanted.idleDays !== null)
        drift.push(...janitorDrift(state, tenant.slug).map((line) => `${instance}: ${line}`));
      if (instance === wanted.instance && found && found.onPage !== rule.onPage && drift.length === 0)
        drift.push("the members' page does not list the pads that there are now");
    }
    return drift;
  },

  /** Closes the doors whatever the janitor's folder says: access is taken away by the addresses that this returns. */
  async suspend(port, tenant, given) {
    const prefix = padPrefix(tenant, port);
    const changes = ["pads closed, kept"];
    const rule = { prefix, idleDays: null, keep: [], suspended: true, onPage: "" };
    const own = document.safeParse(given).data;
    // Where pads stay for ever, the rule says so already.
    const ruled = own ? (own.idleDays === null ? [] : instancesOf(own)) : [ETHERPAD_LABEL];
    for (const instance of ruled) {
      await writeRule(port, instance, tenant.slug, rule).catch((error: Error) => {
        changes.push(
          `${instance}: the removing of idle pads could not be stopped (${error.message}); when it runs again, write the association's file back and take it away once more`,
        );
      });
    }
    return { changes, links: [], gatedPrefixes: [`/p/${prefix}`] };
  },
};

/** The association's own instance first, and the common one, where older pads of its may lie. */
function instancesOf({ instance }: Wanted): readonly string[] {
  return instance === ETHERPAD_LABEL ? [ETHERPAD_LABEL] : [instance, ETHERPAD_LABEL];
}

/** Pads of the association on its own instance, then those that it wrote on the common one before it had its own. */
async function padsAnywhere(port: TenancyPort, wanted: Wanted, prefix: string): Promise<readonly PlacedPad[]> {
  const own = (await padsOf(port, wanted.instance, wanted.database, prefix)).map((pad) => ({
    ...pad,
    url: wanted.url,
  }));
  if (wanted.instance === ETHERPAD_LABEL) return own;
  const common = await padsOf(port, ETHERPAD_LABEL, ETHERPAD_LABEL, prefix);
  return [...own, ...common.map((pad) => ({ ...pad, url: wanted.commonUrl }))];
}

function missing(pads: readonly PlacedPad[], names: readonly string[]): string[] {
  const there = new Set(pads.map(({ name }) => name));
  return names.filter((name) => !there.has(name));
}

/**
 * An association that had an instance of its own and is put back on the common one would stand before closed doors: its
 * documents lie in a database that nothing serves.
 */
async function refuseToLeave(port: TenancyPort, tenant: TenantIdentity, { instance }: Wanted): Promise<void> {
  if (instance !== ETHERPAD_LABEL) return;
  const databases = await port.once("etherpad-databases", async () => {
    const rows = await port.query(ETHERPAD_LABEL, "SELECT datname FROM pg_database WHERE datname LIKE 'etherpad\\_%'");
    return new Set(
      z
        .array(z.object({ datname: z.string() }))
        .parse(rows)
        .map(({ datname }) => datname),
    );
  });
  const own = `${ETHERPAD_LABEL}_${tenant.slug.replaceAll("-", "_")}`;
  if (!databases.has(own)) return;
  const prefix = padPrefix(tenant, port);
  // A pad at its revision 0 holds nothing but the text that every new one begins with.
  const written = `substring(value FROM '"head":([0-9]+)')::int > 0`;
  const count = `SELECT count(*)::int AS pads FROM store WHERE key LIKE 'pad:${prefix}%' AND key NOT LIKE 'pad:%:%' AND ${written}`;
  const rows = await port.query(own, count).catch(() => []);
  const [{ pads } = { pads: 0 }] = z.array(z.object({ pads: z.number() })).parse(rows);
  if (pads > 0)
    throw new Error(
      `Etherpad: the instance of its own that ${tenant.slug} had holds what was written there (documents: ${pads}); write “dedicated: true” again, or nobody could open them any more.`,
    );
}

function ruleOf({ idleDays, pads: keep }: Wanted, prefix: string, pads: readonly PlacedPad[]): IdleRule {
  const shown = pads.map(({ name, url }) => `${url} ${name}`).sort();
  const onPage = createHash("sha256").update(shown.join("\n")).digest("hex").slice(0, 12);
  return { prefix, idleDays, keep: [...keep], suspended: false, onPage };
}

async function applyRules(
  port: TenancyPort,
  tenant: TenantIdentity,
  wanted: Wanted,
  rule: IdleRule,
): Promise<readonly string[]> {
  const changes: string[] = [];
  for (const instance of instancesOf(wanted)) {
    const found = (await janitorOf(port, instance)).rules.get(tenant.slug);
    if (sameRule(found, rule) && found?.onPage === rule.onPage) continue;
    await writeRule(port, instance, tenant.slug, rule);
    if (found?.suspended && instance === wanted.instance) changes.push("pads opened again");
    if (found && found.onPage !== rule.onPage && !found.suspended && instance === wanted.instance)
      changes.push("the members' page lists the pads that there are now");
    if (whenOf(found) !== whenOf(rule)) changes.push(`${instance}: pads are removed ${whenOf(rule)}`);
  }
  return changes;
}

/** Whether two rules let the janitor do the same. */
function sameRule(found: IdleRule | undefined, wanted: IdleRule): boolean {
  if (!found) return false;
  const { onPage: _one, ...one } = found;
  const { onPage: _other, ...other } = wanted;
  return isDeepStrictEqual(one, other);
}

const whenOf = (rule: IdleRule | undefined): string =>
  !rule || rule.idleDays === null || rule.suspended ? "never" : `after ${rule.idleDays} days without a change`;

function ruleDrift(found: IdleRule | undefined, wanted: IdleRule): string {
  if (!found) return "the rule for idle pads is missing or cannot be read; none is removed";
  const [is, should] = [whenOf(found), whenOf(wanted)];
  return is === should
    ? "the rule for idle pads is another than the file's"
    : `pads are removed ${is}, and should be ${should}`;
}

function janitorDrift(state: JanitorState | undefined, slug: string): readonly string[] {
  if (!state) return ["the janitor has never run; idle pads are not removed"];
  const last = state.passedAt ?? state.startedAt;
  const hours = Math.floor((Date.now() - last) / HOUR_MS);
  if (hours < -1)
    return [`the janitor last looked at ${new Date(last).toISOString()}, which is still to come: one clock is wrong`];
  if (hours >= STALE_HOURS) return [`the janitor has not looked for idle pads for ${hours} hours`];
  return state.problems.filter((line) => line.startsWith(`${slug}: `) || line.startsWith("nothing was removed"));
}
