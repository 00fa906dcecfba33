/** Powers of 1024, as Paheko counts; the letters are those of French files (octets) and of English ones (bytes). */
const UNITS: Readonly<Record<string, number>> = { M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** How an amount of storage is written in an association's file: `500 Mo`, `2 Go`, `1 TB`. */
export const SIZE_PATTERN = /^([1-9]\d{0,5}) ?([MGT])[oB]$/;

/** Bytes of a text that matches {@link SIZE_PATTERN}; not a number for any other. */
export function bytesOf(text: string): number {
  const [, amount, unit = ""] = SIZE_PATTERN.exec(text) ?? [];
  return Number(amount) * (UNITS[unit] ?? Number.NaN);
}

/** An amount of storage as people read it, e.g. `1.5 GB`; rounded up, so that what is shown is always enough. */
export function sizeText(bytes: number, language: "fr" | "en"): string {
  const letter = language === "fr" ? "o" : "B";
  const [unit, size] = Object.entries(UNITS).findLast(([, one]) => bytes >= one) ?? ["M", 1024 ** 2];
  const amount = Math.ceil((bytes / size) * 10) / 10;
  return `${language === "fr" ? String(amount).replace(".", ",") : amount} ${unit}${letter}`;
}

/** The smallest amount an association's file can name that is not below `bytes`, e.g. `3 GB` for 2.1 of them. */
export function sizeToWrite(bytes: number, language: "fr" | "en"): string {
  const [unit, size] = Object.entries(UNITS).find(([, one]) => bytes / one < 10_000) ?? ["T", 1024 ** 4];
  return `${Math.max(1, Math.ceil(bytes / size))} ${unit}${language === "fr" ? "o" : "B"}`;
}
