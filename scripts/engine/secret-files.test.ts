import { chmodSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSecretFile, newSecret, readSecretFile } from "./secret-files.ts";

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
const aFolder = () => mkdtempSync(join(tmpdir(), "secrets-"));

test("A secret has 256 bits and is never the same", () => {
  expect(newSecret()).toMatch(/^[0-9a-f]{64}$/);
  expect(newSecret()).not.toBe(newSecret());
});

test("A secret's file is its owner's alone, and so is its folder", () => {
  const path = join(aFolder(), "secrets", "passphrase");
  createSecretFile(path, "abc");
  expect([mode(path), mode(join(path, ".."))]).toEqual(["600", "700"]);
  expect(readSecretFile(path)).toBe("abc");
});

test("A secret is never overwritten", () => {
  const path = join(aFolder(), "passphrase");
  createSecretFile(path, "first");
  expect(() => createSecretFile(path, "second")).toThrow("EEXIST");
  expect(readSecretFile(path)).toBe("first");
});

test("A file that others may read is shut when it is read", () => {
  const path = join(aFolder(), "passphrase");
  writeFileSync(path, "abc\n");
  chmodSync(path, 0o644);
  expect(readSecretFile(path)).toBe("abc");
  expect(mode(path)).toBe("600");
});

test("No file and an empty file are no secret", () => {
  const path = join(aFolder(), "passphrase");
  expect(readSecretFile(path)).toBeUndefined();
  writeFileSync(path, "\n");
  expect(readSecretFile(path)).toBeUndefined();
});
