import { createHash, createPublicKey, verify } from "node:crypto";

/** What a signature says, and whether it holds. */
export interface DkimVerdict {
  readonly domain: string;
  readonly selector: string;
  /** Undefined where it holds. */
  readonly failure?: "the body was changed" | "the headers were changed, or another key signed";
}

/**
 * Checks the one DKIM signature of a mail against a public key (base64 of its DER form, as in DNS), for
 * `rsa-sha256; c=relaxed/relaxed` (RFC 6376), without asking DNS.
 * @throws Error when the mail has no signature, or several.
 */
export function verifyDkim(raw: string, publicKey: string): DkimVerdict {
  const text = raw.replace(/\r?\n/g, "\r\n");
  const cut = text.indexOf("\r\n\r\n");
  const headers = text.slice(0, cut).split(/\r\n(?![ \t])/);
  const signatures = headers.filter((header) => nameOf(header) === "dkim-signature");
  const [signature = ""] = signatures;
  if (signatures.length !== 1) throw new Error(`The mail has ${signatures.length} DKIM signatures, not one`);
  const tags = tagsOf(signature);
  const verdict = { domain: tags["d"] ?? "", selector: tags["s"] ?? "" };
  if (tags["a"] !== "rsa-sha256" || tags["c"] !== "relaxed/relaxed") throw new Error(`Not read here: ${signature}`);
  const bodyHash = createHash("sha256")
    .update(relaxedBody(text.slice(cut + 4)))
    .digest("base64");
  if (bodyHash !== tags["bh"]) return { ...verdict, failure: "the body was changed" };
  const signed = [
    ...pick(headers, (tags["h"] ?? "").split(":")).map((header) => `${relaxedHeader(header)}\r\n`),
    relaxedHeader(signature.replace(/(;\s*b=)[^;]*/, "$1")),
  ].join("");
  const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" });
  const holds = verify("sha256", Buffer.from(signed), key, Buffer.from(tags["b"] ?? "", "base64"));
  return holds ? verdict : { ...verdict, failure: "the headers were changed, or another key signed" };
}

/** Headers in the order of `h=`, each name taken from the bottom; a name without a header left signs its absence. */
function pick(headers: readonly string[], names: readonly string[]): string[] {
  const left = [...headers];
  return names.flatMap((name) => {
    const at = left.findLastIndex((header) => nameOf(header) === name.trim().toLowerCase());
    return at === -1 ? [] : left.splice(at, 1);
  });
}

function nameOf(header: string): string {
  return header.slice(0, header.indexOf(":")).trim().toLowerCase();
}

function relaxedHeader(header: string): string {
  const value = header.slice(header.indexOf(":") + 1);
  return `${nameOf(header)}:${value
    .replace(/\r\n/g, "")
    .replace(/[ \t]+/g, " ")
    .trim()}`;
}

function relaxedBody(body: string): string {
  const lines = body.replace(/[ \t]+(?=\r\n)/g, "").replace(/[ \t]+/g, " ");
  const trimmed = lines.replace(/(\r\n)*$/, "");
  return trimmed === "" ? "" : `${trimmed}\r\n`;
}

function tagsOf(signature: string): Readonly<Record<string, string>> {
  const parts = signature.slice(signature.indexOf(":") + 1).split(";");
  return Object.fromEntries(
    parts.map((part) => {
      const at = part.indexOf("=");
      return [part.slice(0, at).trim(), part.slice(at + 1).replace(/\s/g, "")];
    }),
  );
}
