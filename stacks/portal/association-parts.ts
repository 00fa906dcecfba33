import type { PortalLink } from "../../services/contract.ts";
import type { AssociationFacts, HosterFacts } from "./facts.ts";
import { address, type Html, html } from "./html.ts";
import { mailLine, pawed, section } from "./page.ts";
import { textsOf } from "./texts.ts";

/** Name, commune and kind of the association, as the page's first heading. */
export function associationTitle(hoster: HosterFacts, tenant: AssociationFacts): Html {
  return html`
    <div class="welcome plain">
    <h1>${tenant.displayName}</h1>
    <p class="lead">${textsOf(hoster).kinds[tenant.kind]} · ${tenant.commune}</p>
    </div>`;
}

/** One large card for each link; the whole card can be touched. */
export function linkCards(links: readonly PortalLink[]): Html {
  const items = links.map(
    ({ title, url, description }) =>
      html`<li class="link"><h3><a href="${address(url)}">${title}</a></h3><p>${description}</p></li>\n`,
  );
  return html`<ul class="cards">${items}</ul>`;
}

/** Who to ask: the association first, then the hoster. */
export function associationContact(hoster: HosterFacts, tenant: AssociationFacts): Html {
  const texts = textsOf(hoster).contact;
  const content = html`
    <div class="people">
    ${mailLine(texts.firstAssociation(tenant.displayName), tenant.contact)}
    ${mailLine(texts.thenHoster(hoster.name), hoster.contact)}
    </div>`;
  return section("contact", pawed(texts.title), content, "contact");
}
