import type { ServiceModule } from "../../services/contract.ts";
import { fold } from "./tenant-nearest.ts";
import { oneLine, quote, type Statement } from "./tenant-problem.ts";
import type { Reserver, TenantTexts } from "./tenant-texts.ts";

/** Lengths of a slug, in characters. 32 leaves room for what services put before or behind it. */
export const SLUG_LENGTH = { least: 2, most: 32 } as const;

const EXTENSION = /\.ya?ml$/;

/** Host names that browsers, mail programs and the hoster itself give a meaning to. */
const HOSTER_WORDS = [
  "admin",
  "api",
  "autoconfig",
  "autodiscover",
  "ftp",
  "imap",
  "localhost",
  "mail",
  "membres",
  "mta-sts",
  "ns1",
  "ns2",
  "portail",
  "smtp",
  "status",
  "wpad",
  "www",
] as const;

/** Words no association may be called, and who keeps each. All services of the catalogue count, so that switching one on later takes no name away. */
export function reservedSlugs(services: readonly ServiceModule[]): ReadonlyMap<string, Reserver> {
  const words = new Map<string, Reserver>(HOSTER_WORDS.map((word) => [word, { kind: "hoster" }]));
  for (const { name, title, hosts, reservedSlugs } of services)
    for (const word of [name, ...hosts, ...reservedSlugs])
      if (!words.has(word)) words.set(word, { kind: "service", title });
  return words;
}

/** The short name in a path: the last part without `.yaml` or `.yml`. */
export function slugOf(path: string): string {
  return (path.split("/").at(-1) ?? "").replace(EXTENSION, "");
}

/** For each path what is wrong with its file name, or undefined: extension, form, reserved words, and names that two files share. */
export function fileNameStatements(
  paths: readonly string[],
  services: readonly ServiceModule[],
  texts: TenantTexts,
): (Statement | undefined)[] {
  const reserved = reservedSlugs(services);
  const owners = new Map<string, string>();
  // The file with the proper name keeps it: lower case before upper case, .yaml before .yml.
  const rank = (path: string): number =>
    (slugOf(path) === slugOf(path).toLowerCase() ? 0 : 2) + (path.endsWith(".yaml") ? 0 : 1);
  for (const path of [...paths].sort((a, b) => rank(a) - rank(b))) {
    const slug = slugOf(path).toLowerCase();
    if (!owners.has(slug)) owners.set(slug, path);
  }
  const taken = new Set(owners.keys());
  return paths.map((path) => {
    const name = path.split("/").at(-1) ?? "";
    if (!EXTENSION.test(name)) return wrongExtension(name, [], texts);
    const slug = slugOf(path);
    const owner = owners.get(slug.toLowerCase());
    return owner === path
      ? checkSlug(slug, reserved, taken, texts)
      : texts.slugTaken(quote(slug), oneLine(owner ?? ""));
  });
}

/**
 * About a file that is not read because of its name; proposes the name that was probably meant (`x.yaml.txt` → `x.yaml`),
 * unless one of the files of the folder, `names`, has it: renaming would write over it.
 */
export function wrongExtension(name: string, names: readonly string[], texts: TenantTexts): Statement {
  const endings = /\.(ya?ml|txt|docx?|odt|json|toml|bak|orig|old|copie|copy)\b.*$|\.[^.]*$|[~#]+$/i;
  const stem = name.replace(/^#/, "").replace(endings, "");
  const proposed = `${proposeSlug(stem === "" ? name : stem, new Map(), new Set())}.yaml`;
  return texts.wrongExtension(quote(name), proposed, names.includes(proposed));
}

/** What is wrong with a file's name (without its extension), or undefined. `taken` holds the slugs of the other files. */
export function checkSlug(
  slug: string,
  reserved: ReadonlyMap<string, Reserver>,
  taken: ReadonlySet<string>,
  texts: TenantTexts,
): Statement | undefined {
  const got = quote(slug);
  const proposed = `${proposeSlug(slug, reserved, taken)}.yaml`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug)) return texts.slugRule(got, proposed);
  if (slug.length < SLUG_LENGTH.least) return texts.slugTooShort(got, SLUG_LENGTH.least, proposed);
  if (slug.length > SLUG_LENGTH.most) return texts.slugTooLong(got, SLUG_LENGTH.most, proposed);
  const by = reserved.get(slug);
  return by ? texts.slugReserved(got, by, proposed) : undefined;
}

/** A safe slug near to the given one that nobody has: `École de l'Île` → `ecole-de-l-ile`. */
export function proposeSlug(
  given: string,
  reserved: ReadonlyMap<string, Reserver>,
  taken: ReadonlySet<string>,
): string {
  const words = fold(given.slice(0, 200))
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const named =
    /^[a-z]/.test(words) && words.length >= SLUG_LENGTH.least && !reserved.has(words) ? words : `asso-${words}`;
  const base = shorten(named, SLUG_LENGTH.most);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? base : `${shorten(base, SLUG_LENGTH.most - 4)}-${number}`;
    if (!taken.has(candidate) && !reserved.has(candidate)) return candidate;
  }
}

/** Cut at a hyphen where there is one in the second half. */
function shorten(slug: string, most: number): string {
  if (slug.length <= most) return slug.replace(/-+$/, "");
  const hyphen = slug.lastIndexOf("-", most);
  return slug.slice(0, hyphen > most / 2 ? hyphen : most).replace(/-+$/, "");
}
