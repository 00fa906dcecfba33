import type { ListedAssociation } from "./facts.ts";

/** The associations of one commune, by name. */
export interface Commune {
  readonly name: string;
  /** Anchor on the page, unique, made of the name. */
  readonly id: string;
  readonly associations: readonly ListedAssociation[];
}

/** A jump within the list. */
export interface IndexEntry {
  readonly label: string;
  readonly id: string;
}

/** Communes in alphabetical order. Spellings that differ only in case, accents, hyphens or blanks are one commune, under the spelling used most. */
export function communesOf(associations: readonly ListedAssociation[]): readonly Commune[] {
  const groups = Map.groupBy(associations, (association) => folded(association.commune));
  return [...groups]
    .map(([key, members]) => ({
      name: mostUsed(members.map((association) => association.commune.trim())),
      id: `commune-${key}`,
      associations: members.toSorted((a, b) => inOrder(a.displayName, b.displayName) || plainOrder(a.slug, b.slug)),
    }))
    .sort((a, b) => inOrder(a.name, b.name) || plainOrder(a.id, b.id));
}

/** Jumps for a list too long to scroll: none, one for each commune, or one for each first letter when there are many communes. */
export function indexOf(communes: readonly Commune[]): readonly IndexEntry[] {
  const total = communes.reduce((sum, commune) => sum + commune.associations.length, 0);
  if (communes.length < 3 || total <= 20) return [];
  if (communes.length <= 40) {
    return communes.map(({ name, id, associations }) => ({ label: `${name} (${associations.length})`, id }));
  }
  const firsts = new Map<string, string>();
  for (const { id } of communes) {
    const letter = (/[\p{L}\p{N}]/u.exec(id.slice("commune-".length))?.[0] ?? "…").toUpperCase();
    if (!firsts.has(letter)) firsts.set(letter, id);
  }
  return [...firsts].map(([label, id]) => ({ label, id }));
}

function mostUsed(spellings: readonly string[]): string {
  const counts = [...Map.groupBy(spellings, (spelling) => spelling)];
  counts.sort(([a, as], [b, bs]) => bs.length - as.length || inOrder(a, b) || plainOrder(a, b));
  return counts[0]?.[0] ?? "";
}

function folded(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

const alphabet = new Intl.Collator("fr", { numeric: true });
const inOrder = (a: string, b: string): number => alphabet.compare(a, b);
const plainOrder = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
