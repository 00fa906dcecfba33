const VERSION = /^(\d+)\.(\d+)\.(\d+)/;

/** Nextcloud starts neither on data of a later version nor on data two majors older (its image's entrypoint); Redis keeps nothing. */
export function refuseUpgrade(image: string, from: string, to: string): string | undefined {
  const [before, after] = [VERSION.exec(from), VERSION.exec(to)];
  if (image !== "nextcloud" || !before || !after) return undefined;
  const [old, next] = [before.slice(1).map(Number), after.slice(1).map(Number)];
  const [oldMajor = 0, nextMajor = 0] = [old[0], next[0]];
  if (nextMajor > oldMajor + 1)
    return `Nextcloud goes one major version at a time: from ${before[0]} first to the last ${oldMajor + 1}, start it once, and only then to ${after[0]}.`;
  if (isBefore(next, old))
    return `Nextcloud does not go back from ${before[0]} to ${after[0]}: keep ${before[0]}, or restore a backup that was made with ${after[0]}.`;
  return undefined;
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const first = one.findIndex((part, i) => part !== other[i]);
  return first >= 0 && (one[first] ?? 0) < (other[first] ?? 0);
}
