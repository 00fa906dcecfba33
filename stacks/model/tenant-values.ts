import type { z } from "zod";
import { inlineEntry, inlineGot, isGroup } from "./tenant-inline.ts";
import { fold, nearest } from "./tenant-nearest.ts";
import { formatPath, type Statement } from "./tenant-problem.ts";
import { settingsJsonSchema } from "./tenant-schema.ts";
import { type SchemaPart, schemaAt, suggest } from "./tenant-suggestion.ts";
import type { TenantTexts } from "./tenant-texts.ts";
import { wrongValue } from "./tenant-zod-texts.ts";
import type { YamlDocument } from "./yaml-document.ts";

/** Something wrong with a key or a value; `path` starts at the top of the file. */
export interface Finding {
  readonly path: readonly PropertyKey[];
  readonly at: "key" | "value";
  readonly statement: Statement;
  /** Whether there is nothing at `path`, or an empty value. */
  readonly absent?: boolean;
  /** The key that was probably meant by this one: that it is absent need not be told. */
  readonly meant?: readonly PropertyKey[];
}

/** A group of keys in a file, and the schema that it must follow. */
export interface Section<Value extends object = object> {
  readonly schema: z.ZodType<Value>;
  readonly given: Readonly<Record<string, unknown>>;
  /** Where the group stands in the file. */
  readonly path: readonly PropertyKey[];
  /** Keys that other words stand for, by the word in lower case without accents. */
  readonly synonyms?: ReadonlyMap<string, string>;
  /** A better answer about an unknown key of this group than the nearest of its own keys. */
  unknownKey?(key: string, value: unknown): Pick<Finding, "statement" | "meant"> | undefined;
}

/** The group with all defaults, or what is wrong with it: the first `most` findings. */
export function checkSection<Value extends object>(
  section: Section<Value>,
  document: YamlDocument,
  texts: TenantTexts,
  most: number,
): { readonly value: Value } | { readonly findings: readonly Finding[] } {
  // What the author of a service wrote about a value wins over our words; this tells the two apart.
  const ours = new Set<string>();
  const parsed = section.schema.safeParse(section.given, {
    error: (issue) => {
      const words = wrongValue(issue, texts, () => schemaPart(section, issue.path ?? [])?.description);
      ours.add(words);
      return words;
    },
  });
  if (parsed.success) return { value: parsed.data };
  const context: Context = { section, document, texts };
  const findings: Finding[] = [];
  const told = new Set<string>();
  for (const issue of parsed.error.issues) {
    if (findings.length >= most) break;
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys.slice(0, most - findings.length))
        findings.push(unknownKeyFinding(context, issue.path, key));
    } else if (!told.has(formatPath(issue.path))) {
      told.add(formatPath(issue.path));
      findings.push(valueFinding(context, issue, ours.has(issue.message)));
    }
  }
  return { findings: withoutMeant(findings) };
}

/** Without the findings about absent keys that stand there under a wrong name. */
export function withoutMeant(findings: readonly Finding[]): readonly Finding[] {
  const meant = new Set(findings.flatMap((finding) => (finding.meant ? [formatPath(finding.meant)] : [])));
  return findings.filter(({ absent, path }) => !(absent && meant.has(formatPath(path))));
}

/** The key without blanks and invisible characters around and in it. */
export function visible(key: string): string {
  return key.replace(/[\s\p{Cc}\p{Cf}]/gu, "");
}

interface Context {
  readonly section: Section;
  readonly document: YamlDocument;
  readonly texts: TenantTexts;
}

/** Inside the section. */
type Inside = readonly PropertyKey[];

function valueFinding(context: Context, issue: z.core.$ZodIssue, oursWords: boolean): Finding {
  const { section, texts } = context;
  const inside = issue.path;
  const path = [...section.path, ...inside];
  const found = valueAt(section.given, inside);
  const fix = fixFor(context, inside, found?.value, inside);
  if (!found) return { path, at: "value", absent: true, statement: { what: texts.missingKey, ...fix } };
  if (found.value === null) return { path, at: "value", absent: true, statement: { what: texts.missingValue, ...fix } };
  const what = oursWords ? issue.message : texts.asDescribed(issue.message);
  const tooLong = issue.code === "too_big" && issue.origin === "string";
  const got = gotten(context, inside, found.value);
  return { path, at: "value", statement: { what, ...got, ...(tooLong ? { advice: texts.shorten } : fix) } };
}

