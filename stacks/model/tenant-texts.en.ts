import type { Statement } from "./tenant-problem.ts";
import type { TenantTexts } from "./tenant-texts.ts";

/** English, for hosters that set `language: en`. */
export const english: TenantTexts = {
  language: "en",
  say: ({ what, got, write, example, advice }) => {
    const given = got === undefined ? what : `${what}, got ${got}`;
    if (write !== undefined) return `${given}, write ${write}`;
    if (example !== undefined) return `${given}, write for example ${example}`;
    return advice === undefined ? `${given}.` : `${given}. ${advice}.`;
  },
  mapping: "a group of keys",
  list: "a list",

  missingKey: "missing key",
  missingValue: "missing value",
  unknownKey: "unknown key",
  duplicateKey: (line) => ({ what: `key written twice (already on line ${line})`, advice: "Keep only one of the two" }),
  keyAlreadyThere: (key) => ({ what: "unknown key", advice: `The key ${key} is already there: delete this line` }),
  invisibleInKey: "invisible space in the key (a no-break space, for example)",
  slugIsFileName: (slug) => ({
    what: "unknown key: the association's short name is the file's name",
    got: slug,
    advice: "Delete this line; to change the short name, rename the file",
  }),
  belongsUnderServices: "this service is in the wrong place: it goes under services, two spaces further to the right",
  possibleKeys: (keys) => `Possible keys: ${keys.join(", ")}`,
  noSettings: "unknown key, because this service has no settings",
  moreProblems: { what: "there are more errors in this file", advice: "Correct these first, then check again" },

  expected: {
    string: "text expected",
    number: "number expected",
    int: "whole number expected",
    boolean: "true (yes) or false (no) expected",
    object: "group of keys expected",
    array: "list expected",
  },
  oneOf: (values) =>
    `value refused (${values.length === 1 ? "the only one possible" : "possible"}: ${values.join(", ")})`,
  tooShort: (least) => (least === 1 ? "empty text" : `text too short (at least ${least} characters)`),
  tooLong: (most) => `text too long (at most ${most} characters)`,
  tooFew: (least) => `list too short (at least ${least})`,
  tooMany: (most) => `list too long (at most ${most})`,
  tooSmall: (least) => `number too small (at least ${least})`,
  tooBig: (most) => `number too big (at most ${most})`,
  email: "mail address expected",
  oneLineText: "text on one line expected, without invisible characters",
  shorten: "Make it shorter",
  // Descriptions of settings are in French only.
  refused: () => "value refused",
  asDescribed: (message) => `expected: ${message}`,

  unknownService: "unknown service",
  serviceNotRun: (title, run) =>
    `${title} exists, but this hoster does not run it (it runs: ${run.join(", ") || "no service"})`,
  serviceList: (run) => `Possible services: ${run.join(", ") || "none"}`,
  serviceValue: "true (yes), false (no) or a group of settings expected",

  slugRule: (got, proposed) => ({
    what: "file name refused (lower-case letters without accents, digits, and single hyphens between them; a letter first)",
    got,
    advice: `Rename the file: ${proposed}`,
  }),
  slugTooShort: (got, least, proposed) => ({
    what: `file name too short (at least ${least} characters)`,
    got,
    advice: `Rename the file: ${proposed}`,
  }),
  slugTooLong: (got, most, proposed) => ({
    what: `file name too long (at most ${most} characters)`,
    got,
    advice: `Rename the file: ${proposed}`,
  }),
  slugReserved: (got, by, proposed) => ({
    what: `file name reserved by ${by.kind === "hoster" ? "the hoster" : `the service ${by.title}`}`,
    got,
    advice: `Rename the file: ${proposed}`,
  }),
  slugTaken: (got, other) => ({
    what: `name already taken by ${other}`,
    got,
    advice: "Keep only one of the two files, or give one of them another name",
  }),

  emptyFile: { what: "the file is empty", advice: "Copy a file that works into it, then change the values" },
  topLevelList: {
    what: "group of keys expected",
    got: "a list",
    advice: "Delete the hyphen at the beginning of the line: “displayName: …”, “commune: …”, one key on each line",
  },
  topLevelText: (got) => ({
    what: "group of keys expected",
    got,
    advice: "Write one key on each line: “displayName: …”, “commune: …”",
  }),
  tooLarge: (bytes, most) => ({
    what: `file too large (at most ${kilobytes(most)})`,
    got: kilobytes(bytes),
    advice: "An association's file has a few lines: check that this is the right file",
  }),
  foldersTooLarge: (most) => ({
    what: `folder too large (at most ${kilobytes(most)} for all files); the rest was not read`,
    advice: "Check that this is the right folder",
  }),
  wrongExtension: (name, proposed, taken) => ({
    what: "this file is not read, because its name does not end in .yaml",
    got: name,
    advice: taken
      ? `Take it out of this folder: ${proposed} is there already`
      : `Rename it: ${proposed}, or take it out of this folder if it is no association`,
  }),
  notAFile: { what: "this is not a regular file", advice: "Put a text file in its place" },
  symbolicLink: { what: "this file is only a link to another", advice: "Put the file itself in its place" },
  unreadable: (reason) => ({ what: `cannot be read (${reason})`, advice: "Check the permissions of this file" }),
  noFolder: {
    what: "this folder does not exist or cannot be read",
    advice: "Create it, or correct the hoster's setting “tenants”",
  },
  notUtf8: { what: "this character is not UTF-8", advice: "Save the file again and choose the encoding UTF-8" },
  utf16: { what: "file saved as UTF-16", advice: "Save it again and choose the encoding UTF-8" },

  yaml: {
    reference: (line) =>
      repaired(
        "“&” and “*” at the beginning of a value are references, refused here",
        line,
        "Write the whole value in each place",
      ),
    tag: (line) =>
      repaired(
        "“!” at the beginning of a value has a special meaning, refused here",
        line,
        "Take away the word that begins with “!”",
      ),
    directive: { what: "instruction line “%” refused here", advice: "Delete this line" },
    complexKey: (line) =>
      repaired("“?” at the beginning of a text has a special meaning, refused here", line, "Write “key: value”"),
    tooDeep: {
      what: "too many levels inside each other",
      advice: "Write one key on each line, with at most three levels",
    },
    unclosedQuote: { what: "quote opened here and never closed", advice: "Close it at the end of the value" },
    unclosedBracket: {
      what: "bracket or brace opened here and never closed",
      advice: "Close it at the end of the value",
    },
    unopenedBracket: {
      what: "bracket or brace closed here without having been opened",
      advice: "Delete it, or open it at the beginning of the value",
    },
    tab: { what: "tab at the beginning of the line", advice: "Replace it by spaces, two for each level" },
    colonInText: (line) =>
      repaired("colon in a text without quotes", line, "Put the text in quotes, or begin a new line after the key"),
    overIndented: (line) => ({ what: "line too far to the right", write: line }),
    firstLineIndented: (line) => ({ what: "the first key is too far to the right", write: line }),
    badIndent: {
      what: "the beginning of this line is aligned with no line above",
      advice: "Align it, with two spaces for each level",
    },
    badStart: (character, line) =>
      repaired(`a text without quotes cannot begin with “${character}”`, line, "Put the text in quotes"),
    badEscape: { what: "misplaced backslash in quotes", advice: "Double it, or put the text in single quotes" },
    missingSpace: (line) => ({ what: "a space is missing after the colon", write: line }),
    missingColon: (line) => repaired("the colon after the key is missing", line, "Write “key: value” on one line"),
    badQuotes: (line) => ({ what: "misplaced quotes", write: line }),
    severalDocuments: {
      what: "several documents in one file (separated by “---”)",
      advice: "Make one file for each association",
    },
    longKey: { what: "key too long", advice: "Check that this is the right file" },
    unexpected: {
      what: "this text is in the wrong place",
      advice: "Check the quotes and spaces of this line and of the one above",
    },
  },
  summary: {
    fine: (associations) => `${count(associations, "association")}, no error`,
    wrong: (problems, files) => `${count(problems, "error")} in ${count(files, "file")}`,
  },
};

/** The repaired line where there is one, else the advice. */
function repaired(what: string, line: string | undefined, advice: string): Statement {
  return line === undefined ? { what, advice } : { what, write: line };
}

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`;
const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;
