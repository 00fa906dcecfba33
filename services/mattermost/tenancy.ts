import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Tenancy, TenancyPort, TenantIdentity } from "../contract.ts";
import { json, mmctl } from "./mmctl.ts";

const document = z.object({ administrator: z.string(), url: z.string(), language: z.enum(["fr", "en"]) });
const team = z.object({
  id: z.string(),
  name: z.string(),
  display_name: z.string(),
  email: z.string(),
  delete_at: z.number(),
});
type Team = z.output<typeof team>;

/** Name of the account that takes Mattermost's first place; see {@link guardFirstPlace}. */
const GUARDIAN = "chatterie-gardien";

/** A private team for each association, its administrator invited by mail. */
export const tenancy: Tenancy = {
  prepare: guardFirstPlace,

  async reconcile(port, tenant, given) {
    const wanted = document.parse(given);
    const changes: string[] = [];
    await port.once("guardian", () => guardFirstPlace(port));

    const found = (await teams(port)).get(tenant.slug);
    if (!found) {
      const created = [
        "team",
        "create",
        "--name",
        tenant.slug,
        "--display-name",
        tenant.displayName,
        "--private",
        "--email",
        wanted.administrator,
      ];
      await mmctl(port, created);
      changes.push("team created");
    } else {
      if (found.delete_at > 0) {
        await mmctl(port, ["team", "restore", tenant.slug]);
        changes.push("team opened again");
      }
      if (found.display_name !== tenant.displayName) {
        await mmctl(port, ["team", "rename", tenant.slug, "--display-name", tenant.displayName]);
        changes.push("team renamed");
      }
    }

    if ((await administrator(port, tenant, wanted.administrator)) === "absent") {
      await mmctl(port, ["user", "invite", wanted.administrator, tenant.slug]);
      changes.push(`${wanted.administrator} invited by mail`);
    }
    const link = `${wanted.url}/${tenant.slug}`;
    const french = wanted.language === "fr";
    return {
      changes,
      links: [
        {
          title: french ? "Discussions (Mattermost)" : "Chat (Mattermost)",
          url: link,
          description: french
            ? "La messagerie de l'équipe. On y entre avec l'invitation reçue par courriel."
            : "The team's chat. The way in is the invitation received by mail.",
          audience: "public",
        },
      ],
    };
  },

  async check(port, tenant, given) {
    const wanted = document.parse(given);
    const found = (await teams(port)).get(tenant.slug);
    if (!found) return ["the team is missing"];
    const drift: string[] = [];
    if (found.delete_at > 0) drift.push("the team is archived");
    if (found.display_name !== tenant.displayName) drift.push(`the team is called “${found.display_name}”`);
    if ((await administrator(port, tenant, wanted.administrator)) === "absent") {
      drift.push(`${wanted.administrator} has no account in the team and no open invitation`);
    }
    return drift;
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

/** Whether the administrator is in the team, or holds an invitation that can still be used. */
async function administrator(
  port: TenancyPort,
  tenant: TenantIdentity,
  mail: string,
): Promise<"member" | "invited" | "absent"> {
  const people = await port.once("mattermost-people", () => peopleOfTeams(port));
  return people.get(`${tenant.slug} ${mail}`) ?? "absent";
}

/**
 * Everyone who is in a team or invited to one, by `<team> <address>`, in one query for all associations. Mattermost keeps
 * open invitations in its table `tokens` for 48 hours.
 */
async function peopleOfTeams(port: TenancyPort): Promise<ReadonlyMap<string, "member" | "invited">> {
  const rows = await port.query(
    "mattermost",
    // Materialized: only invitations hold JSON in `extra`, and only theirs may be read as such.
    `WITH invitations AS MATERIALIZED (
       SELECT extra::json AS extra FROM tokens
        WHERE type = 'team_invitation' AND createat > extract(epoch FROM now() - interval '48 hours') * 1000)
     SELECT t.name AS team, lower(i.extra->>'email') AS email, 'invited' AS state
       FROM invitations i JOIN teams t ON t.id = i.extra->>'teamId'
      WHERE i.extra->>'email' IS NOT NULL
     UNION ALL
     SELECT t.name, lower(u.email), 'member'
       FROM teammembers m JOIN teams t ON t.id = m.teamid JOIN users u ON u.id = m.userid
      WHERE m.deleteat = 0`,
  );
  const people = z
    .array(z.object({ team: z.string(), email: z.string(), state: z.enum(["member", "invited"]) }))
    .parse(rows);
  const invitedFirst = people.toSorted((a, b) => a.state.localeCompare(b.state));
  return new Map(invitedFirst.map(({ team, email, state }) => [`${team} ${email}`, state]));
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * Mattermost makes the first account of an empty server its system administrator, whoever that is. This account takes the
 * place, with a password that is drawn, never kept, and of no use once the account is deactivated in the next breath.
 * Operators act through the server's local socket instead.
 */
async function guardFirstPlace(port: TenancyPort): Promise<readonly string[]> {
  const accounts = z
    .array(z.object({ username: z.string(), delete_at: z.number() }))
    .parse(
      await port.query(
        "mattermost",
        `SELECT username, deleteat AS delete_at FROM users WHERE username = ${quote(GUARDIAN)}`,
      ),
    );
  if (accounts.length === 0) {
    const thrownAway = `${randomBytes(24).toString("hex")}A-`;
    await mmctl(port, [
      "user",
      "create",
      "--username",
      GUARDIAN,
      "--email",
      "gardien@invalid.example",
      "--password",
      thrownAway,
      "--email-verified",
      "--disable-welcome-email",
    ]);
  }
  if (accounts[0]?.delete_at !== undefined && accounts[0].delete_at > 0) return [];
  await mmctl(port, ["user", "deactivate", GUARDIAN]);
  return ["the first account's place is taken"];
}
