import { type Commune, communesOf, indexOf } from "./communes.ts";
import type { HosterFacts, ListedAssociation } from "./facts.ts";
import { address, type Html, html } from "./html.ts";
import { peekingKitten } from "./kitten.ts";
import { mailLine, page, pawed, section } from "./page.ts";
import { type Texts, textsOf } from "./texts.ts";

/** The page at the base domain: who hosts, what is offered, which associations are here, who to ask. */
export function homePage(hoster: HosterFacts, tenants: readonly ListedAssociation[]): string {
  const texts = textsOf(hoster);
  return page(hoster, {
    description: texts.home.description(hoster.name),
    main: html`
      ${welcome(hoster, texts)}
      ${mailSink(hoster, texts)}
      ${services(hoster, texts)}
      ${associations(tenants, texts)}
      ${section("contact", pawed(texts.contact.title), mailLine(texts.contact.hosterText, hoster.contact), "contact")}`,
  });
}

function welcome(hoster: HosterFacts, texts: Texts): Html {
  return html`
    <div class="welcome">
    ${peekingKitten()}
    <h1>${hoster.name}</h1>
    <p class="lead">${texts.home.welcome}</p>
    <p>${texts.home.chatons[0]} ${texts.home.chatons[1]}</p>
    </div>`;
}

function mailSink(hoster: HosterFacts, texts: Texts): Html | false {
  if (hoster.mailSinkUrl === undefined) return false;
  const content = html`
    <p>${texts.home.mailText}</p>
    <p class="action"><a class="button" href="${address(hoster.mailSinkUrl)}">${texts.home.mailLink}</a></p>`;
  return section("mail", texts.home.mailTitle, content, "sink");
}

function services(hoster: HosterFacts, texts: Texts): Html | false {
  if (hoster.services.length === 0) return false;
  const items = hoster.services.map(({ title, summary }) => html`<li><h3>${title}</h3><p>${summary}</p></li>\n`);
  return section("services", pawed(texts.home.services), html`<ul class="cards">${items}</ul>`);
}

function associations(tenants: readonly ListedAssociation[], texts: Texts): Html {
  const communes = communesOf(tenants);
  if (communes.length === 0) {
    return section("associations", pawed(texts.home.associations), html`<p>${texts.home.none}</p>`);
  }
  const index = indexOf(communes);
  const content = html`
    <p>${texts.home.count(tenants.length, communes.length)}</p>
    ${index.length > 0 && indexList(index, texts)}
    <div class="communes">
    ${communes.map((commune) => communeBlock(commune, index.length > 0 && texts.home.backToIndex, texts))}
    </div>`;
  return section("associations", pawed(texts.home.associations), content);
}

function indexList(index: ReturnType<typeof indexOf>, texts: Texts): Html {
  const items = index.map(({ label, id }) => html`<li><a href="#${encodeURIComponent(id)}">${label}</a></li>\n`);
  return html`<nav class="index" id="index" aria-label="${texts.home.index}"><ul>${items}</ul></nav>`;
}

/** Beyond this many names a commune takes the whole width and several columns. */
const shortList = 8;

function communeBlock(commune: Commune, back: string | false, texts: Texts): Html {
  const items = commune.associations.map(
    ({ displayName, kind, url }) =>
      html`<li><a href="${address(url)}">${displayName}</a>${kindTag(kind, texts)}</li>\n`,
  );
  const long = commune.associations.length > shortList;
  return html`
    <div class="${long ? "commune long" : "commune"}">
    <h3 id="${commune.id}">${commune.name}</h3>
    <ul>${items}</ul>
    ${back && long && html`<p class="back"><a href="#index">${back}</a></p>`}
    </div>`;
}

function kindTag(kind: ListedAssociation["kind"], texts: Texts): Html | false {
  return kind !== "autre" && html` <span class="kind">${texts.kinds[kind]}</span>`;
}
