import type { Association, Found } from "./association.ts";
import { commonPassword, ocs } from "./http.ts";
import { administratorAccount, commonAccount, MARKS } from "./names.ts";
import { occ } from "./occ.ts";
import type { Person } from "./state.ts";
import { type Step, when } from "./step.ts";

/** The association's group. */
export function groupSteps(association: Association, { groups }: Found): readonly Step[] {
  const { port, instance, slug, displayName } = association;
  const name = groups.get(slug);
  return when(
    [
      name === undefined,
      {
        drift: "the group is missing",
        change: "group created",
        act: () => occ(port, instance, ["group:add", slug, `--display-name=${displayName}`]),
      },
    ],
    [
      name !== undefined && name !== displayName,
      {
        drift: `the group is called “${name}”`,
        change: "group renamed",
        act: () => ocs(port, association, "PUT", `/cloud/groups/${slug}`, { key: "displayname", value: displayName }),
      },
    ],
  );
}

/**
 * The account that owns calendar and contacts, and the administrator's; whoever managed the group before is an ordinary member.
 * @throws Error when an account of that name belongs to others.
 */
export function accountSteps(association: Association, found: Found): readonly Step[] {
  return [...commonAccountSteps(association, found), ...administratorSteps(association, found)];
}

/** Accounts that {@link suspensionSteps} took away are given back. */
export function reopeningSteps({ port, instance, slug }: Association, { people }: Found): readonly Step[] {
  const suspended = [...people.values()].filter((person) => person.suspended === slug);
  return suspended.map(({ uid }) => ({
    drift: `the account ${uid} is suspended`,
    change: `account ${uid} opened again`,
    act: async () => {
      await occ(port, instance, ["user:enable", uid]);
      await occ(port, instance, ["user:setting", uid, MARKS, "suspended", "--delete"]);
    },
  }));
}

/** Disables who is in no other group. The mark comes first, so that whoever was disabled before stays so afterwards. */
export function suspensionSteps({ port, instance, slug }: Association, { people }: Found): readonly Step[] {
  const alone = membersOf(slug, people).filter(({ enabled, groups }) => enabled && groups.length === 1);
  return alone.map(({ uid }) => ({
    drift: `the account ${uid} is open`,
    change: `account ${uid} suspended`,
    act: async () => {
      await occ(port, instance, ["user:setting", uid, MARKS, "suspended", slug]);
      await occ(port, instance, ["user:disable", uid]);
    },
  }));
}

/** Why there are more accounts than the association may have, if so. Disabled ones and the common one do not count. */
export function tooManyAccounts(association: Association, { people }: Found): string | undefined {
  const { slug, maxAccounts } = association;
  const open = membersOf(slug, people).filter(
    ({ uid, enabled, suspended }) => uid !== commonAccount(slug) && (enabled || suspended === slug),
  );
  const missing = administratorOf(association, people) ? 0 : 1;
  const count = open.length + missing;
  if (count <= maxAccounts) return undefined;
  return `${slug} has ${count} accounts, more than maxAccounts: ${maxAccounts}. Write maxAccounts: ${count} or more, or let its administrator disable accounts first`;
}

function commonAccountSteps(association: Association, { people }: Found): readonly Step[] {
  const { port, instance, slug, displayName, language } = association;
  const uid = commonAccount(slug);
  const account = people.get(uid);
  if (account) return belongingSteps(association, account);
  const what = language === "fr" ? "agenda et contacts (ne pas supprimer)" : "calendar and contacts (do not delete)";
  return [
    {
      drift: `the account ${uid} is missing`,
      change: `account ${uid} created`,
      act: () =>
        occ(
          port,
          instance,
          ["user:add", "--password-from-env", `--display-name=${displayName} – ${what}`, `--group=${slug}`, uid],
          { OC_PASS: commonPassword(port) },
        ),
    },
  ];
}

/** An account may have been made without its group when a run was killed; one in other groups was made by other people. */
function belongingSteps(
  { port, instance, slug }: Association,
  { uid, groups, enabled, suspended }: Person,
): readonly Step[] {
  if (groups.length > 0 && !groups.includes(slug))
    throw new Error(
      `Nextcloud: the account ${uid} belongs to ${groups.join(", ")}, not to ${slug}. Rename or delete it, then run the same command again.`,
    );
  return when(
    [
      groups.length === 0,
      {
        drift: `the account ${uid} is not in the group`,
        change: `account ${uid} put into the group`,
        act: () => occ(port, instance, ["group:adduser", slug, uid]),
      },
    ],
    [
      !enabled && suspended !== slug,
      {
        drift: `the account ${uid} is disabled`,
        change: `account ${uid} enabled`,
        act: () => occ(port, instance, ["user:enable", uid]),
      },
    ],
  );
}

