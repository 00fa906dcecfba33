/** Upgrades to the code start here: older databases must first be brought to it (Upgrade.php, MIN_REQUIRED_VERSION). */
const OLDEST_DATABASE = "1.3.0";

/**
 * Why Paheko may not go from one version to another. Paheko itself does not notice code that is older than its database.
 * @returns one sentence, or nothing when it may.
 */
export function refuseUpgrade(_image: string, from: string, to: string): string | undefined {
  if (older(to, from))
    return `Paheko ${to} is older than ${from}, which the associations' databases are at; it would open them all the same and damage them. Keep ${from}, or restore a backup made with ${to}.`;
  if (older(from, OLDEST_DATABASE) && older(OLDEST_DATABASE, to))
    return `Paheko ${to} cannot read databases of ${from}. Go to ${OLDEST_DATABASE} first, then to ${to}.`;
  return undefined;
}

/** Whether version `a` comes before `b`; a fourth number is a correction (1.3.22.1 comes after 1.3.22). */
function older(a: string, b: string): boolean {
  const [left, right] = [numbers(a), numbers(b)];
  const place = left.findIndex((number, i) => number !== right[i]);
  return place >= 0 && (left[place] ?? 0) < (right[place] ?? 0);
}

function numbers(version: string): readonly number[] {
  const parts = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  return [0, 1, 2, 3].map((place) => parts[place] ?? 0);
}
