import { z } from "zod";
import type { TenancyPort } from "../contract.ts";
import { JSON_NOTE_WRITER } from "../json-note.ts";
import { CLERK, GIVEN_FOLDER } from "./clerk-container.ts";
import { asAdministrator } from "./guardian.ts";
import type { Person } from "./people.ts";

const given = z.object({ administrator: z.string(), maxMembers: z.number().nullable() });

/** What an association's file said when it was last applied: told apart from what its people did themselves. */
export type Given = z.output<typeof given>;

/** What all associations were given last, by slug; one program for all. A record that cannot be read is none. */
export function givenBefore(port: TenancyPort): Promise<ReadonlyMap<string, Given>> {
  return port.once("mattermost-given", async () => {
    const text = await runClerk(port, READER, { folder: GIVEN_FOLDER });
    const records = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    return new Map(
      Object.entries(records).flatMap(([slug, record]) => {
        const parsed = given.safeParse(record);
        return parsed.success ? [[slug, parsed.data] as const] : [];
      }),
    );
  });
}

/** Writes it down, whole or not at all. */
export async function writeGiven(port: TenancyPort, slug: string, record: Given): Promise<void> {
  await runClerk(port, JSON_NOTE_WRITER, { folder: GIVEN_FOLDER, slug, text: `${JSON.stringify(record)}\n` });
}

/** Makes members of a team its administrators, or simple members again; they stay in it. */
export async function setRoles(
  port: TenancyPort,
  changes: readonly { readonly person: Person; readonly leads: boolean }[],
): Promise<void> {
  const calls = changes.map(({ person, leads }) => ({ team: person.team_id, user: person.user_id, leads }));
  await asAdministrator(port, (token) => runClerk(port, CALLER, { token, calls }));
}

async function runClerk(port: TenancyPort, program: string, input: object): Promise<string> {
  const { code, stdout, stderr } = await port.exec(CLERK, ["node", "-e", program], { stdin: JSON.stringify(input) });
  if (code !== 0) throw new Error(`Mattermost (roles): ${stderr.trim().split("\n").at(-1) ?? `exit code ${code}`}`);
  return stdout;
}

const CALLER = `
const fs = require("node:fs");
const { token, calls } = JSON.parse(fs.readFileSync(0, "utf8"));
(async () => {
  for (const { team, user, leads } of calls) {
    const reply = await fetch("http://mattermost:8065/api/v4/teams/" + team + "/members/" + user + "/schemeRoles", {
      method: "PUT",
      headers: { authorization: "Bearer " + token, "content-type": "application/json" },
      body: JSON.stringify({ scheme_user: true, scheme_admin: leads }),
      signal: AbortSignal.timeout(20000),
    });
    const text = await reply.text();
    if (reply.status !== 200) throw new Error(JSON.parse(text).message);
  }
  process.stdout.write("done");
})().catch((error) => { console.error(error.message); process.exit(1); });
`;

const READER = `
const fs = require("node:fs");
try {
const { folder } = JSON.parse(fs.readFileSync(0, "utf8"));
const read = (path) => { try { return JSON.parse(fs.readFileSync(path, "utf8")); } catch { return null; } };
const slugs = fs.readdirSync(folder).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5));
process.stdout.write(JSON.stringify(Object.fromEntries(slugs.map((slug) => [slug, read(folder + "/" + slug + ".json")]))));
} catch (error) { console.error(error.message); process.exit(1); }
`;
