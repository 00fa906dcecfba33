import type { PortalLink } from "../../services/contract.ts";
import { associationContact, linkCards } from "./association-parts.ts";
import type { AssociationFacts, HosterFacts, MembersForm } from "./facts.ts";
import { address, type Html, html } from "./html.ts";
import { padlock } from "./kitten.ts";
import { page, pawed, section } from "./page.ts";
import { textsOf } from "./texts.ts";

/** The page behind the association's password; it holds the links for members alone. Its way back is `/` of the same host. */
export function membersPage(
  hoster: HosterFacts,
  tenant: AssociationFacts,
  links: readonly PortalLink[],
  forms: readonly MembersForm[],
): string {
  const texts = textsOf(hoster).members;
  const own = links.filter((link) => link.audience === "members");
  const nothing = own.length === 0 && forms.length === 0;
  return page(hoster, {
    title: `${texts.title} – ${tenant.displayName}`,
    hidden: true,
    main: html`
      <div class="welcome members">
      <h1>${padlock()}${texts.title}</h1>
      <p class="lead">${tenant.displayName}</p>
      <p>${texts.lead}</p>
      <p><a href="/">${texts.back}</a></p>
      </div>
      ${forms.map(formCard)}
      ${own.length > 0 && section("links", pawed(texts.links), linkCards(own))}
      ${nothing && html`<p>${texts.noLinks}</p>`}
      ${associationContact(hoster, tenant)}`,
  });
}

/** Longest text that the field takes, in characters. */
const longestEntry = 100;

function formCard(form: MembersForm, index: number): Html {
  const id = `form-${index + 1}`;
  return html`
    <form class="part form" method="get" action="${address(form.action)}">
    <h2><label for="${id}">${form.title}</label></h2>
    <p id="${id}-hint">${form.hint}</p>
    <p class="row">
    <input id="${id}" name="${form.field}" type="text" required maxlength="${longestEntry}" pattern="${form.pattern}" autocomplete="off" aria-describedby="${id}-hint">
    <button type="submit">${form.button}</button>
    </p>
    </form>`;
}
