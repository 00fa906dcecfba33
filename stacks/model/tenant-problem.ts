/** Languages in which problems are told. */
export type Language = "fr" | "en";

/** One thing that is wrong in an association's file, ready to be shown; see {@link formatProblem}. */
export interface TenantProblem {
  /** Path of the file, relative to the project. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
  /** Dotted path of the key, e.g. `services.etherpad.pads[0]`; empty when the whole file is meant. */
  readonly path: string;
  /** What is wrong, what was given, what to write instead. */
  readonly sentence: string;
}

/** What is wrong and the way out, before it becomes a sentence of one language. */
export interface Statement {
  readonly what: string;
  /** As it stands in the file, already quoted. */
  readonly got?: string;
  /** Text to write instead, to be copied as it is. */
  readonly write?: string;
  /** Like `write`, where the right value cannot be known. */
  readonly example?: string;
  /** What to do, as a sentence without its full stop. */
  readonly advice?: string;
}

/** `tenants/x.yaml:7:5 services.etherpad.pads: …`, on one line. */
export function formatProblem({ file, line, column, path, sentence }: TenantProblem): string {
  return oneLine(`${file}:${line}:${column}${path === "" ? "" : ` ${path}`}: ${sentence}`);
}

/** By file, line, column, then path; a new array. */
export function sortProblems(problems: readonly TenantProblem[]): TenantProblem[] {
  return [...problems].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compare(a.path, b.path) ||
      compare(a.sentence, b.sentence),
  );
}

/** `services.etherpad.pads[0]`; keys that are no plain word stand in quotes. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    const key = /^[\p{L}\p{N}_-]{1,40}$/u.test(String(part)) ? String(part) : quote(String(part), 40);
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

/** The text in double quotes on one line, cut after `limit` characters, with nothing in it that a terminal would obey. */
export function quote(text: string, limit = 60): string {
  const characters = Array.from(text);
  const shown = characters.length > limit ? `${characters.slice(0, limit).join("")}…` : text;
  return oneLine(JSON.stringify(shown)).replaceAll("\u00a0", "\\u00a0");
}

/** Control characters, and those that reverse the direction of text, as `\u….`. */
export function oneLine(text: string): string {
  return text.replace(
    /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
