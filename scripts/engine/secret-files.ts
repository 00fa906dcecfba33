import { randomBytes } from "node:crypto";
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const SECRET_BYTES = 32;

/** A new secret: 64 hexadecimal digits (256 bits). */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString("hex");
}

/**
 * Writes a secret into a file of its own that only its owner may read, in a folder that only its owner may enter.
 * @throws Error with code EEXIST when the file is there: a secret is never overwritten.
 */
export function createSecretFile(path: string, secret: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  chmodSync(dirname(path), 0o700);
  const file = openSync(path, "wx", 0o600);
  try {
    writeSync(file, secret);
  } finally {
    closeSync(file);
  }
}

/** The secret in a file, without blanks around it; undefined when there is no file or nothing in it. Shuts a file that others may read. */
export function readSecretFile(path: string): string | undefined {
  try {
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
    return readFileSync(path, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}
