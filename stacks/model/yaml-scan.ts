import { CST, Lexer } from "yaml";

/** What an association's file may not use, or what breaks all that follows; found before anything is parsed. */
export type ScanKind =
  | "reference"
  | "tag"
  | "directive"
  | "complexKey"
  | "tooDeep"
  | "unclosedQuote"
  | "unclosedBracket";

/** First place of one kind. */
export interface ScanFinding {
  readonly kind: ScanKind;
  /** In UTF-16 units from the beginning. */
  readonly offset: number;
}

const MOST_BRACKETS = 20;

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
  let offset = 0;
  let inScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (token === CST.SCALAR) {
      inScalar = true;
      continue;
    }
    if (token === CST.DOCUMENT) continue;
    if (token === CST.FLOW_END) {
      if (brackets[0] !== undefined) note("unclosedBracket", brackets[0]);
      brackets.length = 0;
      continue;
    }
    if (!inScalar) {
      const refused = refusedKind(token);
      if (refused) note(refused, offset);
      if (token === "[" || token === "{") brackets.push(offset);
      if (token === "]" || token === "}") brackets.pop();
      if (brackets.length > MOST_BRACKETS) note("tooDeep", offset);
    }
    inScalar = false;
    offset += token.length;
  }
  if (brackets[0] !== undefined && !found.has("tooDeep")) note("unclosedBracket", brackets[0]);
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
