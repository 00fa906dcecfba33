import { z } from "zod";
import type { TenancyPort } from "../contract.ts";
import { callApi } from "./api.ts";

/** A pad of an association. */
export interface Pad {
  /** Without the association's prefix. */
  readonly name: string;
  /** Time of its last change in milliseconds; 0 where the database does not tell. */
  readonly edited: number;
}

const rows = z.array(z.object({ pad: z.string(), edited: z.coerce.number().nullable() }));

/** All pads of one instance that begin with the prefix, the newest first. Names and dates are fetched once for all associations. */
export async function padsOf(
  port: TenancyPort,
  instance: string,
  database: string,
  prefix: string,
): Promise<readonly Pad[]> {
  const names = await padNames(port, instance);
  const own = [...names].filter((name) => name.startsWith(prefix) && name.length > prefix.length);
  if (own.length === 0) return [];
  const edited = await port.once(`pad-dates ${instance}`, () => lastChanges(port, database, [...names]));
  return own
    .map((name) => ({ name: name.slice(prefix.length), edited: edited.get(name) ?? 0 }))
    .sort((a, b) => b.edited - a.edited || (a.name < b.name ? -1 : 1));
}

/** Names of all pads of an instance: Etherpad keeps them in memory, its database would have to look at every revision. */
export function padNames(port: TenancyPort, instance: string): Promise<ReadonlySet<string>> {
  return port.once(`pads ${instance}`, async () => {
    const reply = await callApi(port, instance, "listAllPads", {});
    if (reply.code !== 0) throw new Error(`Etherpad listAllPads: ${reply.message}`);
    return new Set(z.object({ padIDs: z.array(z.string()) }).parse(reply.data).padIDs);
  });
}

/**
 * Times of the last change, in one query instead of one call for each pad. Etherpad 1.8 and 3.x keep a pad in the row
 * `pad:<name>`, with the number of its newest revision under `head`, and that revision with its time in
 * `pad:<name>:revs:<number>` (Pad.js, Pad.ts). Both are read as text: a quotation mark that a person typed stands behind a
 * backslash there, so that nothing a person writes looks like a key; PostgreSQL's JSON would refuse a whole listing for one
 * zero byte in one pad. The names go in as hexadecimal digits, since people choose them.
 */
async function lastChanges(
  port: TenancyPort,
  database: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const hex = Buffer.from(JSON.stringify(names)).toString("hex");
  const found = await port.query(
    database,
    `SELECT n.pad, substring(r.value FROM '"timestamp":([0-9]+)') AS edited
       FROM json_array_elements_text(convert_from(decode('${hex}', 'hex'), 'UTF8')::json) AS n(pad)
       JOIN store p ON p.key = 'pad:' || n.pad
       LEFT JOIN store r ON r.key = 'pad:' || n.pad || ':revs:' || substring(p.value FROM '"head":([0-9]+)')`,
  );
  return new Map(rows.parse(found).map(({ pad, edited }) => [pad, edited ?? 0]));
}
