/** Repairs of one line of YAML that people who do not know YAML most often need. Each gives the line to write, or undefined. */

/** No line that a person wrote is longer, and the patterns below are not linear. */
const LONGEST = 400;

/** `displayName: Chorale: les Deux Rives` → `displayName: "Chorale: les Deux Rives"`. */
export function quotedLine(line: string): string | undefined {
  const [, key, rest] = match(line, /^\s*([\p{L}\p{N}_-]+)\s*:\s+(.+)$/u);
  if (key === undefined || rest === undefined) return undefined;
  const text = bare(rest);
  if (text === "" || /[[\]{}\\]/.test(text)) return undefined;
  return `${key}: ${text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text)}`;
}

/** `kind:culture` → `kind: culture`. */
export function spacedLine(line: string): string | undefined {
  const [, key, rest] = match(line, /^\s*([\p{L}\p{N}_-]+)\s*:([^\s:/].*)$/u);
  return key === undefined || rest === undefined ? undefined : `${key}: ${rest.trim()}`;
}

/** `kind culture` → `kind: culture`, when the first word is a known key. */
export function colonLine(line: string, keys: readonly string[]): string | undefined {
  const [, key, rest] = match(line, /^\s*([\w-]+)\s+([^\s:#].*)$/);
  return key === undefined || rest === undefined || !keys.includes(key) ? undefined : `${key}: ${rest.trim()}`;
}

/** The value without a comment behind it and without the quotes around it. */
function bare(rest: string): string {
  const text = rest.replace(/\s+#.*$/, "").trim();
  const quoted = /^(["'])(.*)\1$/.exec(text);
  return (quoted?.[2] ?? text.replace(/^["']|["']$/g, "")).trim();
}

function match(line: string, pattern: RegExp): readonly (string | undefined)[] {
  return line.length > LONGEST ? [] : (pattern.exec(line) ?? []);
}
