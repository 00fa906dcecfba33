import type { TenantIdentity } from "../../services/contract.ts";
import type { Tenant } from "../model/tenant.ts";

/** All that the pages may know of the hoster. Plain data, no secret. */
export interface HosterFacts {
  readonly name: string;
  /** Base domain, e.g. `treize-communes.example`. */
  readonly domain: string;
  /** Address of the home page, e.g. `https://treize-communes.example/`. */
  readonly url: string;
  /** Mail address of the people who run the hoster. */
  readonly contact: string;
  readonly language: "fr" | "en";
  /** What the hoster offers, in the order of the page; `summary` is one sentence in the hoster's language. */
  readonly services: readonly { readonly title: string; readonly summary: string }[];
  /** Where caught mails can be read; only on a hoster that sends none. */
  readonly mailSinkUrl?: string | undefined;
  /** One sentence each, for a banner on every page of services: stand-ins, lab builds. Usually empty. */
  readonly notices: readonly string[];
}

/** One association on the home page; give only those with `listed: true`. */
export interface ListedAssociation extends Pick<Tenant, "slug" | "displayName" | "commune" | "kind"> {
  /** Address of its public page. */
  readonly url: string;
}

/** What an association's own pages show of it. */
export interface AssociationFacts extends TenantIdentity, Pick<Tenant, "commune" | "kind"> {}

/** A form with one text field, sent by GET; the browser drops a query that stands in `action`. */
export interface MembersForm {
  readonly title: string;
  readonly action: string;
  /** Name of the field, as it stands in the query: `nom` gives `?nom=…`. */
  readonly field: string;
  /** What may be typed, as a regular expression for the whole field. */
  readonly pattern: string;
  /** Text of the button. */
  readonly button: string;
  /** One sentence under the title: what to write. */
  readonly hint: string;
}
