import type { TenantKind } from "../model/tenant.ts";
import type { HosterFacts } from "./facts.ts";
import { english } from "./texts.en.ts";
import { french } from "./texts.fr.ts";

/** Every sentence of the pages. Plain text: it is escaped where it is used. */
export interface Texts {
  readonly skip: string;
  readonly notices: string;
  readonly footer: string;
  readonly kinds: Readonly<Record<TenantKind, string>>;
  readonly home: {
    readonly welcome: string;
    readonly description: (hoster: string) => string;
    readonly chatons: readonly [string, string];
    readonly services: string;
    readonly associations: string;
    readonly count: (associations: number, communes: number) => string;
    readonly none: string;
    readonly index: string;
    readonly backToIndex: string;
    readonly mailTitle: string;
    readonly mailText: string;
    readonly mailLink: string;
  };
  readonly association: {
    readonly description: (association: string, hoster: string) => string;
    readonly links: string;
    readonly linksLead: string;
    readonly noLinks: string;
    readonly members: string;
    readonly membersText: string;
    readonly membersUser: (user: string) => string;
    readonly membersLink: string;
  };
  readonly members: {
    readonly title: string;
    readonly lead: string;
    readonly links: string;
    readonly noLinks: string;
    readonly back: string;
  };
  readonly contact: {
    readonly title: string;
    readonly hosterText: string;
    readonly firstAssociation: (association: string) => string;
    readonly thenHoster: (hoster: string) => string;
  };
  readonly suspended: {
    readonly title: string;
    readonly nothingErased: string;
    readonly write: (hoster: string) => string;
  };
  readonly notFound: {
    readonly title: string;
    readonly check: string;
    readonly documents: string;
    readonly home: (hoster: string) => string;
    readonly write: (hoster: string) => string;
  };
  readonly password: MessageTexts;
  readonly unavailable: MessageTexts;
}

/** A page that says one thing, and whom to write to. */
export interface MessageTexts {
  readonly title: string;
  readonly what: string;
  readonly write: (hoster: string) => string;
}

/** The sentences in the hoster's language. */
export function textsOf(hoster: Pick<HosterFacts, "language">): Texts {
  return hoster.language === "en" ? english : french;
}
