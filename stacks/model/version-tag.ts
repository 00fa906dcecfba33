/**
 * Numbers of the version that an image's tag begins with (`v1.27.11`, `2.11.4-alpine`, `17`), most significant first;
 * undefined for a tag that names none (`latest`, `apache`).
 */
export function versionOf(tag: string): readonly number[] | undefined {
  const numbers = /^v?(\d+(?:\.\d+)*)(?![\d.])/.exec(tag)?.[1];
  return numbers?.split(".").map(Number);
}

/**
 * Negative when `a` is the older one, positive when it is the newer one, 0 where both may be the same: `17` and `17.12`
 * differ in nothing that both say, and a tag without a version says nothing.
 */
export function compareTags(a: string, b: string): number {
  const [one, other] = [versionOf(a), versionOf(b)];
  if (!one || !other) return 0;
  const length = Math.min(one.length, other.length);
  for (let i = 0; i < length; i++) {
    const difference = (one[i] ?? 0) - (other[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
