/** One element of an answer. Attributes are left out: the API has none that matter. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Text directly inside, entities and CDATA resolved, without blanks at its ends. */
  readonly text: string;
}

interface OpenElement {
  name: string;
  children: XmlElement[];
  text: string;
}

const DEEPEST = 32;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Reads an XML document: elements, text, CDATA and comments. Document types and entities of the sender's own are refused,
 * so that no answer can grow in memory or name a file.
 * @throws Error when the text is anything else.
 */
export function parseXml(text: string): XmlElement {
  const root: OpenElement = { name: "", children: [], text: "" };
  const open: OpenElement[] = [root];
  const token =
    /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w.:-]*)([^<>]*?)(\/?)>|([^<]+)/gy;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const found = token.exec(text);
    const current = open.at(-1);
    if (!found || !current) throw new Error(`no XML at character ${at}`);
    const [, cdata, slash, name, , selfClosing, plain] = found;
    if (cdata !== undefined) current.text += cdata;
    else if (plain !== undefined) current.text += withoutEntities(plain);
    else if (name !== undefined && slash === "/") close(open, name);
    else if (name !== undefined) {
      if (open.length > DEEPEST) throw new Error("XML nested too deeply");
      open.push({ name, children: [], text: "" });
      if (selfClosing === "/") close(open, name);
    }
  }
  const [document] = root.children;
  if (open.length !== 1 || root.children.length !== 1 || !document || root.text.trim() !== "")
    throw new Error("XML that does not end");
  return document;
}

/** Text of the element at the end of a path of names; empty when there is none. */
export function textAt(element: XmlElement, ...path: readonly string[]): string {
  const [first, ...rest] = path;
  if (first === undefined) return element.text;
  const child = element.children.find(({ name }) => name === first);
  return child ? textAt(child, ...rest) : "";
}

/** All elements at the end of a path of names. */
export function elementsAt(element: XmlElement, ...path: readonly string[]): readonly XmlElement[] {
  const [first, ...rest] = path;
  if (first === undefined) return [element];
  return element.children.filter(({ name }) => name === first).flatMap((child) => elementsAt(child, ...rest));
}

function close(open: OpenElement[], name: string): void {
  const done = open.pop();
  const parent = open.at(-1);
  if (!done || !parent || done.name !== name) throw new Error(`XML closes ${name}, which is not open`);
  parent.children.push({ ...done, text: done.text.trim() });
}

function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (_whole, decimal, hexadecimal, word) => {
    if (word !== undefined) {
      const sign = ENTITIES[word];
      if (sign === undefined) throw new Error(`XML with the unknown entity ${word}`);
      return sign;
    }
    const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  });
}