function unknownKeyFinding(context: Context, parent: Inside, key: string): Finding {
  const { section } = context;
  const value = valueAt(section.given, [...parent, key])?.value;
  const better = parent.length === 0 ? section.unknownKey?.(key, value) : undefined;
  return {
    path: [...section.path, ...parent, key],
    at: "key",
    ...(better ?? aboutUnknownKey(context, parent, key, value)),
  };
}

function aboutUnknownKey(
  context: Context,
  parent: Inside,
  key: string,
  value: unknown,
): Pick<Finding, "statement" | "meant"> {
  const { section, texts } = context;
  const known = Object.keys(schemaPart(section, parent)?.properties ?? {});
  const synonym = parent.length === 0 ? section.synonyms?.get(fold(key)) : undefined;
  const near = synonym ?? nearest(key, known);
  const got = gotten(context, [...parent, key], value);
  if (near === undefined) {
    const fix = known.length > 0 ? { advice: texts.possibleKeys(known) } : switchOn(section.path.at(-1));
    return { statement: { what: known.length > 0 ? texts.unknownKey : texts.noSettings, ...got, ...fix } };
  }
  if (valueAt(section.given, [...parent, near])) return { statement: texts.keyAlreadyThere(near) };
  const fix = fixFor(context, [...parent, near], value, [...parent, key]);
  const hidden = visible(key) === near;
  const statement = hidden ? { what: texts.invisibleInKey, ...fix } : { what: texts.unknownKey, ...got, ...fix };
  return { statement, meant: [...section.path, ...parent, near] };
}

/** What to write at `inside` for a value that now stands at `from`. */
function fixFor(
  { section, document, texts }: Context,
  inside: Inside,
  value: unknown,
  from: Inside,
): Pick<Statement, "write" | "example" | "advice"> {
  const key = inside.at(-1) ?? section.path.at(-1) ?? "";
  const schema = schemaPart(section, inside);
  const accepts = (candidate: unknown): boolean => {
    if (candidate === undefined) return false;
    const { error } = section.schema.safeParse(withValue(section.given, inside, candidate));
    return !error?.issues.some((issue) => inside.every((step, index) => issue.path[index] === step));
  };
  if (isGroup(value) && typeof key !== "number" && (schema?.properties || accepts(value)))
    return { write: `${String(key)}:` };
  const written = document.written([...section.path, ...from]);
  const fix = suggest({ key, value, written, schema, accepts });
  if (fix.write !== undefined || fix.example !== undefined) return fix;
  if (schema?.properties) return { advice: texts.possibleKeys(Object.keys(schema.properties)) };
  // Settings are described in French only.
  return texts.language === "fr" && schema?.description ? { advice: schema.description.replace(/\.$/, "") } : {};
}

function gotten({ section, document, texts }: Context, inside: Inside, value: unknown): Pick<Statement, "got"> {
  const got = inlineGot(value, document.written([...section.path, ...inside]), texts);
  return got === undefined ? {} : { got };
}

/** `wiki: true`, for a service that has nothing to set. */
function switchOn(service: PropertyKey | undefined): Pick<Statement, "write"> {
  const write = service === undefined ? undefined : inlineEntry(service, true);
  return write === undefined ? {} : { write };
}

const jsonSchemas = new WeakMap<z.ZodType, SchemaPart>();
function schemaPart({ schema }: Section, inside: Inside): SchemaPart | undefined {
  const json = jsonSchemas.get(schema) ?? settingsJsonSchema(schema);
  jsonSchemas.set(schema, json);
  return schemaAt(json, inside);
}

function valueAt(given: unknown, path: Inside): { readonly value: unknown } | undefined {
  let value = given;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return { value };
}

function withValue(given: unknown, path: Inside, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(given)) return given.map((item, index) => (index === step ? withValue(item, rest, value) : item));
  const group = isGroup(given) ? given : {};
  return { ...group, [step]: withValue(group[String(step)], rest, value) };
}
