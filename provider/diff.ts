import type { Wire, WireObject } from "./wire.ts";

/** Output that a refresh fills with what differs on the server; anything in it makes the next `up` reconcile. */
export const DRIFT = "drift";

export type DiffKind = "ADD" | "DELETE" | "UPDATE";

/** Paths of the leaves in which `before` and `after` differ, as the engine writes them (`services.etherpad.pads[1]`). */
export function compareInputs(before: WireObject, after: WireObject): Map<string, DiffKind> {
  const found = new Map<string, DiffKind>();
  compare(before, after, "", found);
  return found;
}

function compare(before: Wire | undefined, after: Wire | undefined, path: string, found: Map<string, DiffKind>): void {
  if (before === after || (isNothing(before) && isNothing(after))) return;
  if (isNothing(before)) found.set(path, "ADD");
  else if (isNothing(after)) found.set(path, "DELETE");
  else if (Array.isArray(before) && Array.isArray(after)) {
    for (let i = 0; i < Math.max(before.length, after.length); i++)
      compare(before[i], after[i], `${path}[${i}]`, found);
  } else if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(before[key], after[key], join(path, key), found);
    }
  } else found.set(path, "UPDATE");
}

const isNothing = (value: Wire | undefined): value is null | undefined => value === undefined || value === null;
const isObject = (value: Wire): value is WireObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function join(path: string, key: string): string {
  if (!/^[A-Za-z_]\w*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}
