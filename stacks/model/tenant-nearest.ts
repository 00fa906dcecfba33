/**
 * The word of `known` that was probably meant, or undefined: few slips for its length, a beginning of it, or
 * the same without accents and capitals.
 */
export function nearest(given: string, known: readonly string[]): string | undefined {
  if (given.length > 60) return undefined;
  const wanted = fold(given);
  if (wanted === "") return undefined;
  // One slip in four letters; more would turn `nature` into `autre`.
  const limit = wanted.length < 3 ? 0 : Math.max(1, Math.floor(wanted.length / 4));
  let best: { word: string; distance: number } | undefined;
  for (const word of known) {
    const target = fold(word);
    const begins = wanted.length >= 3 && target.length >= 3 && (target.startsWith(wanted) || wanted.startsWith(target));
    const distance = wanted === target ? 0 : begins ? 1 : editDistance(wanted, target);
    if (
      distance <= limit &&
      distance < Math.max(wanted.length, target.length) &&
      distance < (best?.distance ?? Infinity)
    )
      best = { word, distance };
  }
  return best?.word;
}

/** Lower case without accents: `Épicerie` → `epicerie`, `œ` → `oe`. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .replace(/ß/g, "ss")
    .trim();
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from `a` to `b` (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(at(row, j - 1) + 1, at(last, j) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Infinity;
