import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { PortalLink, Tenancy, TenancyPort, TenantIdentity } from "../contract.ts";
import { applyChannels, channelChanges } from "./channels.ts";
import { guardFirstPlace } from "./guardian.ts";
import { json, mmctl } from "./mmctl.ts";
import { membersOf, type People, type Person, peopleOf, personOf } from "./people.ts";
import { type Given, givenBefore, setRoles, writeGiven } from "./roles.ts";

const document = z.object({
  administrator: z.string(),
  url: z.string(),
  language: z.enum(["fr", "en"]),
  // Defaults are for documents that the engine remembers from before these existed.
  channels: z.array(z.object({ name: z.string(), title: z.string() })).default([]),
  maxMembers: z.number().nullable().default(null),
});
type Wanted = z.output<typeof document>;

const team = z.object({
  id: z.string(),
  name: z.string(),
  display_name: z.string(),
  email: z.string(),
  delete_at: z.number(),
});
type Team = z.output<typeof team>;

/** Accounts that Mattermost lets be active on one server without a licence (limits.go of 11.4: maxUsersHardLimit). */
const SERVER_LIMIT = 250;
const NEAR_LIMIT = 240;

/** A private team for each association, its administrator invited by mail. */
export const tenancy: Tenancy = {
  prepare: guardFirstPlace,

  async reconcile(port, tenant, given) {
    const wanted = document.parse(given);
    await port.once("guardian", () => guardFirstPlace(port));
    const found = (await teams(port)).get(tenant.slug);
    const before = (await givenBefore(port)).get(tenant.slug);
    const people = await peopleOf(port);
    refuseTooFew(tenant, wanted, before, membersOf(people, tenant.slug).length);

    const changes = [...(await applyTeam(port, tenant, wanted, found))];
    const channels = await channelChanges(port, tenant.slug, wanted.channels, wanted.language, !found);
    changes.push(...(await applyChannels(port, channels)));
    changes.push(...(await applyAdministrator(port, tenant, wanted, people, found, before)));
    return { changes, links: [teamLink(tenant, wanted)] };
  },

  async check(port, tenant, given) {
    const wanted = document.parse(given);
    const found = (await teams(port)).get(tenant.slug);
    if (!found) return ["the team is missing"];
    const people = await peopleOf(port);
    const before = (await givenBefore(port)).get(tenant.slug);
    const channels = await channelChanges(port, tenant.slug, wanted.channels, wanted.language, false);
    return [
      ...(found.delete_at > 0 ? ["the team is archived"] : []),
      ...(found.display_name === tenant.displayName ? [] : [`the team is called “${found.display_name}”`]),
      ...channels.map(({ drift }) => drift),
      ...administratorDrift(wanted, people, tenant.slug, formerAdministrator(wanted, found, before)),
      ...limitDrift(wanted, people, tenant.slug),
    ];
  },

  async suspend(port, tenant) {
    const found = (await teams(port)).get(tenant.slug);
    if (!found || found.delete_at > 0) return { changes: [], links: [] };
    await mmctl(port, ["team", "archive", tenant.slug, "--confirm"]);
    return { changes: ["team archived, its messages kept"], links: [] };
  },
};

/** All teams by name, archived ones too; one call for all associations. */
function teams(port: TenancyPort): Promise<ReadonlyMap<string, Team>> {
  return port.once("teams", async () => {
    const list = z
      .array(team)
      .nullable()
      .parse(json(await mmctl(port, ["team", "list"])));
    return new Map((list ?? []).map((one) => [one.name, one]));
  });
}

async function applyTeam(
  port: TenancyPort,
  { slug, displayName }: TenantIdentity,
  { administrator }: Wanted,
  found: Team | undefined,
): Promise<readonly string[]> {
  if (!found) {
    const names = ["--name", slug, "--display-name", displayName];
    await mmctl(port, ["team", "create", ...names, "--private", "--email", administrator]);
    return ["team created"];
  }
  const changes: string[] = [];
  if (found.delete_at > 0) {
    await mmctl(port, ["team", "restore", slug]);
    changes.push("team opened again");
  }
  if (found.display_name !== displayName) {
    await mmctl(port, ["team", "rename", slug, "--display-name", displayName]);
    changes.push("team renamed");
  }
  return changes;
}

/**
 * The administrator leads the team as soon as she is in it; until then she is invited, and whom the file named before goes on
 * leading. Others whom the team's own people made administrators stay what they are.
 */
