import { type Html, html, type Piece } from "./html.ts";
import type { Recording } from "./recordings.ts";
import type { Found } from "./rooms.ts";
import type { DoorSettings } from "./settings.ts";
import { type MessageName, textsOf } from "./texts.ts";

/** The page that asks for a name. `typed` and `problem` are there when what was sent first was no name. */
export function askPage(
  settings: DoorSettings,
  found: Found,
  path: string,
  more: {
    readonly typed?: string;
    readonly problem?: boolean;
    readonly recordings?: readonly Recording[] | "unknown";
  } = {},
): string {
  const texts = textsOf(settings.language);
  const { file, room, role } = found;
  const moderator = role === "moderator";
  const dial =
    settings.dialNumber !== undefined && room.pin !== undefined && texts.byPhone(settings.dialNumber, room.pin);
  return page(settings, texts.enter(room.name), [
    html`<div class="welcome plain">
<h1>${texts.enter(room.name)}</h1>
<p class="lead">${file.displayName}</p>
<p>${moderator ? texts.forModerators : texts.forGuests}</p>
<p>${texts.limits(file.maxMinutes, file.maxParticipants)} ${file.recording ? texts.recorded : texts.notRecorded}</p>
${dial && html`<p>${dial}</p>`}
</div>
<form class="part form" method="post" action="${path}">
<h2><label for="name">${texts.nameLabel}</label></h2>
<p id="name-hint">${texts.nameHint}</p>
${more.problem && html`<p id="name-problem" role="alert">${texts.nameWrong}</p>`}
<p class="row">
<input id="name" name="nom" type="text" required minlength="2" maxlength="64" autocomplete="name" value="${more.typed ?? ""}" aria-describedby="${more.problem ? "name-problem " : ""}name-hint"${more.problem && html` aria-invalid="true"`}>
<button type="submit">${moderator ? texts.open : texts.join}</button>
</p>
</form>`,
    more.recordings !== undefined && recordingsPart(settings, more.recordings),
    way(settings, found),
  ]);
}

/** A page that says what stands in the way and what to do. With `retry`, a button that sends the same name again. */
export function messagePage(
  settings: DoorSettings,
  name: MessageName,
  more: { readonly found?: Found; readonly retry?: { readonly path: string; readonly name: string } } = {},
): string {
  const texts = textsOf(settings.language);
  const { title, text } = texts.pages[name];
  return page(settings, title, [
    html`<div class="welcome plain">
<h1>${title}</h1>
<p class="lead">${text}</p>
</div>`,
    more.retry &&
      html`<form class="part form" method="post" action="${more.retry.path}">
<input type="hidden" name="nom" value="${more.retry.name}">
<button type="submit">${texts.retry}</button>
</form>`,
    more.found && way(settings, more.found),
    html`<p class="part">${texts.writeTo(settings.hosterName)}<br><a class="mail" href="mailto:${settings.contact}">${settings.contact}</a></p>`,
  ]);
}

function recordingsPart(settings: DoorSettings, recordings: readonly Recording[] | "unknown"): Html {
  const texts = textsOf(settings.language);
  const date = new Intl.DateTimeFormat(settings.language === "fr" ? "fr-FR" : "en-GB", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "Europe/Paris",
  });
  const items =
    recordings !== "unknown" &&
    recordings.map(
      ({ url, start, minutes }) =>
        html`<li class="link"><h3><a href="${url}">${texts.recordingOf(date.format(new Date(start)), minutes)}</a></h3></li>`,
    );
  const content =
    items === false
      ? html`<p>${texts.recordingsUnknown}</p>`
      : items.length === 0
        ? html`<p>${texts.recordingsNone}</p>`
        : html`<ul class="cards">${items}</ul>`;
  return html`<section class="part" aria-labelledby="recordings">
<h2 id="recordings">${texts.recordings}</h2>
${content}
</section>`;
}

function way(settings: DoorSettings, { file }: Found): Html {
  return html`<p class="part"><a href="${file.portal}">${textsOf(settings.language).backToAssociation(file.displayName)}</a></p>`;
}

/** The frame, with the style sheet and logo that the proxy serves beside the rooms. */
function page({ language, hosterName }: DoorSettings, title: string, main: readonly Piece[]): string {
  return html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${title} – ${hosterName}</title>
<link rel="icon" href="/logo.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main id="main">
${main}
</main>
</body>
</html>
`.toString();
}
