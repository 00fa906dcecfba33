import type { TenancyPort, TenantIdentity } from "../contract.ts";

/** Container of the plan in which the API is called. */
export const ETHERPAD_LABEL = "etherpad";
/** Etherpad allows 50 characters in a pad's name (PadManager); the prefix takes up to 24 of them. */
export const NAME_LENGTH = 26;
const KEY_LENGTH = 10;
const SLUG_LENGTH = 12;

/**
 * Beginning of the names of an association's pads, e.g. `chorale-3f9c1a77de-`. Ten hexadecimal digits of a derived
 * secret make a link that cannot be guessed: whoever has the link may read and write, nobody else finds it.
 */
export function padPrefix(tenant: TenantIdentity, port: Pick<TenancyPort, "tenantSecret">): string {
  return `${tenant.slug.slice(0, SLUG_LENGTH)}-${port.tenantSecret("etherpad/pads").slice(0, KEY_LENGTH)}-`;
}
