import { createHash } from "node:crypto";
import type { ServiceModule, TenantDocument } from "../../services/contract.ts";
import { SITE_FORM } from "../platform/caddyfile.ts";
import { hasMailSink } from "../platform/mail.ts";
import { associationPage, type HosterFacts, membersPage, stylesheet, suspendedPage } from "../portal/portal.ts";
import type { Hoster } from "./hoster.ts";
import { hasInstance, serviceContext } from "./hoster-plan.ts";
import { httpsUrl } from "./names.ts";
import type { Tenant, TenantKind } from "./tenant.ts";

/** All that one association should have: plain data without secrets, compared by the engine key by key. */
export interface AssociationDocument {
  readonly slug: string;
  readonly displayName: string;
  readonly commune: string;
  readonly kind: TenantKind;
  readonly contact: string;
  readonly url: string;
  readonly services: Readonly<Record<string, TenantDocument>>;
  /** Changes when pages or site would look different for the same association; see {@link renderingOf}. */
  readonly rendering: string;
}

/** Pure. `services` are those that the hoster runs. */
export function associationDocument(
  hoster: Hoster,
  tenant: Tenant,
  services: readonly ServiceModule[],
  rendering: string,
): AssociationDocument {
  const { slug, displayName, commune, kind, contact } = tenant;
  const used = services.filter(({ name }) => tenant.services[name] !== undefined);
  return {
    slug,
    displayName,
    commune,
    kind,
    contact,
    url: httpsUrl(hoster, slug),
    services: Object.fromEntries(
      used.map((service) => [
        service.name,
        service.tenantDocument(
          serviceContext(hoster, service.name, hasInstance(service, tenant) ? slug : undefined),
          tenant,
          tenant.services[service.name] ?? {},
        ),
      ]),
    ),
    rendering,
  };
}

/** What the pages say of the hoster. */
export function hosterFacts(
  hoster: Hoster,
  services: readonly ServiceModule[],
  notices: readonly string[],
): HosterFacts {
  return {
    name: hoster.name,
    domain: hoster.domain,
    url: `${httpsUrl(hoster, "")}/`,
    contact: hoster.contact,
    language: hoster.language,
    services: services.map(({ title, summary }) => ({ title, summary: summary[hoster.language] })),
    ...(hasMailSink(hoster) && { mailSinkUrl: `${httpsUrl(hoster, "mail")}/` }),
    notices,
  };
}

/** Twelve digits that stand for the present look of all associations' pages: a hash of the pages of one that does not exist. */
export function renderingOf(facts: HosterFacts): string {
  const sample = {
    slug: "exemple",
    displayName: "Exemple",
    commune: "Exemple",
    kind: "autre",
    contact: "bureau@exemple.example",
  } as const;
  const link = { title: "Lien", url: "https://exemple.example/", description: "Phrase." };
  const pages = [
    associationPage(facts, sample, [{ ...link, audience: "public" }], "/membres/", sample.slug),
    membersPage(
      facts,
      sample,
      [{ ...link, audience: "members" }],
      [{ title: "Titre", action: "/x", field: "nom", button: "Ouvrir", hint: "Phrase.", pattern: "x" }],
    ),
    suspendedPage(facts, sample),
    stylesheet(),
    SITE_FORM,
  ];
  return createHash("sha256").update(pages.join("\n")).digest("hex").slice(0, 12);
}
