import { z } from "zod";
import type { TenancyPort } from "../contract.ts";

const row = z.object({
  team: z.string(),
  team_id: z.string(),
  email: z.string(),
  /** Empty for who is invited only. */
  user_id: z.string(),
  state: z.enum(["member", "leader", "invited"]),
});

/** Someone in a team (a `leader` is its administrator), or invited to it. */
export type Person = z.output<typeof row>;

/** People by name of the team, and how many accounts the whole server counts. */
export interface People {
  readonly byTeam: ReadonlyMap<string, readonly Person[]>;
  readonly accounts: number;
}

/**
 * Everyone who is in a team or invited to one, in one query for all associations. Mattermost keeps open invitations in its
 * table `tokens` for 48 hours. Deactivated people and robots are left out, as Mattermost leaves them out of its own limits.
 */
export function peopleOf(port: TenancyPort): Promise<People> {
  return port.once("mattermost-people", async () => {
    const rows = z.array(row).parse(
      await port.query(
        "mattermost",
        // Materialized: only invitations hold JSON in `extra`, and only theirs may be read as such.
        `WITH invitations AS MATERIALIZED (
           SELECT extra::json AS extra FROM tokens
            WHERE type = 'team_invitation' AND createat > extract(epoch FROM now() - interval '48 hours') * 1000)
         SELECT t.name AS team, t.id AS team_id, lower(i.extra->>'email') AS email, '' AS user_id, 'invited' AS state
           FROM invitations i JOIN teams t ON t.id = i.extra->>'teamId'
          WHERE i.extra->>'email' IS NOT NULL
         UNION ALL
         SELECT t.name, t.id, lower(u.email), u.id, CASE WHEN m.schemeadmin THEN 'leader' ELSE 'member' END
           FROM teammembers m JOIN teams t ON t.id = m.teamid JOIN users u ON u.id = m.userid
           LEFT JOIN bots b ON b.userid = u.id
          WHERE m.deleteat = 0 AND u.deleteat = 0 AND b.userid IS NULL`,
      ),
    );
    const counted = await port.query(
      "mattermost",
      "SELECT count(*)::int AS accounts FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE u.deleteat = 0 AND b.userid IS NULL",
    );
    const [{ accounts } = { accounts: 0 }] = z.array(z.object({ accounts: z.number() })).parse(counted);
    return { byTeam: Map.groupBy(rows, ({ team }) => team), accounts };
  });
}

/** Those who are in the team. */
export function membersOf(people: People, team: string): readonly Person[] {
  return (people.byTeam.get(team) ?? []).filter(({ state }) => state !== "invited");
}

/** The person of that address in the team: as a member where there is one, else as invited. */
export function personOf(people: People, team: string, email: string): Person | undefined {
  const found = (people.byTeam.get(team) ?? []).filter((person) => person.email === email);
  return found.find(({ state }) => state !== "invited") ?? found[0];
}
