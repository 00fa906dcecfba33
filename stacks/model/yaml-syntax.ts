import type { ErrorCode, LineCounter, YAMLError } from "yaml";
import type { Statement } from "./tenant-problem.ts";
import type { YamlTexts } from "./tenant-texts.ts";
import type { PlacedStatement } from "./yaml-document.ts";
import { colonLine, quotedLine, spacedLine } from "./yaml-line.ts";
import type { ScanKind } from "./yaml-scan.ts";

/** What yaml's error codes mean to someone who writes an association's file. */
const KINDS: Readonly<
  Record<
    ErrorCode,
    "colon" | "start" | "indent" | "tab" | "escape" | "missing" | "documents" | "longKey" | "deep" | "unexpected"
  >
> = {
  ALIAS_PROPS: "unexpected",
  BAD_ALIAS: "unexpected",
  BAD_COLLECTION_TYPE: "unexpected",
  BAD_DIRECTIVE: "unexpected",
  BAD_DQ_ESCAPE: "escape",
  BAD_INDENT: "indent",
  BAD_PROP_ORDER: "unexpected",
  BAD_SCALAR_START: "start",
  BLOCK_AS_IMPLICIT_KEY: "colon",
  BLOCK_IN_FLOW: "unexpected",
  DUPLICATE_KEY: "unexpected",
  IMPOSSIBLE: "unexpected",
  KEY_OVER_1024_CHARS: "longKey",
  MISSING_CHAR: "missing",
  MULTILINE_IMPLICIT_KEY: "missing",
  MULTIPLE_ANCHORS: "unexpected",
  MULTIPLE_DOCS: "documents",
  MULTIPLE_TAGS: "unexpected",
  NON_STRING_KEY: "unexpected",
  RESOURCE_EXHAUSTION: "deep",
  TAB_AS_INDENT: "tab",
  TAG_RESOLVE_FAILED: "unexpected",
  UNEXPECTED_TOKEN: "unexpected",
};

/**
 * Syntax errors as sentences, one for each line: the parser goes on after an error, and what it says further along the
 * same line, or after a tab, is only an echo.
 */
export function syntaxProblems(
  errors: readonly YAMLError[],
  lines: readonly string[],
  counter: LineCounter,
  texts: YamlTexts,
  keys: readonly string[],
): PlacedStatement[] {
  if (errors.some(({ code }) => KINDS[code] === "deep"))
    return [{ line: 1, column: 1, path: [], statement: texts.tooDeep }];
  const tabs = lines.flatMap((line, index) => {
    const column = /^ *\t/.exec(line)?.[0].length;
    return column === undefined || line.trim() === ""
      ? []
      : [{ line: index + 1, column, path: [], statement: texts.tab }];
  });
  if (tabs.length > 0) return tabs;
  const told = new Map<number, PlacedStatement>();
  for (const error of errors) {
    const { line, col } = counter.linePos(error.pos[0]);
    if (told.has(line)) continue;
    told.set(line, { line, column: col, path: [], ...explain(error.code, line, lines, texts, keys) });
  }
  return [...told.values()];
}

/** The sentence about something that is not allowed in associations' files; `line` is where it stands. */
export function scanStatement(kind: ScanKind, line: string, texts: YamlTexts): Statement {
  switch (kind) {
    case "reference":
      return texts.reference(/:\s+(&\s|\*.*[\s*])/.test(line) ? quotedLine(line) : undefined);
    case "tag":
      return texts.tag(quotedLine(line));
    case "complexKey":
      return texts.complexKey(quotedLine(line));
    case "directive":
    case "tooDeep":
    case "unclosedQuote":
    case "unclosedBracket":
    case "unopenedBracket":
      return texts[kind];
  }
}

/** The statement, and another place than the parser's where the cause stands elsewhere. */
type Explained = { readonly statement: Statement; readonly line?: number; readonly column?: number };

function explain(
  code: ErrorCode,
  number: number,
  lines: readonly string[],
  texts: YamlTexts,
  keys: readonly string[],
): Explained {
  const line = lines[number - 1] ?? "";
  switch (KINDS[code]) {
    case "colon":
      return colon(number, lines, texts);
    case "start":
      return { statement: texts.badStart(/:\s+(\S)/.exec(line)?.[1] ?? "?", quotedLine(line)) };
    case "indent":
      return { statement: texts.badIndent };
    case "tab":
      return { statement: texts.tab };
    case "escape":
      return { statement: texts.badEscape };
    case "missing": {
      const spaced = spacedLine(line);
      return { statement: spaced ? texts.missingSpace(spaced) : texts.missingColon(colonLine(line, keys)) };
    }
    case "documents":
      return { statement: texts.severalDocuments };
    case "longKey":
      return { statement: texts.longKey };
    case "deep":
      return { statement: texts.tooDeep };
    case "unexpected":
      return unexpected(number, lines, texts);
  }
}

/** Either a colon in a text, or a next line that is too far to the right and so became part of this one's value. */
function colon(number: number, lines: readonly string[], texts: YamlTexts): Explained {
  const line = lines[number - 1] ?? "";
  const next = lines[number] ?? "";
  const value = line.slice(line.indexOf(":") + 1);
  if (/:(\s|$)/.test(value) || indent(next) <= indent(line) || next.trim() === "")
    return { statement: texts.colonInText(quotedLine(line)) };
  return { statement: shown(next, texts.overIndented, texts.badIndent), line: number + 1, column: indent(next) + 1 };
}

function unexpected(number: number, lines: readonly string[], texts: YamlTexts): Explained {
  const first = lines.findIndex((line) => /^\s*[^\s#-]/.test(line));
  const firstLine = lines[first] ?? "";
  if (first >= 0 && first < number - 1 && indent(firstLine) > 0)
    return {
      statement: shown(firstLine, texts.firstLineIndented, texts.badIndent),
      line: first + 1,
      column: indent(firstLine) + 1,
    };
  const line = lines[number - 1] ?? "";
  const quoted = /:\s+["'|>]/.test(line) ? quotedLine(line) : undefined;
  return { statement: quoted ? texts.badQuotes(quoted) : texts.unexpected };
}

/** About a line that can be copied as it is, or in general where it is too long for a sentence. */
function shown(line: string, about: (line: string) => Statement, otherwise: Statement): Statement {
  return line.length > 160 ? otherwise : about(line.trim());
}

const indent = (line: string): number => line.length - line.trimStart().length;
