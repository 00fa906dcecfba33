import { CST, Lexer } from "yaml";

/** What an association's file may not use, or what breaks all that follows; found before anything is parsed. */
export type ScanKind =
  | "reference"
  | "tag"
  | "directive"
  | "complexKey"
  | "tooDeep"
  | "unclosedQuote"
  | "unclosedBracket"
  | "unopenedBracket";

/** First place of one kind. */
export interface ScanFinding {
  readonly kind: ScanKind;
  /** In UTF-16 units from the beginning. */
  readonly offset: number;
}

/** Brackets inside each other, and hyphens of lists inside each other on one line. */
const MOST_LEVELS = 20;

/**
 * Reads the tokens of a YAML text in linear time, and tells the first of each kind that is refused.
 *
 * It comes before the parser because the parser cannot be trusted with everything: 64 KiB of `? ` keep yaml 2.9.1 busy
 * for minutes, of `[` for most of a second, and aliases multiply (“billion laughs”).
 */
export function scanYaml(text: string): ScanFinding[] {
  const found = new Map<ScanKind, number>();
  const note = (kind: ScanKind, offset: number): void => {
    if (!found.has(kind)) found.set(kind, offset);
  };
  const brackets: number[] = [];
  let hyphens = 0;
  let offset = 0;
  let inScalar = false;
  for (const token of new Lexer().lex(text)) {
    // Marks of the lexer, which are no part of the text.
    if (token === CST.DOCUMENT) continue;
    if (token === CST.FLOW_END) {
      if (brackets[0] !== undefined) note("unclosedBracket", brackets[0]);
      brackets.length = 0;
      continue;
    }
    if (token === CST.SCALAR) {
      inScalar = true;
      continue;
    }
    if (!inScalar) {
      const refused = refusedKind(token);
      if (refused) note(refused, offset);
      if (token === "[" || token === "{") brackets.push(offset);
      if ((token === "]" || token === "}") && brackets.pop() === undefined) note("unopenedBracket", offset);
      if (token.trim() !== "" || token.includes("\n")) hyphens = token === "-" ? hyphens + 1 : 0;
      if (Math.max(brackets.length, hyphens) > MOST_LEVELS) note("tooDeep", offset);
    }
    inScalar = false;
    offset += token.length;
  }
  if (brackets[0] !== undefined) note("unclosedBracket", brackets[0]);
  if (found.has("tooDeep")) found.delete("unclosedBracket");
  return [...found].map(([kind, offset]) => ({ kind, offset }));
}

function refusedKind(token: string): ScanKind | undefined {
  switch (CST.tokenType(token)) {
    case "anchor":
    case "alias":
      return "reference";
    case "tag":
      return "tag";
    case "directive-line":
      return "directive";
    case "explicit-key-ind":
      return "complexKey";
    case "single-quoted-scalar":
      return token.length < 2 || !token.endsWith("'") ? "unclosedQuote" : undefined;
    case "double-quoted-scalar":
      return /^"(?:[^"\\]|\\[\s\S])*"$/.test(token) ? undefined : "unclosedQuote";
    default:
      return undefined;
  }
}
