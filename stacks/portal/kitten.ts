import { drawing, type Html } from "./html.ts";

/** The kitten's face as an SVG file, for `/logo.svg`; it carries its own colours and no style, as the pages' CSP wants. */
export function logo(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${face}</svg>\n`;
}

/** The face beside the hoster's name. */
export function smallKitten(): Html {
  return decorative("kitten", "0 0 64 64", face);
}

/** A kitten that looks over the edge of the box below it; the edge lies at 60 of 70. */
export function peekingKitten(): Html {
  return decorative("peeking", "0 0 120 70", peeking);
}

/** A paw print before a title. */
export function paw(): Html {
  return decorative("paw", "0 0 24 24", print);
}

/** A padlock for what asks for a password. */
export function padlock(): Html {
  return decorative("padlock", "0 0 24 24", lock);
}

function decorative(name: string, viewBox: string, content: string): Html {
  return drawing(`<svg class="${name}" viewBox="${viewBox}" aria-hidden="true" focusable="false">${content}</svg>`);
}

const fur = "#e9a55f";
const stripe = "#b9692a";
const pink = "#f6c9b8";
const dark = "#35241b";
const cream = "#fff3e2";

/** Ears, head, forehead and face of a kitten around (32, 38). */
const face = [
  `<g fill="${fur}" stroke="${fur}" stroke-width="5" stroke-linejoin="round"><path d="M12 34 11 9.5 29 21z"/><path d="M52 34 53 9.5 35 21z"/></g>`,
  `<g fill="${pink}"><path d="M13 25 14 14 22 20z"/><path d="M51 25 50 14 42 20z"/></g>`,
  `<ellipse cx="32" cy="38" rx="26" ry="21" fill="${fur}"/>`,
  `<g fill="none" stroke="${stripe}" stroke-width="3" stroke-linecap="round"><path d="M32 19v7M25 20l1 5M39 20l-1 5"/></g>`,
  `<ellipse cx="32" cy="48" rx="11" ry="8" fill="${cream}"/>`,
  `<g fill="${dark}"><ellipse cx="21" cy="37" rx="3.6" ry="4.6"/><ellipse cx="43" cy="37" rx="3.6" ry="4.6"/></g>`,
  `<g fill="#fff"><circle cx="22.3" cy="35.2" r="1.4"/><circle cx="44.3" cy="35.2" r="1.4"/></g>`,
  `<path d="M29 43h6l-3 3.4z" fill="${stripe}" stroke="${stripe}" stroke-linejoin="round"/>`,
  `<path d="M32 46.5q-.5 4-5 3.5M32 46.5q.5 4 5 3.5M15 45 4 43M15 49 5 52M49 45l11-2M49 49l10 3" fill="none" stroke="${dark}" stroke-width="1.3" stroke-linecap="round"/>`,
].join("");

const peeking = [
  `<g fill="${fur}" stroke="${fur}" stroke-width="5" stroke-linejoin="round"><path d="M34 44 34 10 56 25z"/><path d="M86 44 86 10 64 25z"/></g>`,
  `<g fill="${pink}"><path d="M37.5 30 38 15.5 49 23z"/><path d="M82.5 30 82 15.5 71 23z"/></g>`,
  `<path d="M27.5 60C24 36 38 21.5 60 21.5S96 36 92.5 60z" fill="${fur}"/>`,
  `<g fill="none" stroke="${stripe}" stroke-width="3.2" stroke-linecap="round"><path d="M60 24v8M52 25l1 6M68 25l-1 6"/></g>`,
  `<path d="M47 60q0-9 13-9t13 9z" fill="${cream}"/>`,
  `<g fill="${dark}"><ellipse cx="47" cy="44" rx="4.2" ry="5.2"/><ellipse cx="73" cy="44" rx="4.2" ry="5.2"/></g>`,
  `<g fill="#fff"><circle cx="48.5" cy="42" r="1.6"/><circle cx="74.5" cy="42" r="1.6"/></g>`,
  `<path d="M56.5 51.5h7l-3.5 4z" fill="${stripe}" stroke="${stripe}" stroke-linejoin="round"/>`,
  `<path d="M38 52 24 49M38 55 23 57M82 52l14-3M82 55l15 2" fill="none" stroke="${dark}" stroke-width="1.3" stroke-linecap="round"/>`,
  `<g fill="${cream}" stroke="${stripe}" stroke-width="1.3"><rect x="12" y="54" width="22" height="15" rx="7.5"/><rect x="86" y="54" width="22" height="15" rx="7.5"/></g>`,
  `<path d="M20 63v5M26 63v5M94 63v5M100 63v5" stroke="${stripe}" stroke-width="1.3" stroke-linecap="round"/>`,
].join("");

const print = `<g fill="currentColor"><ellipse cx="5" cy="11" rx="2.2" ry="3"/><ellipse cx="9.5" cy="6" rx="2.3" ry="3.2"/><ellipse cx="14.5" cy="6" rx="2.3" ry="3.2"/><ellipse cx="19" cy="11" rx="2.2" ry="3"/><path d="M12 11c3 0 6.5 4 6.5 7 0 2-1.5 3-3.2 3-1.3 0-2-.6-3.3-.6s-2 .6-3.3.6c-1.7 0-3.2-1-3.2-3 0-3 3.5-7 6.5-7z"/></g>`;

const lock = `<path d="M7.5 11V8a4.5 4.5 0 0 1 9 0v3" fill="none" stroke="currentColor" stroke-width="2.2"/><rect x="4.5" y="10.5" width="15" height="10.5" rx="2.5" fill="currentColor"/>`;
