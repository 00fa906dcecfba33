import type { HosterFacts } from "./facts.ts";
import { address, html } from "./html.ts";
import { peekingKitten } from "./kitten.ts";
import { mailLine, page } from "./page.ts";
import { type MessageTexts, textsOf } from "./texts.ts";

/** Answer for every address of a suspended association; to be served with 503 or 410. */
export function suspendedPage(hoster: HosterFacts, tenant: { readonly displayName: string }): string {
  const texts = textsOf(hoster).suspended;
  return page(hoster, {
    title: `${texts.title} – ${tenant.displayName}`,
    hidden: true,
    main: html`
      <div class="welcome">
      ${peekingKitten()}
      <h1>${texts.title}</h1>
      <p class="lead">${tenant.displayName}</p>
      <p>${texts.nothingErased}</p>
      ${mailLine(texts.write(hoster.name), hoster.contact)}
      </div>`,
  });
}

/** Answer for an address or a document that does not exist; to be served with 404. */
export function notFoundPage(hoster: HosterFacts): string {
  const texts = textsOf(hoster).notFound;
  return page(hoster, {
    title: texts.title,
    hidden: true,
    main: html`
      <div class="welcome">
      ${peekingKitten()}
      <h1>${texts.title}</h1>
      <p>${texts.check}</p>
      <p>${texts.documents}</p>
      <p class="action"><a class="button" href="${address(hoster.url)}">${texts.home(hoster.name)}</a></p>
      ${mailLine(texts.write(hoster.name), hoster.contact)}
      </div>`,
  });
}

/** Answer for the members' area while no password, or a wrong one, was given; to be served with 401. */
export function passwordPage(hoster: HosterFacts): string {
  return messagePage(hoster, textsOf(hoster).password);
}

/** Answer while a service does not answer the proxy; to be served with 502, 503 or 504. */
export function unavailablePage(hoster: HosterFacts): string {
  return messagePage(hoster, textsOf(hoster).unavailable);
}

function messagePage(hoster: HosterFacts, texts: MessageTexts): string {
  return page(hoster, {
    title: texts.title,
    hidden: true,
    main: html`
      <div class="welcome">
      ${peekingKitten()}
      <h1>${texts.title}</h1>
      <p>${texts.what}</p>
      ${mailLine(texts.write(hoster.name), hoster.contact)}
      </div>`,
  });
}