async function applyAdministrator(
  port: TenancyPort,
  { slug }: TenantIdentity,
  wanted: Wanted,
  people: People,
  found: Team | undefined,
  before: Given | undefined,
): Promise<readonly string[]> {
  const { administrator, maxMembers } = wanted;
  const person = personOf(people, slug, administrator);
  const former = formerAdministrator(wanted, found, before);
  const changes: string[] = [];
  if (!person && isFull(wanted, people, slug)) {
    changes.push(`${administrator} not invited: the team has ${maxMembers} members of ${maxMembers}`);
  } else if (!person) {
    await mmctl(port, ["user", "invite", administrator, slug]);
    changes.push(`${administrator} invited by mail`);
  }
  const present = person !== undefined && person.state !== "invited";
  const roles = present ? roleChanges(person, former === undefined ? undefined : personOf(people, slug, former)) : [];
  if (roles.length > 0) {
    await setRoles(port, roles);
    changes.push(
      ...roles.map(
        ({ person: { email }, leads }) => `${email} ${leads ? "leads the team" : "is a member as others are"}`,
      ),
    );
  }
  // The former administrator is remembered until the new one has taken over.
  const record = { administrator: present || !former ? administrator : former, maxMembers };
  if (!isDeepStrictEqual(record, before)) await writeGiven(port, slug, record);
  return changes;
}

/** Whom the file named before: as written down, or the address with which the team was made. */
function formerAdministrator(wanted: Wanted, found: Team | undefined, before: Given | undefined): string | undefined {
  const former = before?.administrator ?? found?.email;
  return former && former !== wanted.administrator ? former : undefined;
}

function roleChanges(person: Person, former: Person | undefined): { person: Person; leads: boolean }[] {
  return [
    ...(person.state === "member" ? [{ person, leads: true }] : []),
    ...(former?.state === "leader" ? [{ person: former, leads: false }] : []),
  ];
}

function administratorDrift(
  wanted: Wanted,
  people: People,
  team: string,
  former: string | undefined,
): readonly string[] {
  const { administrator, maxMembers } = wanted;
  const person = personOf(people, team, administrator);
  if (person?.state === "invited") return [];
  if (!person) {
    return isFull(wanted, people, team)
      ? [`${administrator} is not invited: the team has ${maxMembers} members of ${maxMembers}`]
      : [`${administrator} has no account in the team and no open invitation`];
  }
  return roleChanges(person, former === undefined ? undefined : personOf(people, team, former)).map(
    ({ person, leads }) =>
      leads ? `${person.email} is in the team and does not lead it` : `${person.email} still leads the team`,
  );
}

function isFull({ maxMembers }: Wanted, people: People, team: string): boolean {
  return maxMembers !== null && membersOf(people, team).length >= maxMembers;
}

/** A limit that is new or lower than before must leave room for those who are there; a team that grew over it later is for `check` to say. */
function refuseTooFew(
  tenant: TenantIdentity,
  { maxMembers }: Wanted,
  before: Given | undefined,
  members: number,
): void {
  if (maxMembers === null || members <= maxMembers || before?.maxMembers === maxMembers) return;
  throw new Error(
    `Mattermost: the team of ${tenant.slug} has ${members} members, and maxMembers: ${maxMembers} is less. Write maxMembers: ${members} or more, or have people leave the team first.`,
  );
}

function limitDrift({ maxMembers }: Wanted, people: People, team: string): readonly string[] {
  const members = membersOf(people, team).length;
  const { accounts } = people;
  return [
    ...(maxMembers !== null && members > maxMembers ? [`the team has ${members} members of ${maxMembers}`] : []),
    ...(accounts >= NEAR_LIMIT
      ? [`the whole server has ${accounts} active accounts, and Mattermost allows ${SERVER_LIMIT} without a licence`]
      : []),
  ];
}

function teamLink(tenant: TenantIdentity, { url, language }: Wanted): PortalLink {
  const french = language === "fr";
  return {
    title: french ? "Discussions (Mattermost)" : "Chat (Mattermost)",
    url: `${url}/${tenant.slug}`,
    description: french
      ? "La messagerie de l'équipe. On y entre avec l'invitation reçue par courriel."
      : "The team's chat. The way in is the invitation received by mail.",
    audience: "public",
  };
}
