import type { PortalLink } from "../../services/contract.ts";
import { associationContact, associationTitle, linkCards } from "./association-parts.ts";
import type { AssociationFacts, HosterFacts } from "./facts.ts";
import { address, type Html, html } from "./html.ts";
import { padlock } from "./kitten.ts";
import { page, pawed, section } from "./page.ts";
import { textsOf } from "./texts.ts";

/**
 * The page of an association that anyone can open. Links for members are left out, whatever `links` holds.
 * `membersUrl`: where the proxy asks for the password; left out, the page says nothing of a members' area.
 * `membersUser`: the name that the proxy wants beside that password.
 */
export function associationPage(
  hoster: HosterFacts,
  tenant: AssociationFacts,
  links: readonly PortalLink[],
  membersUrl?: string,
  membersUser?: string,
): string {
  const texts = textsOf(hoster).association;
  const open = links.filter((link) => link.audience === "public");
  const tools = open.length === 0 ? html`<p>${texts.noLinks}</p>` : html`<p>${texts.linksLead}</p>${linkCards(open)}`;
  return page(hoster, {
    title: tenant.displayName,
    description: texts.description(tenant.displayName, hoster.name),
    main: html`
      ${associationTitle(hoster, tenant)}
      ${section("links", pawed(texts.links), tools)}
      ${membersUrl !== undefined && membersDoor(hoster, membersUrl, membersUser)}
      ${associationContact(hoster, tenant)}`,
  });
}

function membersDoor(hoster: HosterFacts, membersUrl: string, membersUser?: string): Html {
  const texts = textsOf(hoster).association;
  const content = html`
    <p>${texts.membersText}</p>
    ${membersUser !== undefined && html`<p>${texts.membersUser(membersUser)}</p>`}
    <p class="action"><a class="button" href="${address(membersUrl)}">${texts.membersLink}</a></p>`;
  return section("members", [padlock(), texts.members], content, "door");
}
