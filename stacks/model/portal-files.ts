import {
  type HosterFacts,
  homePage,
  logo,
  notFoundPage,
  passwordPage,
  stylesheet,
  unavailablePage,
} from "../portal/portal.ts";
import type { Hoster } from "./hoster.ts";
import { httpsUrl } from "./names.ts";
import type { Tenant } from "./tenant.ts";

/** The files at the hoster's own address, by name. Pure. */
export function portalFiles(
  hoster: Hoster,
  facts: HosterFacts,
  tenants: readonly Tenant[],
): Readonly<Record<string, string>> {
  const listed = tenants
    .filter(({ listed }) => listed)
    .map((tenant) => ({ ...tenant, url: `${httpsUrl(hoster, tenant.slug)}/` }));
  return {
    "index.html": homePage(facts, listed),
    "401.html": passwordPage(facts),
    "404.html": notFoundPage(facts),
    "503.html": unavailablePage(facts),
    "style.css": stylesheet(),
    "logo.svg": logo(),
  };
}
