import { hkdfSync } from "node:crypto";

const HEX_BYTES = 24;
/** No vowels, no look-alikes: cannot spell a word, can be read out over the telephone. */
const LETTERS = "bcdfghjkmnpqrstvwxz";

/**
 * The secret that belongs to `label`, 48 hexadecimal digits (192 bits), by HKDF-SHA256 (RFC 5869) from the stack's
 * master secret. The same inputs give the same secret, so a rebuilt server opens old data; a higher `epoch` gives a new one.
 */
export function deriveSecret(master: string, label: string, epoch = 1): string {
  return derive(master, label, epoch, HEX_BYTES).toString("hex");
}

/** A password that people type: four groups of five letters (about 84 bits), e.g. `bcdfg-hjkmn-pqrst-vwxzb`. */
export function derivePassphrase(master: string, label: string, epoch = 1): string {
  // 256 is not a multiple of 19; two bytes a letter make the bias smaller than one in three thousand.
  const bytes = derive(master, label, epoch, 40);
  const letters = Array.from({ length: 20 }, (_, i) => LETTERS[bytes.readUInt16BE(i * 2) % LETTERS.length]);
  return [0, 5, 10, 15].map((at) => letters.slice(at, at + 5).join("")).join("-");
}

function derive(master: string, label: string, epoch: number, bytes: number): Buffer {
  if (master.length < 32)
    throw new Error("The master secret is shorter than 32 characters; generate it, do not type it.");
  return Buffer.from(hkdfSync("sha256", master, "chatterie", `${label}#${epoch}`, bytes));
}
