import { createHash } from "node:crypto";

/** Parameters of a call, in the order in which they are sent. */
export type CallParameters = Readonly<Record<string, string | number | boolean>>;

/**
 * Query string of one call with its checksum: the SHA-256 of the call's name, the query as it is sent and the shared
 * secret (BigBlueButton's API documentation, "API security model"). Servers take SHA-1 and SHA-2 alike and tell them
 * apart by their length.
 */
export function signedQuery(call: string, parameters: CallParameters, secret: string): string {
  const texts = Object.entries(parameters).map(([name, value]) => [name, String(value)]);
  const query = new URLSearchParams(texts).toString();
  const sum = checksum("sha256", call, query, secret);
  return query === "" ? `checksum=${sum}` : `${query}&checksum=${sum}`;
}

/** Checksum in hexadecimal; `query` is taken exactly as it stands in the address, without its checksum. */
export function checksum(algorithm: string, call: string, query: string, secret: string): string {
  return createHash(algorithm).update(`${call}${query}${secret}`).digest("hex");
}
