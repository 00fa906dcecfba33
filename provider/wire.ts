import { createRequire } from "node:module";
import type { Struct as StructType } from "google-protobuf/google/protobuf/struct_pb.js";

const require = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
const { Struct } = require("google-protobuf/google/protobuf/struct_pb.js") as { Struct: typeof StructType };

/** Key that marks a special object on the wire, and the two kinds that reach us (Pulumi's provider protocol). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** A value as it came over the wire. */
export type Wire = string | number | boolean | null | Wire[] | { [key: string]: Wire };
export type WireObject = { [key: string]: Wire };

/** The object in a protobuf Struct; an empty one for none. */
export function readStruct(struct: { toJavaScript(): unknown } | undefined): WireObject {
  return (struct?.toJavaScript() ?? {}) as WireObject;
}

/** A protobuf Struct of an object; keys whose value is undefined are left out. */
export function writeStruct(value: Readonly<Record<string, unknown>>): StructType {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(value)));
}

/** The same object with every secret's mark taken off, at every depth. */
export function plain(value: WireObject): WireObject {
  return unwrap(value) as WireObject;
}

function unwrap(value: Wire): Wire {
  if (Array.isArray(value)) return value.map(unwrap);
  if (value === null || typeof value !== "object") return value;
  if (value[SIGNATURE] === SECRET) return unwrap(value["value"] ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrap(inner)]));
}
