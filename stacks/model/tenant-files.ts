import type { ServiceModule } from "../../services/contract.ts";
import type { Tenant } from "./tenant.ts";
import { inlineEntry, inlineGot, isGroup } from "./tenant-inline.ts";
import { formatPath, type Language, sortProblems, type TenantProblem } from "./tenant-problem.ts";
import { tenantFields, tenantKeys } from "./tenant-schema.ts";
import { checkServices, type ServiceRules } from "./tenant-services.ts";
import { fileNameStatements, slugOf } from "./tenant-slug.ts";
import { booleanOf } from "./tenant-suggestion.ts";
import { type TenantTexts, tenantTexts } from "./tenant-texts.ts";
import { checkSection, type Finding, type Section, visible, withoutMeant } from "./tenant-values.ts";
import { type PlacedStatement, readYaml } from "./yaml-document.ts";

export { formatProblem, type TenantProblem } from "./tenant-problem.ts";

/** Largest file of an association, in bytes. */
export const LARGEST_FILE = 64 * 1024;
/** Most problems that are told about one file; one more line says that there are others. */
export const MOST_PROBLEMS = 30;

/** One file as it was read: path relative to the project, and its text. */
export interface TenantFile {
  readonly path: string;
  readonly text: string;
}

/** What associations' files are checked against. */
export interface TenantRules {
  /** All services there are. */
  readonly services: readonly ServiceModule[];
  /** Names of the services that this hoster runs. */
  readonly enabled: readonly string[];
  /** Language of the sentences. */
  readonly language: Language;
}

/**
 * Reads associations from the texts of their files, in the order of their paths. Pure; never throws on what the files
 * hold. `problems` has everything that is wrong with all files, sorted; `tenants` has those whose file is right.
 */
export function parseTenants(
  files: readonly TenantFile[],
  rules: TenantRules,
): { readonly tenants: Tenant[]; readonly problems: TenantProblem[] } {
  const texts = tenantTexts[rules.language];
  const ordered = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const names = fileNameStatements(
    ordered.map(({ path }) => path),
    rules.services,
    texts,
  );
  const tenants: Tenant[] = [];
  const problems: TenantProblem[] = [];
  ordered.forEach((file, index) => {
    const named = names[index];
    const { tenant, placed } = readTenant(file, rules, texts);
    if (named) placed.push({ line: 1, column: 1, path: [], statement: named });
    if (tenant && placed.length === 0) tenants.push(tenant);
    problems.push(...told(file.path, placed, texts));
  });
  return { tenants, problems: sortProblems(problems) };
}

function readTenant(
  file: TenantFile,
  rules: ServiceRules,
  texts: TenantTexts,
): { tenant?: Tenant; placed: PlacedStatement[] } {
  const text = file.text.replace(/^\uFEFF/, "");
  const bytes = text.length > LARGEST_FILE ? text.length : Buffer.byteLength(text);
  if (bytes > LARGEST_FILE)
    return { placed: [{ line: 1, column: 1, path: [], statement: texts.tooLarge(bytes, LARGEST_FILE) }] };
  const { document, problems } = readYaml(text, texts, tenantKeys);
  if (!document) return { placed: [...problems] };

  const given = document.data;
  const unknownKey: Section["unknownKey"] = (key, value) => aboutTopKey(key, value, rules, texts);
  const fields = checkSection(
    { schema: tenantFields, given, path: [], synonyms: SYNONYMS, unknownKey },
    document,
    texts,
    MOST_PROBLEMS + 1,
  );
  const { services, findings } = checkServices(document, rules, texts, MOST_PROBLEMS + 1);
  const wrong = withoutMeant([...("findings" in fields ? fields.findings : []), ...findings]);
  const placed = [
    ...problems,
    ...wrong.map(({ path, at, statement }) => ({ ...document.place(path, at), path, statement })),
  ];
  if ("findings" in fields) return { placed };
  return { tenant: { ...fields.value, slug: slugOf(file.path), services, file: file.path }, placed };
}

/** Problems of one file in its own order, the first {@link MOST_PROBLEMS}. */
function told(file: string, placed: readonly PlacedStatement[], texts: TenantTexts): TenantProblem[] {
  const ordered = sortProblems(
    placed.map(({ line, column, path, statement }) => ({
      file,
      line,
      column,
      path: formatPath(path),
      sentence: texts.say(statement),
    })),
  );
  const last = ordered[MOST_PROBLEMS - 1];
  if (!last || ordered.length === MOST_PROBLEMS) return ordered;
  // Behind the last one that is told, also after all files were sorted together.
  const more = { ...last, column: last.column + 1, path: "", sentence: texts.say(texts.moreProblems) };
  return [...ordered.slice(0, MOST_PROBLEMS), more];
}

/** Words that people who have not seen another file would write for the keys at the top. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ["nom", "displayName"],
  ["name", "displayName"],
  ["titre", "displayName"],
  ["title", "displayName"],
  ["ville", "commune"],
  ["city", "commune"],
  ["type", "kind"],
  ["genre", "kind"],
  ["domaine", "kind"],
  ["mail", "contact"],
  ["email", "contact"],
  ["e-mail", "contact"],
  ["courriel", "contact"],
  ["visible", "listed"],
  ["public", "listed"],
]);

/** Keys that have a meaning elsewhere: the short name, and services that were not put under `services`. */
function aboutTopKey(
  key: string,
  value: unknown,
  rules: ServiceRules,
  texts: TenantTexts,
): Pick<Finding, "statement" | "meant"> | undefined {
  if (key === "slug")
    return { statement: texts.slugIsFileName(inlineGot(value, undefined, texts) ?? texts.missingValue) };
  const service = visible(key);
  if (!rules.services.some(({ name }) => name === service)) return undefined;
  const write = isGroup(value) ? `${service}:` : inlineEntry(service, booleanOf(value) ?? true);
  const what = service === key ? texts.belongsUnderServices : texts.invisibleInKey;
  return { statement: { what, ...(write === undefined ? {} : { write }) }, meant: ["services"] };
}
