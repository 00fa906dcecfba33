/** Nextcloud counts 1024 to the next unit, whatever the unit is called. */
const UNITS = ["o", "Ko", "Mo", "Go", "To"] as const;
const SIZE = /^(\d{1,6})(?:[.,](\d{1,2}))? ?([MGT])(?:o|B)$/i;

/** What a size in a file looks like, for a regular expression of the settings: `5 Go`, `500 Mo`, `1,5 To`, also `5GB`. */
export const SIZE_PATTERN: RegExp = SIZE;

/**
 * Bytes of a size such as `5 Go` or `1,5 To`.
 * @throws Error for what is no size; the settings refuse that before.
 */
export function bytesOf(text: string): number {
  const [, whole = "", fraction = "", unit = ""] = SIZE.exec(text.trim()) ?? [];
  if (whole === "") throw new Error(`${text}: no size such as 5 Go.`);
  const power = UNITS.findIndex((name) => name.startsWith(unit.toUpperCase()));
  // Down to a whole byte, as bytesText rounds up: written and read again, a size stays the same.
  return Math.floor(Number(`${whole}.${fraction || 0}`) * 1024 ** power);
}

/** The same size written in one way: `5GB` is `5 Go`, so that another spelling is no change. */
export function sizeText(text: string): string {
  return bytesText(bytesOf(text));
}

/** Bytes for people, with at most two digits behind the comma, rounded up so that the size named is always enough: `3,2 Go`. */
export function bytesText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const figure = Math.ceil((bytes * 100) / 1024 ** power) / 100;
  return `${String(figure).replace(".", ",")} ${UNITS[power]}`;
}
