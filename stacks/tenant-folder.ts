import { closeSync, constants, type Dirent, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join, relative } from "node:path";
import { LARGEST_FILE, type TenantFile } from "./model/tenant-files.ts";
import type { Language, Statement, TenantProblem } from "./model/tenant-problem.ts";
import { wrongExtension } from "./model/tenant-slug.ts";
import { type TenantTexts, tenantTexts } from "./model/tenant-texts.ts";

/** All files of a folder together may not have more bytes than this: 1,000 associations need less than one MiB. */
export const LARGEST_FOLDER = 64 * 1024 * 1024;

/** What was read, and what could not be. */
export interface TenantFolder {
  readonly files: readonly TenantFile[];
  readonly problems: readonly TenantProblem[];
}

/** How paths and problems are told. */
export interface TenantFolderOptions {
  /** What stands before the file's name in paths; the folder relative to the working directory when left out. */
  readonly shownAs?: string;
  /** `fr` when left out. */
  readonly language?: Language;
}

/**
 * Reads `<folder>/*.yaml` and `*.yml`, sorted by name. Never reads more than 64 KiB of a file. Leaves out folders,
 * `README*`, `schema.json`, and what begins with `.` or `_`; every other file that it does not read is a problem, because
 * an association whose file is overlooked would lose its access.
 */
export function readTenantFiles(folder: string, options: TenantFolderOptions = {}): TenantFolder {
  const texts = tenantTexts[options.language ?? "fr"];
  const shown = options.shownAs ?? shownFolder(folder);
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return { files: [], problems: [problem(shown, { statement: texts.noFolder }, texts)] };
  }
  const names = entries.map(({ name }) => name);
  const files: TenantFile[] = [];
  const problems: TenantProblem[] = [];
  let total = 0;
  for (const entry of entries) {
    const { name } = entry;
    const isYaml = /\.ya?ml$/.test(name);
    if (/^[._]|^README|^schema\.json$/.test(name) || (entry.isDirectory() && !isYaml)) continue;
    const path = `${shown}/${name}`;
    const read = isYaml
      ? readOne(join(folder, name), entry, texts)
      : { wrong: { statement: wrongExtension(name, names, texts) } };
    if ("wrong" in read) {
      problems.push(problem(path, read.wrong, texts));
      continue;
    }
    total += read.bytes;
    if (total > LARGEST_FOLDER) {
      problems.push(problem(shown, { statement: texts.foldersTooLarge(LARGEST_FOLDER) }, texts));
      break;
    }
    files.push({ path, text: read.text });
  }
  return { files, problems };
}

/** Relative to the working directory where it lies below it, else as given. */
function shownFolder(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path === "" || path.startsWith("..") ? folder : path;
}

interface Wrong {
  readonly statement: Statement;
  readonly line?: number;
  readonly column?: number;
}

function problem(file: string, { statement, line = 1, column = 1 }: Wrong, texts: TenantTexts): TenantProblem {
  return { file, line, column, path: "", sentence: texts.say(statement) };
}

type ReadResult = { readonly text: string; readonly bytes: number } | { readonly wrong: Wrong };

function readOne(path: string, entry: Dirent, texts: TenantTexts): ReadResult {
  if (entry.isSymbolicLink()) return { wrong: { statement: texts.symbolicLink } };
  if (!entry.isFile()) return { wrong: { statement: texts.notAFile } };
  let descriptor: number;
  try {
    // Without O_NONBLOCK a pipe put in the file's place meanwhile would hold the reader for ever.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return { wrong: { statement: texts.unreadable(reason(error)) } };
  }
  try {
    const { size } = fstatSync(descriptor);
    if (size > LARGEST_FILE) return { wrong: { statement: texts.tooLarge(size, LARGEST_FILE) } };
    const buffer = Buffer.alloc(LARGEST_FILE + 1);
    let length = 0;
    for (let got = -1; got !== 0 && length < buffer.length; length += got)
      got = readSync(descriptor, buffer, length, buffer.length - length, null);
    if (length > LARGEST_FILE) return { wrong: { statement: texts.tooLarge(length, LARGEST_FILE) } };
    return decode(buffer.subarray(0, length), texts);
  } catch (error) {
    return { wrong: { statement: texts.unreadable(reason(error)) } };
  } finally {
    closeSync(descriptor);
  }
}

function decode(bytes: Buffer, texts: TenantTexts): ReadResult {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { wrong: { statement: texts.utf16 } };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), bytes: bytes.length };
  } catch {
    return { wrong: { statement: texts.notUtf8, ...firstInvalid(bytes) } };
  }
}

/** Where the bytes stop being UTF-8: decoded leniently, byte by byte the same up to there. */
function firstInvalid(bytes: Buffer): { readonly line: number; readonly column: number } {
  const text = new TextDecoder("utf-8").decode(bytes);
  let at = 0;
  for (let byte = 0; at < text.length; at++) {
    const character = text.codePointAt(at) ?? 0;
    const width = Buffer.byteLength(String.fromCodePoint(character));
    if (character === 0xfffd && !bytes.subarray(byte, byte + width).equals(REPLACEMENT)) break;
    byte += width;
    if (character > 0xffff) at++;
  }
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

const REPLACEMENT = Buffer.from("\ufffd");

/** The system's short word for the failure, e.g. `EACCES`. */
function reason(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "?";
}
