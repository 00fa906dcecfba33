/** Text that is HTML already; made by {@link html} and {@link drawing} alone, so that all else is escaped. */
export class Html {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

/** What may stand in a template: text is escaped, lists are joined, `undefined` and `false` leave nothing. */
export type Piece = Html | string | number | false | undefined | readonly Piece[];

/** Template tag: the template is HTML, every value in it is escaped unless it is {@link Html}. */
export function html(template: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(String.raw({ raw: template }, ...values.map(written)));
}

/** Our own SVG as HTML. Never for text from outside. */
export function drawing(svg: string): Html {
  return new Html(svg);
}

/**
 * The address, fit for `href` and `action`: `https:`, `http:`, or a path on the same host (`/x`, `x/y`).
 * @throws TypeError for anything else (`javascript:`, `//host`, blanks), since it can only come from a mistake in a service.
 */
export function address(url: string): string {
  const path = /^(\/(?![/\\])|[\w-]+([/.?]|$))[^:\\]*$/.test(url);
  const web = /^https?:\/\//i.test(url) && URL.canParse(url);
  if (/[\s\p{Cc}]/u.test(url) || !(path || web)) {
    throw new TypeError(
      `A page cannot link to ${JSON.stringify(url)}. Write an address that begins with https:// or http://, or a path on the same host.`,
    );
  }
  return url;
}

/** `mailto:` address of one person or role. */
export function mailto(contact: string): string {
  return `mailto:${encodeURIComponent(contact).replace("%40", "@")}`;
}

function written(piece: Piece): string {
  if (piece === undefined || piece === false) return "";
  if (piece instanceof Html) return piece.toString();
  if (typeof piece === "string" || typeof piece === "number") return escaped(String(piece));
  return piece.map(written).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Control characters and broken surrogates have no place in HTML, not even as entities. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n]/gu, "\ufffd")
    .replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
