import { z } from "zod";
import { ONE_LINE } from "./tenant-schema.ts";
import type { TenantTexts } from "./tenant-texts.ts";

const LOCALES = { fr: z.locales.fr().localeError, en: z.locales.en().localeError };

/** What is wrong with a value, in the words of the texts; zod's own sentence of that language where they have none. */
export function wrongValue(
  issue: z.core.$ZodRawIssue,
  texts: TenantTexts,
  description: () => string | undefined,
): string {
  return ownWords(issue, texts, description) ?? zodWords(issue, texts) ?? texts.refused();
}

function ownWords(
  issue: z.core.$ZodRawIssue,
  texts: TenantTexts,
  description: () => string | undefined,
): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return expected(issue.expected, texts);
    case "invalid_value":
      return texts.oneOf(issue.values.map(String));
    case "too_small":
      if (issue.inclusive === false) return undefined;
      if (issue.origin === "string") return texts.tooShort(Number(issue.minimum));
      if (issue.origin === "array") return texts.tooFew(Number(issue.minimum));
      return texts.tooSmall(String(issue.minimum));
    case "too_big":
      if (issue.inclusive === false) return undefined;
      if (issue.origin === "string") return texts.tooLong(Number(issue.maximum));
      if (issue.origin === "array") return texts.tooMany(Number(issue.maximum));
      return texts.tooBig(String(issue.maximum));
    case "invalid_format":
      if (issue.format === "email") return texts.email;
      return issue.format === "regex" ? texts.refused(description()) : undefined;
    case "custom":
      return issue.params?.rule === ONE_LINE ? texts.oneLineText : texts.refused(description());
    case "invalid_union":
      return texts.refused(description());
    default:
      return undefined;
  }
}

function expected(type: string, { expected }: TenantTexts): string | undefined {
  if (type === "record" || type === "map") return expected.object;
  return Object.hasOwn(expected, type) ? expected[type as keyof typeof expected] : undefined;
}

function zodWords(issue: z.core.$ZodRawIssue, { language }: TenantTexts): string | undefined {
  const message = LOCALES[language](issue);
  return typeof message === "object" && message !== null ? message.message : (message ?? undefined);
}