function administratorSteps(association: Association, { people }: Found): readonly Step[] {
  const { port, slug, administrator } = association;
  const current = administratorOf(association, people);
  const uid = current?.uid ?? administratorAccount(slug, (name) => people.has(name));
  const lead: Step = {
    drift: `${administrator} does not manage the group`,
    change: `${administrator} manages the group`,
    act: () => ocs(port, association, "POST", `/cloud/users/${encodeURIComponent(uid)}/subadmins`, { groupid: slug }),
  };
  const former = [...people.values()].filter((person) => person.uid !== uid && person.leads.includes(slug));
  return [
    ...(current
      ? [...belongingSteps(association, current), ...invitationSteps(association, current)]
      : [newAdministrator(association, uid)]),
    ...when([!current?.leads.includes(slug), lead]),
    ...former.map((person) => ({
      drift: `${person.email || person.uid} still manages the group`,
      change: `${person.email || person.uid} is an ordinary member`,
      act: () =>
        ocs(port, association, "DELETE", `/cloud/users/${encodeURIComponent(person.uid)}/subadmins`, { groupid: slug }),
    })),
  ];
}

/**
 * The member with the administrator's address; else an account of ours that was left without one. People may write any address
 * into their own profile: whoever manages the group already comes first, then accounts of ours.
 */
function administratorOf(
  { slug, administrator }: Association,
  people: ReadonlyMap<string, Person>,
): Person | undefined {
  const members = membersOf(slug, people).filter(({ uid }) => uid !== commonAccount(slug));
  const named = members.filter(({ email }) => email.toLowerCase() === administrator);
  return (
    named.find(({ leads }) => leads.includes(slug)) ??
    named.find((person) => isOurs(person, slug)) ??
    named[0] ??
    members.find((person) => isUnfinished(person, slug))
  );
}

function newAdministrator(
  { port, instance, slug, displayName, administrator, language }: Association,
  uid: string,
): Step {
  const name = language === "fr" ? `Administration – ${displayName}` : `Administrator – ${displayName}`;
  return {
    drift: `${administrator} has no account`,
    change: `${administrator} invited by mail`,
    act: async () => {
      const command = [
        "user:add",
        "--generate-password",
        `--display-name=${name}`,
        `--group=${slug}`,
        `--email=${administrator}`,
        uid,
      ];
      const said = await occ(port, instance, command);
      if (!/^Welcome email sent to /m.test(said)) throw new Error(notSent(administrator));
      await markInvited({ port, instance }, uid, administrator);
    },
  };
}

/** For accounts of ours only: whoever an administrator invited got the mail from Nextcloud. */
function invitationSteps(association: Association, person: Person): readonly Step[] {
  const { port, instance, slug, administrator } = association;
  if (person.invited || person.came || !isOurs(person, slug)) return [];
  return [
    {
      drift: `${administrator} was not told of the account`,
      change: `${administrator} invited by mail`,
      act: async () => {
        if (person.email === "")
          await occ(port, instance, ["user:setting", person.uid, "settings", "email", administrator]);
        await occ(port, instance, ["user:welcome", "--reset-password", person.uid]);
        await markInvited(association, person.uid, administrator);
      },
    },
  ];
}

function markInvited(
  { port, instance }: Pick<Association, "port" | "instance">,
  uid: string,
  address: string,
): Promise<string> {
  return occ(port, instance, ["user:setting", uid, MARKS, "invited", address]);
}

const notSent = (address: string) =>
  `Nextcloud made an account for ${address}, but its mail did not go out. When mail works again, run the same command: the mail is sent then.`;

const isOurs = ({ uid }: Person, slug: string) => uid.startsWith(`${slug}.admin`);
const isUnfinished = (person: Person, slug: string) =>
  isOurs(person, slug) && person.email === "" && !person.invited && !person.came;

/** Members of the group, and what an interrupted run left outside of it. */
function membersOf(slug: string, people: ReadonlyMap<string, Person>): readonly Person[] {
  return [...people.values()].filter(
    (person) => person.groups.includes(slug) || (person.groups.length === 0 && isOurs(person, slug)),
  );
}
