import type { PortalLink } from "../../services/contract.ts";
import type { AssociationFacts, HosterFacts, ListedAssociation, MembersForm } from "./facts.ts";

/** A name that breaks every page which forgets to escape. */
export const hostileName = `Les "Amis" & <b>Cie</b> d'ici`;

/** {@link hostileName} as it must stand in HTML. */
export const hostileNameEscaped = "Les &quot;Amis&quot; &amp; &lt;b&gt;Cie&lt;/b&gt; d&#39;ici";

export function aHoster(changes: Partial<HosterFacts> = {}): HosterFacts {
  return {
    name: "Les Chatons du Val",
    domain: "val.example",
    url: "https://val.example/",
    contact: "aide@val.example",
    language: "fr",
    services: [
      { title: "Etherpad", summary: "Écrire un texte à plusieurs." },
      { title: "Mattermost", summary: "Discuter par équipe." },
    ],
    notices: [],
    ...changes,
  };
}

export function anAssociation(changes: Partial<AssociationFacts> = {}): AssociationFacts {
  return {
    slug: "chorale",
    displayName: "Chorale des Deux Rives",
    commune: "Saint-Exemple",
    kind: "culture",
    contact: "bureau@chorale.example",
    ...changes,
  };
}

export function aListing(changes: Partial<ListedAssociation> = {}): ListedAssociation {
  const slug = changes.slug ?? "chorale";
  return {
    slug,
    displayName: "Chorale des Deux Rives",
    commune: "Saint-Exemple",
    kind: "culture",
    url: `https://${slug}.val.example/`,
    ...changes,
  };
}

/** `count` associations spread over `communes` communes. */
export function manyListings(count: number, communes: number): readonly ListedAssociation[] {
  return Array.from({ length: count }, (_, at) =>
    aListing({ slug: `asso-${at}`, displayName: `Association ${at}`, commune: `Commune ${at % communes}` }),
  );
}

export function aLink(changes: Partial<PortalLink> = {}): PortalLink {
  return {
    title: "Discussions",
    url: "https://discussion.val.example/chorale",
    description: "L’équipe de la chorale.",
    audience: "public",
    ...changes,
  };
}

export function aForm(changes: Partial<MembersForm> = {}): MembersForm {
  return {
    title: "Ouvrir ou créer un document",
    action: "/membres/ouvrir-document",
    field: "nom",
    button: "Ouvrir",
    hint: "Écrivez un nom court.",
    pattern: "[a-z]+",
    ...changes,
  };
}

/** Every address that the page links to, loads or sends to, in its order. */
export function addressesIn(page: string): readonly string[] {
  return [...page.matchAll(/\b(?:href|src|srcset|action|formaction|poster|data)="([^"]*)"/g)].map(
    (found) => found[1] ?? "",
  );
}

/** The text that people read, one blank between words (a no-break blank stays). */
export function readable(page: string): string {
  return page
    .replace(/<head>[\s\S]*<\/head>/, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/[ \n]+/g, " ")
    .trim();
}
