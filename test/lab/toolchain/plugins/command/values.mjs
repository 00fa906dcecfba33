// Values as the engine sends them: plain JSON, with marked objects for secrets and a marked string for "not yet known".
import struct from "google-protobuf/google/protobuf/struct_pb.js";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Stands for a value that a preview cannot know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** Whether the value is one of the marked objects (secret, asset, archive…). */
export const isMarked = (value) => isObject(value) && SIGNATURE in value;

/** Marks a value as secret, once. */
export const secret = (value) => (isSecret(value) ? value : { [SIGNATURE]: SECRET, value });

/** The value without the mark around itself; marks further inside stay. */
export const unwrapped = (value) => (isSecret(value) ? value.value : value);

/** The bare value, secrets unwrapped at every depth. */
export function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if (isSecret(value)) return plain(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** A message's Struct as an object; `{}` when there is none. */
export const fromStruct = (given) => given?.toJavaScript() ?? {};

/** An object as a Struct; members that are undefined are left out. */
export const toStruct = (object) => struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(object)));

const isSecret = (value) => isObject(value) && value[SIGNATURE] === SECRET;
