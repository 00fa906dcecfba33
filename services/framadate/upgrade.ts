/** Framadate's rule for the image `framadate`: forward, and within 1.1. Versions that are none say nothing. */
export function refuseUpgrade(image: string, from: string, to: string): string | undefined {
  const [before, after] = [numbers(from), numbers(to)];
  if (image !== "framadate" || !before || !after) return undefined;
  if (older(after, before))
    return `Framadate cannot go back from ${from} to ${to}: its tables know no way back. Write ${from} again, or restore the copy of its database that was made before.`;
  if (after[0] !== before[0] || after[1] !== before[1])
    return `Framadate ${to} reads another configuration than ${from} (DB_NAME, DB_HOST and others for one connection string). Stay with ${before[0]}.${before[1]} until this project writes it.`;
  return undefined;
}

function numbers(version: string): readonly [number, number, number] | undefined {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  return major && minor && patch ? [Number(major), Number(minor), Number(patch)] : undefined;
}

function older(one: readonly number[], other: readonly number[]): boolean {
  const differs = one.findIndex((number, i) => number !== other[i]);
  return differs >= 0 && (one[differs] ?? 0) < (other[differs] ?? 0);
}
