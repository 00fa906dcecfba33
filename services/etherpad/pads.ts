import type { TenancyPort, TenantIdentity } from "../contract.ts";

/** Name of the common instance, and of its container. */
export const ETHERPAD_LABEL = "etherpad";
/** Etherpad allows 50 characters in a pad's name (PadManager); the prefix takes up to 24 of them. */
export const NAME_LENGTH = 26;
/** How many pads a members' page shows, the newest first. */
export const PADS_ON_PAGE = 100;
/** Fewest days without a change after which pads may be removed: a month of holidays is no reason to lose a document. */
export const LEAST_IDLE_DAYS = 30;
const KEY_LENGTH = 10;
const SLUG_LENGTH = 12;

/** Where the janitor's folders are put into containers; both folders are the instance's own. */
export const JANITOR_PATHS = { rules: "/chatterie/rules", state: "/chatterie/janitor" } as const;

/**
 * Beginning of the names of an association's pads, e.g. `chorale-3f9c1a77de-`. Ten hexadecimal digits of a derived
 * secret make a link that cannot be guessed: whoever has the link may read and write, nobody else finds it.
 * On an instance of its own the association's pads begin so too: a link stays the same but for its host.
 */
export function padPrefix(tenant: TenantIdentity, port: Pick<TenancyPort, "tenantSecret">): string {
  return `${tenant.slug.slice(0, SLUG_LENGTH)}-${port.tenantSecret("etherpad/pads").slice(0, KEY_LENGTH)}-`;
}
