import type { ServiceModule } from "../../services/contract.ts";
import { compareTags, versionOf } from "./version-tag.ts";

/** One image that goes from one tag to another; `image` is a key of the lock. */
export interface VersionChange {
  readonly image: string;
  readonly from: string;
  readonly to: string;
}

/** Where the ways round a refusal are written down. */
const MANUAL = "docs/upgrade.md";

/** Images that keep nothing which an older version could not read. */
const FREE = ["caddy", "mailpit", "node"];

/** Rules of what all services stand on, by key of the lock; they stand instead of the general one. */
const PLATFORM: Readonly<Record<string, (from: string, to: string) => string | undefined>> = {
  postgres: postgresRule,
  mariadb: mariadbRule,
  redis: cacheRule,
  valkey: cacheRule,
};

/**
 * Every change of version that would lose or lock data, one sentence each with the way to go; empty when all may be done.
 * Pure. The services' own rules come first (`refuseUpgrade` of the contract), then those of the platform, then the general
 * one: no program is made older under its data.
 */
export function upgradeRefusals(
  changes: readonly VersionChange[],
  services: readonly Pick<ServiceModule, "images" | "refuseUpgrade">[],
): readonly string[] {
  return changes.flatMap((change) => {
    const { image, from, to } = change;
    if (from === to) return [];
    const own = services.filter(({ images }) => images.includes(image));
    const refused = own.map((service) => service.refuseUpgrade?.(image, from, to)).find(Boolean);
    const platform = PLATFORM[image];
    const reason = refused ?? (platform ? platform(from, to) : generalRule(change));
    return reason === undefined ? [] : [`${image} ${from} → ${to}: ${reason}`];
  });
}

function generalRule({ image, from, to }: VersionChange): string | undefined {
  if (FREE.includes(image) || compareTags(to, from) >= 0) return undefined;
  return `an older version may not read what the newer one wrote. Put "${from}" back into the image lock; to go back together with the data of before: npm run upgrade -- ${image} --back <copy> (${MANUAL}).`;
}

/** The server's files are readable by one major version only (PostgreSQL manual, "Upgrading a PostgreSQL Cluster"). */
function postgresRule(from: string, to: string): string | undefined {
  const [old] = versionOf(from) ?? [];
  const [wanted] = versionOf(to) ?? [];
  if (old !== undefined && old === wanted) return undefined;
  return `another major version of PostgreSQL cannot open its files. Stay with a tag that begins with ${old ?? from}; to cross over, dump and load each database as ${MANUAL} says under "PostgreSQL".`;
}

/** MariaDB mends its tables upwards (mariadb-upgrade) and opens those of a newer series not at all (MariaDB manual, "Downgrading"). */
function mariadbRule(from: string, to: string): string | undefined {
  const [old, wanted] = [series(from), series(to)];
  if (old === undefined || wanted === undefined)
    return `a tag that names no series (as 11.8) cannot be compared with the data. Write the tag as a version.`;
  if (compareTags(wanted, old) >= 0) return undefined;
  return `an older series of MariaDB cannot open what ${old} wrote. Stay with a tag that begins with ${old}; to go back, dump and load each database as ${MANUAL} says under "MariaDB".`;
}

/** Written files carry a format number that older majors refuse (Redis: RDB version). */
function cacheRule(from: string, to: string): string | undefined {
  const [old] = versionOf(from) ?? [];
  const [wanted] = versionOf(to) ?? [];
  if (old === undefined || wanted === undefined || wanted >= old) return undefined;
  return `an older major version may not read the file that ${old} wrote. Put "${from}" back into the image lock, or a newer one.`;
}

function series(tag: string): string | undefined {
  return versionOf(tag)?.slice(0, 2).join(".");
}
