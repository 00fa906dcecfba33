import type { Language, Statement } from "./tenant-problem.ts";
import { english } from "./tenant-texts.en.ts";
import { french } from "./tenant-texts.fr.ts";

/** Who keeps a word for itself, so that no association may have it. */
export type Reserver = { readonly kind: "hoster" } | { readonly kind: "service"; readonly title: string };

/** Types of values as people call them. */
export type ValueType = "string" | "number" | "int" | "boolean" | "object" | "array";

/** All that is said about associations' files, in one language. */
export interface TenantTexts {
  readonly language: Language;
  /** One sentence; text that is to be copied stands at its end, without a full stop. */
  say(statement: Statement): string;
  readonly mapping: string;
  readonly list: string;

  readonly missingKey: string;
  readonly missingValue: string;
  readonly unknownKey: string;
  readonly duplicateKey: (line: number) => Statement;
  readonly keyAlreadyThere: (key: string) => Statement;
  readonly invisibleInKey: string;
  readonly slugIsFileName: (slug: string) => Statement;
  readonly belongsUnderServices: string;
  readonly possibleKeys: (keys: readonly string[]) => string;
  readonly noSettings: string;
  readonly moreProblems: Statement;

  readonly expected: Readonly<Record<ValueType, string>>;
  readonly oneOf: (values: readonly string[]) => string;
  readonly tooShort: (least: number) => string;
  readonly tooLong: (most: number) => string;
  readonly tooFew: (least: number) => string;
  readonly tooMany: (most: number) => string;
  readonly tooSmall: (least: string) => string;
  readonly tooBig: (most: string) => string;
  readonly email: string;
  readonly oneLineText: string;
  readonly shorten: string;
  readonly refused: (description?: string) => string;
  /** Around what the author of a service wrote about a value. */
  readonly asDescribed: (message: string) => string;

  readonly unknownService: string;
  readonly serviceNotRun: (title: string, run: readonly string[]) => string;
  readonly serviceList: (run: readonly string[]) => string;
  readonly serviceValue: string;

  readonly slugRule: (got: string, proposed: string) => Statement;
  readonly slugTooShort: (got: string, least: number, proposed: string) => Statement;
  readonly slugTooLong: (got: string, most: number, proposed: string) => Statement;
  readonly slugReserved: (got: string, by: Reserver, proposed: string) => Statement;
  readonly slugTaken: (got: string, other: string) => Statement;

  readonly emptyFile: Statement;
  readonly topLevelList: Statement;
  readonly topLevelText: (got: string) => Statement;
  readonly tooLarge: (bytes: number, most: number) => Statement;
  readonly foldersTooLarge: (most: number) => Statement;
  /** `taken`: there is a file called `proposed` already. */
  readonly wrongExtension: (name: string, proposed: string, taken: boolean) => Statement;
  readonly notAFile: Statement;
  readonly symbolicLink: Statement;
  readonly unreadable: (reason: string) => Statement;
  readonly noFolder: Statement;
  readonly notUtf8: Statement;
  readonly utf16: Statement;

  readonly yaml: YamlTexts;
  readonly summary: {
    readonly fine: (associations: number) => string;
    readonly wrong: (problems: number, files: number) => string;
  };
}

/** Sentences about YAML itself. `line` is a repaired line to copy, where there is one. */
export interface YamlTexts {
  readonly reference: (line?: string) => Statement;
  readonly tag: (line?: string) => Statement;
  readonly directive: Statement;
  readonly complexKey: (line?: string) => Statement;
  readonly tooDeep: Statement;
  readonly unclosedQuote: Statement;
  readonly unclosedBracket: Statement;
  readonly unopenedBracket: Statement;
  readonly tab: Statement;
  readonly colonInText: (line?: string) => Statement;
  readonly overIndented: (line: string) => Statement;
  readonly firstLineIndented: (line: string) => Statement;
  readonly badIndent: Statement;
  readonly badStart: (character: string, line?: string) => Statement;
  readonly badEscape: Statement;
  readonly missingSpace: (line: string) => Statement;
  readonly missingColon: (line?: string) => Statement;
  readonly badQuotes: (line: string) => Statement;
  readonly severalDocuments: Statement;
  readonly longKey: Statement;
  readonly unexpected: Statement;
}

export const tenantTexts: Readonly<Record<Language, TenantTexts>> = { fr: french, en: english };
