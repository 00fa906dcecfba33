// Which inputs a command takes: their types, their defaults, and which of them are secret.
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import { message } from "../serve.mjs";
import { fromStruct, isObject, plain, secret, toStruct, UNKNOWN, unwrapped } from "./values.mjs";

const CONNECTION_DEFAULTS = { user: "root", port: 22, dialErrorLimit: 10, perDialTimeout: 15 };
const CONNECTION_SECRETS = ["password", "privateKey", "privateKeyPassword"];

const CONNECTION = {
  name: "remote.Connection",
  required: ["host"],
  fields: {
    user: "string",
    password: "string",
    host: "string",
    port: "number",
    privateKey: "string",
    privateKeyPassword: "string",
    agentSocketPath: "string",
    dialErrorLimit: "number",
    perDialTimeout: "number",
    hostKey: "string",
  },
};
const EVERY_COMMAND = {
  create: "string",
  update: "string",
  delete: "string",
  triggers: "list",
  stdin: "string",
  environment: "object",
  logging: "string",
  addPreviousOutputInEnv: "boolean",
};
const TYPES = {
  "command:local:Command": {
    name: "local.CommandInputs",
    required: [],
    fields: { ...EVERY_COMMAND, interpreter: "list", dir: "string" },
  },
  "command:remote:Command": {
    name: "remote.CommandInputs",
    required: ["connection"],
    fields: { ...EVERY_COMMAND, connection: CONNECTION },
  },
};

/** What the official plugin takes and this one does not: refused, never ignored. */
const NOT_OFFERED = { assetPaths: "assets", archivePaths: "archives", proxy: "jump hosts" };

/** The type token inside a URN. Throws on a resource that this stand-in does not offer. */
export function typeOf(urn) {
  const type = urn.split("::")[2].split("$").pop();
  if (type in TYPES) return type;
  throw new Error(
    `the lab stand-in of the command plugin offers ${Object.keys(TYPES).join(" and ")}, got ${type}: use one of them`,
  );
}

/** Answers Check: the inputs with their defaults, and all that is wrong with them. */
export function check({ request }) {
  const type = TYPES[typeOf(request.getUrn())];
  const inputs = fromStruct(request.getNews());
  if ("connection" in type.fields && inputs.connection !== undefined) {
    inputs.connection = completeConnection(inputs.connection);
  }
  const failures = problems(inputs, type).map(([property, reason]) =>
    message(pb.CheckFailure, { setProperty: property, setReason: reason }),
  );
  return message(pb.CheckResponse, { setInputs: toStruct(inputs), setFailuresList: failures });
}

function completeConnection(given) {
  const connection = unwrapped(given);
  if (!isObject(connection)) return secret(connection);
  const complete = { ...CONNECTION_DEFAULTS, ...connection };
  for (const key of CONNECTION_SECRETS) if (complete[key] !== undefined) complete[key] = secret(complete[key]);
  return secret(complete);
}

/** Lists what is wrong with `values` as [input, reason] pairs. */
function problems(values, type) {
  const found = [];
  for (const [key, marked] of Object.entries(values)) {
    const value = plain(marked);
    if (key in type.fields) {
      const reason =
        value === UNKNOWN || value === null ? undefined : mismatch(value, type.fields[key], key, type.name);
      if (reason) found.push([key, reason]);
    } else if (key in NOT_OFFERED) {
      found.push([
        key,
        `the lab stand-in of the command plugin does not offer ${NOT_OFFERED[key]}: leave '${key}' out`,
      ]);
    } else {
      found.push([key, `Unrecognized field '${key}' on '${type.name}'`]);
    }
  }
  for (const key of type.required) {
    if (values[key] === undefined || plain(values[key]) === null) {
      found.push([key, `Missing required field '${key}' on '${type.name}'`]);
    }
  }
  return found;
}

function mismatch(value, wanted, key, owner) {
  if (isObject(wanted)) {
    const inner = isObject(value) ? problems(value, wanted) : [[key, `must be an object, got ${kindOf(value)}`]];
    if (inner.length === 0) return undefined;
    const lines = inner.map(([field, reason]) => `\n\t${field}: ${reason}`).join("");
    return `An error occurred decoding '${owner.split(".")[1]}.${key}': ${inner.length} failures decoding:${lines}`;
  }
  if (kindOf(value) === wanted) return undefined;
  return `Field '${key}' on '${owner}' must be a '${wanted}'; got '${kindOf(value)}' instead`;
}

const kindOf = (value) => (Array.isArray(value) ? "list" : typeof value);
