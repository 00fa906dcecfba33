import type { TenancyPort } from "../contract.ts";
import { DATABASE, FRAMADATE, ROOT, TABLES, tablePrefix } from "./names.ts";

/** An association's tables. */
export interface Tables {
  /** Those that are not there, without prefix. */
  readonly missing: readonly string[];
  /** How many migrations Framadate noted as done. */
  readonly steps: number;
}

/** Tables of every association, by slug's prefix; two questions for a thousand associations, once an operation. */
export async function listTables(port: TenancyPort, slug: string): Promise<Tables> {
  const { names, steps } = await port.once("framadate/tables", async () => {
    const all = new Set(await tableNames(port, "fd\\_%"));
    const ledgers = [...all].filter((name) => name.endsWith("_framadate_migration"));
    return { names: all, steps: await countSteps(port, ledgers) };
  });
  return tablesOf(slug, names, steps);
}

/** The same for one association, as it is now. */
export async function tablesNow(port: TenancyPort, slug: string): Promise<Tables> {
  const prefix = tablePrefix(slug);
  const names = new Set(await tableNames(port, `${prefix.replaceAll("_", "\\_")}%`));
  const ledger = `${prefix}framadate_migration`;
  return tablesOf(slug, names, await countSteps(port, names.has(ledger) ? [ledger] : []));
}

/**
 * Runs Framadate's own migrations for one association. `php admin/migration.php` ends with 0 whatever happened, and says
 * nothing without a database; it counts three times, each `<n> / <all>`: done, failed, skipped (0 is left empty).
 * @throws Error with one sentence.
 */
export async function migrate(port: TenancyPort, slug: string): Promise<Tables> {
  const command = `cd ${ROOT}/admin && exec php -d display_errors=0 migration.php`;
  const { code, stdout, stderr } = await port.exec(FRAMADATE, ["sh", "-c", command], {
    environment: { FRAMADATE_ASSOCIATION: slug },
  });
  const [, failed] = [...stdout.matchAll(/:\s*(\d*) \/ (\d+)/g)];
  if (Number(failed?.[1] ?? 0) > 0)
    throw new Error(`Framadate: ${failed?.[1]} of ${failed?.[2]} migrations of ${slug}'s tables failed.`);
  const tables = await tablesNow(port, slug);
  if (code !== 0 || tables.missing.length > 0)
    throw new Error(
      `Framadate: tables of ${slug} are missing after its migration (${tables.missing.join(", ")}): ${stderr.trim().split("\n").at(-1) || "it said nothing, as it does when its database does not answer it"}`,
    );
  return tables;
}

/** Polls that a shorter time would erase at once, though the longer one keeps them, and days since the end of the oldest of them. */
export async function erasedAtOnce(
  port: TenancyPort,
  slug: string,
  shorter: number,
  longer: number,
): Promise<{ readonly polls: number; readonly oldestDays: number }> {
  const [row] = await port.queryMariadb(
    DATABASE,
    `SELECT COUNT(*) AS polls, COALESCE(MAX(DATEDIFF(CURRENT_DATE, end_date)), 0) AS oldest FROM ${tablePrefix(slug)}poll WHERE end_date < NOW() - INTERVAL ${shorter} DAY AND end_date >= NOW() - INTERVAL ${longer} DAY`,
  );
  return { polls: Number(row?.["polls"] ?? 0), oldestDays: Number(row?.["oldest"] ?? 0) };
}

function tablesOf(slug: string, names: ReadonlySet<string>, steps: ReadonlyMap<string, number>): Tables {
  const prefix = tablePrefix(slug);
  return {
    missing: TABLES.filter((table) => !names.has(prefix + table)),
    steps: steps.get(`${prefix}framadate_migration`) ?? 0,
  };
}

async function tableNames(port: TenancyPort, like: string): Promise<string[]> {
  const rows = await port.queryMariadb(
    DATABASE,
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = '${DATABASE}' AND table_name LIKE '${like}'`,
  );
  return rows.map(({ name }) => name ?? "");
}

/** Rows of Framadate's ledgers of migrations, by table; a statement for a hundred of them. */
async function countSteps(port: TenancyPort, ledgers: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const counted = new Map<string, number>();
  for (let i = 0; i < ledgers.length; i += 100) {
    const parts = ledgers
      .slice(i, i + 100)
      .map((name) => `SELECT '${name}' AS name, COUNT(*) AS steps FROM \`${name}\``);
    for (const row of await port.queryMariadb(DATABASE, parts.join(" UNION ALL ")))
      counted.set(row["name"] ?? "", Number(row["steps"]));
  }
  return counted;
}
