import { z } from "zod";
import type { TenancyPort } from "../contract.ts";
import { mmctl } from "./mmctl.ts";

/** A channel that the association's file asks for. */
export interface WantedChannel {
  /** Part of its address. */
  readonly name: string;
  /** As people see it. */
  readonly title: string;
}

/** What the two channels that every new team has are called in French here. */
const FRENCH = { "town-square": "Accueil", "off-topic": "Détente" } as const;
/** Mattermost's own names for them, in English and French: what a team's people chose themselves is left alone. */
const UPSTREAM = new Set(["Town Square", "Off-Topic", "Centre-ville", "Hors-sujet"]);

const row = z.object({ team: z.string(), name: z.string(), title: z.string() });

/** The name in a channel's address for its title: `Bénévoles du samedi` is `benevoles-du-samedi`. Empty when no letter or digit is in it. */
export function channelName(title: string): string {
  const plain = title.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/œ/g, "oe")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replace(/^-|-$/g, "");
}

/** Commands that bring a team's channels to what is wanted, each with a line for people. `fresh`: the team was made a moment ago. */
export async function channelChanges(
  port: TenancyPort,
  team: string,
  wanted: readonly WantedChannel[],
  language: "fr" | "en",
  fresh: boolean,
): Promise<readonly { readonly command: readonly string[]; readonly line: string; readonly drift: string }[]> {
  const there = fresh ? undefined : await channelsOf(port, team);
  const renamed =
    language === "fr"
      ? Object.entries(FRENCH).filter(([name]) => there === undefined || UPSTREAM.has(there.get(name) ?? ""))
      : [];
  const missing = wanted.filter(({ name }) => !there?.has(name));
  return [
    ...renamed.map(([name, title]) => ({
      command: ["channel", "rename", `${team}:${name}`, "--display-name", title],
      line: `channel ${name} is called ${title}`,
      drift: `channel ${name} is not called ${title}`,
    })),
    ...missing.map(({ name, title }) => ({
      command: ["channel", "create", "--team", team, "--name", name, "--display-name", title],
      line: `channel ${title} created`,
      drift: `channel ${title} is missing`,
    })),
  ];
}

/** Runs them. */
export async function applyChannels(
  port: TenancyPort,
  changes: Awaited<ReturnType<typeof channelChanges>>,
): Promise<readonly string[]> {
  for (const { command } of changes) await mmctl(port, command);
  return changes.map(({ line }) => line);
}

/** Titles of a team's channels by name, archived ones too: a name that was taken once stays taken, and who archived it meant it. */
async function channelsOf(port: TenancyPort, team: string): Promise<ReadonlyMap<string, string>> {
  const all = await port.once("mattermost-channels", async () => {
    const rows = await port.query(
      "mattermost",
      "SELECT t.name AS team, c.name, c.displayname AS title FROM channels c JOIN teams t ON t.id = c.teamid",
    );
    return Map.groupBy(z.array(row).parse(rows), (channel) => channel.team);
  });
  return new Map((all.get(team) ?? []).map(({ name, title }) => [name, title]));
}
