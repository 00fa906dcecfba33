/** Text that is HTML already; made by {@link html} alone, so that all else is escaped. */
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

/** `&`, `<`, `>` and quotes as entities. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n]/gu, "\ufffd")
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function written(piece: Piece): string {
  if (piece === undefined || piece === false) return "";
  if (piece instanceof Html) return piece.toString();
  if (typeof piece === "string" || typeof piece === "number") return escaped(String(piece));
  return piece.map(written).join("");
}
