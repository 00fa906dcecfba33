import { z } from "zod";
import type { TenancyPort } from "../contract.ts";
import { JSON_NOTE_WRITER } from "../json-note.ts";
import { runNode } from "./api.ts";
import { JANITOR_PATHS } from "./pads.ts";

const rule = z.strictObject({
  prefix: z.string(),
  /** Days without a change after which a pad is removed; `null` is never. */
  idleDays: z.number().nullable(),
  /** Names, without the prefix, that stay however old they are. */
  keep: z.array(z.string()),
  /** Nothing is removed while the association has no access. */
  suspended: z.boolean(),
  /** What the members' page was last told to list; the janitor does not look at it. */
  onPage: z.string(),
});
const state = z.object({ startedAt: z.number(), passedAt: z.number().nullable(), problems: z.array(z.string()) });
const found = z.object({ rules: z.record(z.string(), z.unknown()), janitor: z.unknown() });

/** What the janitor may do with an association's pads: the content of `rules/<slug>.json`. */
export type IdleRule = z.output<typeof rule>;
/** What the janitor wrote of itself; times in milliseconds. */
export type JanitorState = z.output<typeof state>;

/** All rules of an instance by slug, and the janitor's state; `undefined` where there is none or it cannot be read. */
export interface Janitor {
  readonly rules: ReadonlyMap<string, IdleRule>;
  readonly state: JanitorState | undefined;
}

/** Read once for all associations of an instance. */
export function janitorOf(port: TenancyPort, instance: string): Promise<Janitor> {
  return port.once(`janitor ${instance}`, async () => {
    const { rules, janitor } = found.parse(JSON.parse(await runNode(port, instance, READER, JANITOR_PATHS, FAILURE)));
    const readable = Object.entries(rules).flatMap(([slug, text]) => {
      const parsed = rule.safeParse(text);
      return parsed.success ? [[slug, parsed.data] as const] : [];
    });
    return { rules: new Map(readable), state: state.safeParse(janitor).data };
  });
}

/**
 * Writes an association's rule, whole or not at all. It goes through Etherpad's own container, which everything else needs too:
 * a janitor that does not run can be told of a suspension all the same.
 */
export async function writeRule(port: TenancyPort, instance: string, slug: string, wanted: IdleRule): Promise<void> {
  const file = { folder: JANITOR_PATHS.rules, slug, text: `${JSON.stringify(wanted)}\n` };
  await runNode(port, instance, JSON_NOTE_WRITER, file, FAILURE);
}

const FAILURE = "Etherpad, rules for idle pads";

const READER = `
const fs = require("node:fs");
try {
const { rules: folder, state } = JSON.parse(fs.readFileSync(0, "utf8"));
const read = (path) => { try { return JSON.parse(fs.readFileSync(path, "utf8")); } catch { return null; } };
const slugs = fs.readdirSync(folder).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5));
const rules = Object.fromEntries(slugs.map((slug) => [slug, read(folder + "/" + slug + ".json")]));
process.stdout.write(JSON.stringify({ rules, janitor: read(state + "/state.json") }));
} catch (error) { console.error(error.message); process.exit(1); }
`;
