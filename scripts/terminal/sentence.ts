/** Languages in which the operator's scripts speak. */
export type Language = "fr" | "en";

/** One thing said to people, in each language. */
export interface Sentence {
  readonly fr: string;
  readonly en: string;
}

/** A sentence, French first. */
export function words(fr: string, en: string): Sentence {
  return { fr, en };
}

/** The same text in each language: names, versions, paths. */
export function verbatim(text: string): Sentence {
  return { fr: text, en: text };
}

/** Sentences one after the other, in each language. */
export function joined(sentences: readonly Sentence[], separator = " "): Sentence {
  return { fr: sentences.map(({ fr }) => fr).join(separator), en: sentences.map(({ en }) => en).join(separator) };
}

/** A failure that is told to the operator as it is: what happened and what to do, without a stack trace. */
export class OperatorError extends Error {
  readonly sentence: Sentence;
  readonly exitCode: number;

  constructor(sentence: Sentence, exitCode = 1) {
    super(sentence.en);
    this.name = "OperatorError";
    this.sentence = sentence;
    this.exitCode = exitCode;
  }
}

/** Seconds for people: `0 s`, `42 s`, `1 min 05 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** Bytes for people, decimal units: `850 Mo` / `850 MB`, `5.9 Go` / `5.9 GB` with the decimal mark of the language. */
export function size(bytes: number): Sentence {
  if (bytes < 1e9) return words(`${Math.round(bytes / 1e6)} Mo`, `${Math.round(bytes / 1e6)} MB`);
  const gigabytes = (bytes / 1e9).toFixed(1);
  return words(`${gigabytes.replace(".", ",")} Go`, `${gigabytes} GB`);
}
