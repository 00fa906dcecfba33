import { z } from "zod";
import type { TenancyPort } from "../contract.ts";
import { MARKS } from "./names.ts";
import { occJson } from "./occ.ts";

/** PHP prints an empty map as an empty list. */
const map = <T extends z.ZodType>(value: T) =>
  z.preprocess((given) => (Array.isArray(given) && given.length === 0 ? {} : given), z.record(z.string(), value));

const configuration = z.object({ system: map(z.json()), apps: map(map(z.json())) });
/** All settings, without secrets: of the server, and of its apps by name. */
export type Configuration = z.output<typeof configuration>;

const folder = z.object({
  id: z.number(),
  mountPoint: z.string(),
  /** Bytes; negative for none. */
  quota: z.number(),
  /** Bytes in use, with versions and deleted files. */
  size: z.number(),
  /** Bits of what a group may do in it. */
  groups_list: map(z.number()),
});
/** A team folder. */
export type Folder = z.output<typeof folder>;

const person = z.object({
  uid: z.string(),
  email: z.string(),
  groups: z.array(z.string()),
  /** Groups whose accounts this person manages. */
  leads: z.array(z.string()),
  enabled: z.boolean(),
  /** Whether the person ever logged in. */
  came: z.boolean(),
  /** Whether the project's welcome mail went out. */
  invited: z.boolean(),
  /** The association with which the account was suspended. */
  suspended: z.string(),
});
/** An account. */
export type Person = z.output<typeof person>;

const common = z.object({
  kind: z.enum(["calendar", "addressbook"]),
  owner: z.string(),
  name: z.string().nullable(),
  /** Principals that may read and write it. */
  shared: z.array(z.string()),
});
/** A calendar or an address book of a common account. */
export type Common = z.output<typeof common>;

/** Calendar and address book carry this name in their address. */
export const COMMON_URI = "commun";

/** All settings in one call. */
export function configurationOf(port: TenancyPort, instance: string): Promise<Configuration> {
  return port.once(`${instance} configuration`, async () =>
    configuration.parse(await occJson(port, instance, ["config:list"])),
  );
}

/** All team folders in one call. */
export function foldersOf(port: TenancyPort, instance: string): Promise<readonly Folder[]> {
  return port.once(`${instance} folders`, async () =>
    z.array(folder).parse(await occJson(port, instance, ["groupfolders:list"])),
  );
}

/** Display names of all groups by their id, in one query. */
export function groupsOf(port: TenancyPort, database: string): Promise<ReadonlyMap<string, string>> {
  return port.once(`${database} groups`, async () => {
    const rows = await port.query(database, "SELECT gid, displayname FROM oc_groups");
    const groups = z.array(z.object({ gid: z.string(), displayname: z.string().nullable() })).parse(rows);
    return new Map(groups.map(({ gid, displayname }) => [gid, displayname || gid]));
  });
}

/** All accounts by name, in one query: `occ user:list` takes several queries for each, and leaves out the rights. */
export function peopleOf(port: TenancyPort, database: string): Promise<ReadonlyMap<string, Person>> {
  return port.once(`${database} people`, async () => {
    const people = z.array(person).parse(await port.query(database, PEOPLE));
    return new Map(people.map((one) => [one.uid, one]));
  });
}

/** Calendars and address books of all common accounts, in one query. */
export function commonOf(port: TenancyPort, database: string): Promise<readonly Common[]> {
  return port.once(`${database} common`, async () => z.array(common).parse(await port.query(database, COMMON)));
}

/** Marks that the project keeps in Nextcloud's settings. */
export function marksOf(found: Configuration): Readonly<Record<string, unknown>> {
  return found.apps[MARKS] ?? {};
}

const preference = (app: string, key: string) =>
  `max(configvalue) FILTER (WHERE appid = '${app}' AND configkey = '${key}')`;

const PEOPLE = `
  SELECT u.uid, coalesce(p.email, '') AS email,
         coalesce((SELECT json_agg(g.gid ORDER BY g.gid) FROM oc_group_user g WHERE g.uid = u.uid), '[]') AS groups,
         coalesce((SELECT json_agg(a.gid ORDER BY a.gid) FROM oc_group_admin a WHERE a.uid = u.uid), '[]') AS leads,
         coalesce(p.enabled, 'true') NOT IN ('false', '0', 'no') AS enabled,
         coalesce(p.came, '0') NOT IN ('0', '') AS came,
         p.invited IS NOT NULL AS invited,
         coalesce(p.suspended, '') AS suspended
    FROM oc_users u
    LEFT JOIN (
      SELECT userid, ${preference("settings", "email")} AS email, ${preference("core", "enabled")} AS enabled,
             ${preference("login", "lastLogin")} AS came, ${preference(MARKS, "invited")} AS invited,
             ${preference(MARKS, "suspended")} AS suspended
        FROM oc_preferences
       WHERE appid IN ('settings', 'core', 'login', '${MARKS}')
       GROUP BY userid) p ON p.userid = u.uid`;

const COMMON = (["calendar", "addressbook"] as const)
  .map(
    (kind) => `
  SELECT '${kind}' AS kind, c.principaluri AS owner, c.displayname AS name,
         coalesce((SELECT json_agg(s.principaluri) FROM oc_dav_shares s
                    WHERE s.type = '${kind}' AND s.resourceid = c.id AND s.access = 2), '[]') AS shared
    FROM oc_${kind}s c
   WHERE c.uri = '${COMMON_URI}' AND c.principaluri LIKE 'principals/users/%.commun'${kind === "calendar" ? " AND c.deleted_at IS NULL" : ""}`,
  )
  .join("\n  UNION ALL");
