import type { HosterFacts } from "./facts.ts";
import { address, type Html, html, mailto, type Piece } from "./html.ts";
import { paw, smallKitten } from "./kitten.ts";
import { textsOf } from "./texts.ts";

/** Where every site of the portal serves {@link stylesheet} and {@link logo}; also beside error pages. */
export const assetPaths = { stylesheet: "/style.css", logo: "/logo.svg" } as const;

/** What a page puts into the common frame. */
export interface PageContent {
  /** For the tab, before the hoster's name; left out on the home page, whose heading is that name. */
  readonly title?: string;
  readonly description?: string | undefined;
  /** Keeps search engines away. */
  readonly hidden?: boolean;
  readonly main: Html;
}

/** The frame of every page: head, skip link, hoster's name, notices, footer. One HTML document as text, UTF-8. */
export function page(hoster: HosterFacts, content: PageContent): string {
  const texts = textsOf(hoster);
  const title = content.title === undefined ? hoster.name : `${content.title} – ${hoster.name}`;
  return withoutIndents(html`<!DOCTYPE html>
<html lang="${hoster.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${content.hidden && html`<meta name="robots" content="noindex">`}
<title>${title}</title>
${content.description && html`<meta name="description" content="${content.description}">`}
<link rel="icon" href="${assetPaths.logo}" type="image/svg+xml">
<link rel="stylesheet" href="${assetPaths.stylesheet}">
</head>
<body>
<a class="skip" href="#main">${texts.skip}</a>
${content.title !== undefined && brand(hoster)}
<main id="main" tabindex="-1">
${noticeBanner(hoster)}
${content.main}
</main>
<footer class="bottom">
<p>${hoster.name} · <a href="${mailto(hoster.contact)}">${hoster.contact}</a></p>
<p>${texts.footer}</p>
</footer>
</body>
</html>
`);
}

/** A part of the page under its own heading; `id` is unique on the page. */
export function section(id: string, title: Piece, content: Html, kind = ""): Html {
  return html`
    <section class="${kind === "" ? "part" : `part ${kind}`}" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${content}
    </section>`;
}

/** Title with a paw print. */
export function pawed(title: string): Piece {
  return [paw(), title];
}

/** A sentence and the mail address that it speaks of, on a line of its own: easy to touch, never cut. */
export function mailLine(sentence: string, contact: string): Html {
  return html`<p>${sentence}<br><a class="mail" href="${mailto(contact)}">${contact}</a></p>`;
}

function brand(hoster: HosterFacts): Html {
  return html`
    <header class="top">
    <a class="brand" href="${address(hoster.url)}">${smallKitten()}<span>${hoster.name}</span></a>
    </header>`;
}

function noticeBanner(hoster: HosterFacts): Html | false {
  if (hoster.notices.length === 0) return false;
  return html`
    <aside class="notices" aria-labelledby="notices">
    <p id="notices">${textsOf(hoster).notices}</p>
    <ul>${hoster.notices.map((notice) => html`<li>${notice}</li>`)}</ul>
    </aside>`;
}

function withoutIndents(document: Html): string {
  return document
    .toString()
    .replace(/^[ \t]+/gm, "")
    .replace(/\n{2,}/g, "\n");
}
