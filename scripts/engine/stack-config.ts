import { parseDocument } from "yaml";

/** Settings under `chatterie:hoster` that differ from the tracked file's. */
export type HosterOverrides = Readonly<Record<string, string | number>>;

interface StackFile {
  readonly encryptionsalt?: string;
  readonly config?: Readonly<Record<string, unknown>>;
}

/**
 * The stack's whole configuration: every setting of the tracked file, with `overrides` in the hoster's section; from the
 * earlier shadow its salt and the keys that the tracked file does not have (secrets above all). `salt` stands in where the
 * shadow has none. Pure; same input, same text.
 */
export function shadowConfig(input: {
  readonly tracked: string;
  readonly shadow?: string | undefined;
  readonly overrides?: HosterOverrides;
  readonly salt?: string | undefined;
}): string {
  const document = parseDocument(input.tracked);
  const tracked = (document.toJS() ?? {}) as StackFile;
  const shadow = read(input.shadow);
  for (const [key, value] of Object.entries(input.overrides ?? {}))
    document.setIn(["config", "chatterie:hoster", key], value);
  for (const [key, value] of Object.entries(shadow.config ?? {})) {
    if (tracked.config?.[key] === undefined) document.setIn(["config", key], document.createNode(value));
  }
  const salt = tracked.encryptionsalt ?? shadow.encryptionsalt ?? input.salt;
  if (salt) document.set("encryptionsalt", salt);
  return document.toString({ lineWidth: 0 });
}

/** Whether a stack file holds a value under `key`, in clear or encrypted. */
export function hasKey(text: string | undefined, key: string): boolean {
  return read(text).config?.[key] !== undefined;
}

function read(text: string | undefined): StackFile {
  return text === undefined ? {} : ((parseDocument(text).toJS() ?? {}) as StackFile);
}
