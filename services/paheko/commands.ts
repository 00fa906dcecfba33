import { z } from "zod";
import type { ExecResult, TenancyPort, TenantIdentity } from "../contract.ts";
import { SETTINGS_WRITER } from "./plan.ts";

const WEB = "paheko";
const CRON = "paheko-cron";

/** What the platform wrote for one association, outside of what Paheko may write. */
const ownSettings = z.object({
  state: z.enum(["active", "suspended"]),
  quotaBytes: z.number(),
  /** Who was made administrator for the file's sake; the association may have chosen others since. */
  administrator: z.string(),
});
export type OwnSettings = z.output<typeof ownSettings>;

const database = z.object({
  version: z.string(),
  organisation: z.string().nullable(),
  country: z.string().nullable(),
  usedBytes: z.number(),
  administratorCategory: z.number().nullable(),
  defaultCategory: z.number().nullable(),
});

const state = z.object({
  name: z.string(),
  settings: ownSettings.nullable(),
  database: database.nullable(),
  problem: z.string().nullable(),
  /** Whether a file is there that an interrupted installation left, with nobody in it. */
  unfinished: z.boolean(),
  queueAge: z.number().nullable(),
  cronAge: z.number().nullable(),
});

/** What is so for one association; ages are in seconds. */
export type AssociationState = z.output<typeof state>;

/** All associations by slug, and the version of the code: one program reads every database. */
export interface Associations {
  readonly version: string;
  readonly bySlug: ReadonlyMap<string, AssociationState>;
}

/** The state of all associations; read once for all of one operation. */
export function associations(port: TenancyPort): Promise<Associations> {
  return port.once("paheko-associations", async () => {
    const result = await port.exec(CRON, ["php", "/etc/paheko/list.php"]);
    if (result.code !== 0) throw failure("list", result);
    const { version, associations: list } = z
      .object({ version: z.string(), associations: z.array(state) })
      .parse(json(result.stdout, "list"));
    return { version, bySlug: new Map(list.map((one) => [one.name, one])) };
  });
}

/** Makes the association's database with its first administrator, by Paheko's own `init`. */
export async function createAssociation(
  port: TenancyPort,
  tenant: TenantIdentity,
  wanted: { readonly country: string; readonly administratorName: string; readonly administrator: string },
  unfinished: boolean,
): Promise<void> {
  const told = [tenant.slug, wanted.country, tenant.displayName, wanted.administratorName, wanted.administrator];
  const result = await port.exec(CRON, ["sh", "/etc/paheko/create.sh", ...told], {
    stdin: port.tenantSecret("paheko/first-password"),
    ...(unfinished && { environment: { UNFINISHED: "yes" } }),
  });
  // Paheko says on its output why not, and exits 0 after some PHP errors: an error's text counts as one.
  if (result.code !== 0 || /PHP error|Fatal error/i.test(result.stderr)) throw failure("init", result);
}

/** Brings the database to the version of the code. Paheko exits 2 when it upgraded, 0 when there was nothing to do. */
export async function upgradeDatabase(port: TenancyPort, slug: string): Promise<void> {
  const result = await run(port, slug, ["upgrade"]);
  if (result.code !== 0 && result.code !== 2) throw failure("upgrade", result);
}

/** Has the daily tasks and the mail queue of one association run at once. */
export async function runTasks(port: TenancyPort, slug: string): Promise<void> {
  const result = await port.exec(CRON, ["php", "/etc/paheko/keep.php", "one", slug]);
  if (result.code !== 0) throw failure("cron", result);
}

/** Writes the association's settings, as the one user who may. */
export async function writeSettings(port: TenancyPort, slug: string, settings: OwnSettings): Promise<void> {
  const result = await port.exec(CRON, ["sh", "/etc/paheko/write.sh", slug], {
    stdin: `${JSON.stringify(settings)}\n`,
    user: SETTINGS_WRITER,
  });
  if (result.code !== 0) throw failure("settings", result);
}

/** Changes rows by Paheko's own (hidden) command; the statement is on a command line, so it holds no secret. */
export async function write(port: TenancyPort, slug: string, sql: string): Promise<void> {
  const result = await run(port, slug, ["sql", "--write", sql]);
  if (result.code !== 0) throw failure("sql", result);
}

/** The member who has an address; the one with an administrator's rights where several have it. */
export async function findMember(
  port: TenancyPort,
  slug: string,
  email: string,
): Promise<{ readonly id: number; readonly administrator: boolean } | null> {
  const result = await port.exec(CRON, ["php", "/etc/paheko/member.php", slug], { stdin: email });
  if (result.code !== 0) throw failure("member", result);
  return z.object({ id: z.number(), administrator: z.boolean() }).nullable().parse(json(result.stdout, "member"));
}

/**
 * Makes a member, through the API inside the web container, and returns its number. A member of that name may be there
 * already, which the API takes for a duplicate unless told otherwise.
 */
export async function createMember(
  port: TenancyPort,
  slug: string,
  form: { readonly nom: string; readonly email: string; readonly id_category?: string },
): Promise<number> {
  const call = { association: slug, path: "user/new", form: { ...form, force_duplicate: "1" } };
  const result = await port.exec(WEB, ["php", "/etc/paheko/call.php"], { stdin: JSON.stringify(call) });
  if (result.code !== 0) throw failure("API", result);
  const { status, body } = z.object({ status: z.number(), body: z.string() }).parse(json(result.stdout, "API"));
  const answer = z.object({ id: z.number().optional(), error: z.string().optional() }).parse(json(body, "API"));
  if (status === 200 && answer.id !== undefined) return answer.id;
  throw new Error(`Paheko (API): ${answer.error ?? `HTTP ${status}`}`);
}

/** A text between quotes for SQLite. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function run(port: TenancyPort, slug: string, command: readonly string[]): Promise<ExecResult> {
  return port.exec(CRON, ["php", "/var/www/paheko/bin/paheko", ...command], {
    environment: { PAHEKO_FACTORY_USER: slug },
  });
}

/** Paheko writes its failures to the output, in colour; PHP's own go to the other stream, with a trace below. */
function failure(doing: string, { stdout, stderr, code }: ExecResult): Error {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour is.
  const plain = (text: string) => text.replace(/\u001b\[[0-9;]*m/g, "");
  const lines = (text: string) =>
    plain(text)
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("[WRITE]") && !/^\/!\\ PHP error$/.test(line));
  const said = lines(stdout).at(-1) ?? lines(stderr)[0] ?? `exit code ${code}`;
  return new Error(`Paheko (${doing}): ${said}`);
}

function json(text: string, doing: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`Paheko (${doing}) answered no JSON: ${text.trim().replace(/\s+/g, " ").slice(0, 80)}`);
  }
}
