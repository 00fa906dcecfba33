import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";
import { quote, type Statement } from "./tenant-problem.ts";
import type { TenantTexts } from "./tenant-texts.ts";
import { spacedLine } from "./yaml-line.ts";
import { scanYaml } from "./yaml-scan.ts";
import { scanStatement, syntaxProblems } from "./yaml-syntax.ts";

/** A place in a file; both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A statement about one place and the key that it concerns. */
export interface PlacedStatement extends Place {
  readonly path: readonly PropertyKey[];
  readonly statement: Statement;
}

/** A YAML text whose top is a group of keys. */
export interface YamlDocument {
  readonly data: Readonly<Record<string, unknown>>;
  /** Where the key or value of `path` stands; the nearest parent where there is none. */
  place(path: readonly PropertyKey[], what: "key" | "value"): Place;
  /** The value of `path` as it was written, e.g. `0x1F`; undefined for groups, lists and what is not there. */
  written(path: readonly PropertyKey[]): string | undefined;
}

/** The document, where the text is one, and everything that is wrong with it as YAML. Never throws. */
export interface YamlRead {
  readonly document?: YamlDocument;
  readonly problems: readonly PlacedStatement[];
}

/** Strict YAML 1.2: one document, keys are text and unique, no anchors, aliases, tags or directives. `keys` are known at the top. */
export function readYaml(text: string, texts: TenantTexts, keys: readonly string[]): YamlRead {
  const lines = text.split("\n");
  const counter = new LineCounter();
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) counter.addNewLine(at + 1);
  counter.lineStarts.unshift(0);

  const refused = scanYaml(text);
  if (refused.length > 0) {
    const problems = refused.map(({ kind, offset }) => {
      const place = placeAt(counter, offset);
      return { ...place, path: [], statement: scanStatement(kind, lines[place.line - 1] ?? "", texts.yaml) };
    });
    return { problems };
  }
  const parsed = parse(text);
  if (!parsed) return { problems: [whole(texts.yaml.tooDeep)] };
  const { document, data } = parsed;
  if (document.errors.length > 0)
    return { problems: syntaxProblems(document.errors, lines, counter, texts.yaml, keys) };

  const top = document.contents as Node | null;
  if (top === null || (isScalar(top) && top.value === null)) return { problems: [whole(texts.emptyFile)] };
  const start = placeAt(counter, top.range?.[0] ?? 0);
  if (isSeq(top)) return { problems: [{ ...start, path: [], statement: texts.topLevelList }] };
  if (!isMap(top)) {
    const spaced = spacedLine(lines[start.line - 1] ?? "");
    const statement = spaced
      ? texts.yaml.missingSpace(spaced)
      : texts.topLevelText(quote(String(isScalar(top) ? top.value : "")));
    return { problems: [{ ...start, path: [], statement }] };
  }
  return {
    document: {
      data: data as Record<string, unknown>,
      place: (path, what) => placeOf(top, path, what, counter),
      written: (path) => {
        const value = nodesOn(top, path)?.value;
        return isScalar(value) ? (value.source ?? String(value.value)) : undefined;
      },
    },
    problems: duplicates(top, [], counter, texts),
  };
}

function parse(text: string): { readonly document: Document; readonly data: unknown } | undefined {
  try {
    // Two equal keys are found by `duplicates`, which also knows where the first stands, and in linear time.
    const document = parseDocument(text, {
      version: "1.2",
      strict: true,
      stringKeys: true,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "error",
    });
    return { document, data: document.errors.length === 0 ? document.toJS({ maxAliasCount: 0 }) : undefined };
  } catch {
    // The one thing that gets here is a stack overflow.
    return undefined;
  }
}

const whole = (statement: Statement): PlacedStatement => ({ line: 1, column: 1, path: [], statement });

function placeAt(counter: LineCounter, offset: number): Place {
  const { line, col } = counter.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function placeOf(top: YAMLMap, path: readonly PropertyKey[], what: "key" | "value", counter: LineCounter): Place {
  for (let length = path.length; length > 0; length--) {
    const nodes = nodesOn(top, path.slice(0, length));
    if (!nodes) continue;
    // An empty value stands nowhere; its key does.
    const empty = isScalar(nodes.value) && (nodes.value.source ?? "") === "" && nodes.value.value === null;
    const node =
      what === "value" && length === path.length && !empty ? (nodes.value ?? nodes.key) : (nodes.key ?? nodes.value);
    if (node?.range) return placeAt(counter, node.range[0]);
  }
  return placeAt(counter, top.range?.[0] ?? 0);
}

interface Nodes {
  readonly key: Node | null;
  readonly value: Node | null;
}

function nodesOn(top: YAMLMap, path: readonly PropertyKey[]): Nodes | undefined {
  let nodes: Nodes = { key: null, value: top };
  for (const part of path) {
    const { value } = nodes;
    if (isMap(value)) {
      const pair: Pair | undefined = value.items.findLast((item) => keyOf(item) === part);
      if (!pair) return undefined;
      nodes = { key: pair.key as Node, value: pair.value as Node | null };
    } else if (isSeq(value)) {
      const item = value.items[Number(part)] as Node | undefined;
      if (!item) return undefined;
      nodes = { key: null, value: item };
    } else return undefined;
  }
  return nodes;
}

const keyOf = (pair: Pair): unknown => (isScalar(pair.key) ? pair.key.value : undefined);

function duplicates(
  node: unknown,
  path: readonly PropertyKey[],
  counter: LineCounter,
  texts: TenantTexts,
): PlacedStatement[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => duplicates(item, [...path, index], counter, texts));
  if (!isMap(node)) return [];
  const seen = new Map<unknown, number>();
  return node.items.flatMap((pair) => {
    const key = keyOf(pair);
    const here = [...path, String(key)];
    const place = placeAt(counter, (pair.key as Node).range?.[0] ?? 0);
    const before = seen.get(key);
    if (before === undefined) seen.set(key, place.line);
    const twice = before === undefined ? [] : [{ ...place, path: here, statement: texts.duplicateKey(before) }];
    return [...twice, ...duplicates(pair.value, here, counter, texts)];
  });
}
