import { stringify } from "yaml";
import { oneLine, quote } from "./tenant-problem.ts";
import type { TenantTexts } from "./tenant-texts.ts";

const LONGEST_LINE = 120;

/** `key: value` to copy into a file, on one line; `- value` for an item of a list. A group of keys gives `key:` alone. */
export function inlineEntry(key: PropertyKey, value: unknown): string | undefined {
  const text = typeof key === "number" ? `- ${inlineValue(value)}` : `${oneLine(String(key))}: ${inlineValue(value)}`;
  if (text.length <= LONGEST_LINE) return text;
  return isGroup(value) ? `${oneLine(String(key))}:` : undefined;
}

/** What stands in the file, for “got …”: text in quotes, numbers as written, a word for groups and lists, undefined for nothing. */
export function inlineGot(value: unknown, written: string | undefined, texts: TenantTexts): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return texts.list;
  return isGroup(value) ? texts.mapping : oneLine((written ?? String(value)).slice(0, 60));
}

/** A mapping of YAML: an object that is no list. */
export function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function inlineValue(value: unknown): string {
  if (typeof value === "string" && /\s{2}|[\n\r\t]|^\s|\s$/.test(value)) return quote(value, LONGEST_LINE);
  return oneLine(stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim());
}
