import type { z } from "zod";
import { inlineEntry } from "./tenant-inline.ts";
import { fold, nearest } from "./tenant-nearest.ts";
import type { Statement } from "./tenant-problem.ts";

/** Part of a JSON Schema. */
export type SchemaPart = z.core.JSONSchema.BaseSchema;

/** What was given and what the schema says about it. */
export interface Given {
  readonly key: PropertyKey;
  readonly value: unknown;
  /** The value as it stands in the file. */
  readonly written: string | undefined;
  readonly schema: SchemaPart | undefined;
  /** Whether the service would take this value here. */
  accepts(candidate: unknown): boolean;
}

/** The line to write instead: sure where it says the same as what was given, an example where only the schema is known. */
export function suggest(given: Given): Pick<Statement, "write" | "example"> {
  for (const candidate of sameMeaning(given)) {
    const write = given.accepts(candidate) ? inlineEntry(given.key, candidate) : undefined;
    if (write !== undefined) return { write };
  }
  for (const candidate of examples(given)) {
    const example = given.accepts(candidate) ? inlineEntry(given.key, candidate) : undefined;
    if (example !== undefined) return { example };
  }
  return {};
}

/** `true` for oui, yes, on, 1 …, `false` for their opposites. */
export function booleanOf(value: unknown): boolean | undefined {
  const word = fold(String(value));
  if (["oui", "o", "yes", "y", "on", "true", "vrai", "1"].includes(word)) return true;
  return ["non", "n", "no", "off", "false", "faux", "0"].includes(word) ? false : undefined;
}

/** The part of the schema that describes a path, undefined where it describes none. */
export function schemaAt(schema: SchemaPart, path: readonly PropertyKey[]): SchemaPart | undefined {
  let part: unknown = schema;
  for (const step of path) {
    const { properties, items, additionalProperties } = part as SchemaPart;
    if (typeof step === "number") part = items;
    else part = properties && Object.hasOwn(properties, String(step)) ? properties[String(step)] : additionalProperties;
    if (typeof part !== "object" || part === null || Array.isArray(part)) return undefined;
  }
  return part as SchemaPart;
}

function* sameMeaning({ key, value, written, schema }: Given): Generator<unknown> {
  yield value;
  if (typeof value === "number" || typeof value === "boolean") {
    yield written ?? String(value);
    yield booleanOf(value);
  }
  if (typeof value === "string") {
    const text = value
      .replace(/[\p{Cc}\p{Zs}\u2028\u2029]+/gu, " ")
      .replace(/[\p{Cf}]/gu, "")
      .trim();
    const words = (schema?.enum ?? []).filter((word) => typeof word === "string");
    yield text;
    yield booleanOf(text);
    yield numberOf(text, String(key));
    yield nearest(text, words);
    yield dashed(text);
    yield text.split(/\s*[,;]\s*/);
    yield text.split(/\s*[,;]\s*/).map(dashed);
  }
  yield [value];
}

function* examples({ value, schema }: Given): Generator<unknown> {
  if (typeof value === "number") {
    yield Math.round(value);
    if (schema?.minimum !== undefined && value < schema.minimum) yield schema.minimum;
    if (schema?.maximum !== undefined && value > schema.maximum) yield schema.maximum;
  }
  if (typeof value === "string" && /^\d+ +\p{L}{3}/u.test(value)) yield Number.parseInt(value, 10);
  yield* schema?.examples ?? [];
  yield schema?.default;
  yield schema?.const;
  yield* schema?.enum ?? [];
  if (schema?.type === "boolean") yield true;
  yield schema?.minimum;
}

/** `Fête d'été` → `fete-d-ete`. */
function dashed(text: string): string {
  return fold(text)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** `50G` for a key in gigabytes is 50; for a key in megabytes it is nothing, because the number would not be right. */
function numberOf(text: string, key: string): number | undefined {
  const [, digits, unit] = /^([+-]?\d+(?:[.,]\d+)?)\s*([kmgt]?)(?:i?[bo])?$/i.exec(text) ?? [];
  if (digits === undefined || digits.length > 15) return undefined;
  const wanted = /([KMGT])i?[bo]$/.exec(key)?.[1];
  if (unit !== "" && unit?.toUpperCase() !== wanted) return undefined;
  return Number(digits.replace(",", "."));
}
