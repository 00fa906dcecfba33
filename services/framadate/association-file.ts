import { z } from "zod";
import type { TenancyPort, TenantIdentity } from "../contract.ts";
import { ASSOCIATIONS, FRAMADATE, ROOT, tablePrefix, WRITER } from "./names.ts";

/** What an association's file says; config.php reads it at each request. */
const associationFile = z.object({
  /** Host and port of its address, without a scheme (as Framadate's APP_URL). */
  address: z.string(),
  /** Shown on every page and as the sender of every mail. */
  title: z.string(),
  /** Where answers to Framadate's mails go. */
  contact: z.string(),
  prefix: z.string(),
  purgeDays: z.int(),
  /** False: the address answers 410. */
  open: z.boolean(),
  /** Version of the code whose migrations all ran, and how many Framadate noted then; empty and 0 before. */
  migrated: z.object({ version: z.string(), steps: z.int() }),
});
export type AssociationFile = z.output<typeof associationFile>;

/** What the server holds: the version of Framadate's code, and the associations' files by slug. */
export interface Found {
  readonly version: string;
  readonly files: ReadonlyMap<string, AssociationFile>;
}

const listing = z.object({ version: z.string().min(1), files: z.record(z.string(), associationFile) });

/** All associations' files, read once an operation. @throws Error with one sentence. */
export function listFiles(port: TenancyPort): Promise<Found> {
  return port.once("framadate/files", () => filesNow(port));
}

/** The same, as they are now. */
export async function filesNow(port: TenancyPort): Promise<Found> {
  const result = await port.exec(FRAMADATE, ["php", "-r", LIST]);
  const answer = listing.safeParse(json(result.stdout));
  if (result.code !== 0 || !answer.success)
    throw new Error(`Framadate's associations could not be listed: ${lastLine(result.stderr, result.stdout)}`);
  return { version: answer.data.version, files: new Map(Object.entries(answer.data.files)) };
}

/** Writes one association's file whole, so that no request ever meets half of it. @throws Error with one sentence. */
export async function writeFile(port: TenancyPort, slug: string, file: AssociationFile): Promise<void> {
  const stdin = JSON.stringify({ slug, text: `${JSON.stringify(file)}\n` });
  const result = await port.exec(FRAMADATE, ["php", "-r", WRITE], { stdin, user: WRITER });
  if (result.code !== 0)
    throw new Error(`Framadate: ${slug}.json could not be written: ${lastLine(result.stderr, result.stdout)}`);
}

/** The file as it must be, with the migrations that `found` knows of. */
export function wantedFile(
  { slug, displayName, contact }: TenantIdentity,
  { url, purgeDays, language }: { readonly url: string; readonly purgeDays: number; readonly language: "fr" | "en" },
  found: AssociationFile | undefined,
): AssociationFile {
  return {
    address: url.replace(/^https:\/\//, ""),
    title: `${language === "fr" ? "Sondages" : "Polls"} – ${displayName}`,
    contact,
    prefix: tablePrefix(slug),
    purgeDays,
    open: true,
    migrated: found?.migrated ?? { version: "", steps: 0 },
  };
}

/** What differs, one line each, said of the file that is to be written. */
export function differences(found: AssociationFile, wanted: AssociationFile): string[] {
  return [
    ...(found.open === wanted.open ? [] : ["polls opened again"]),
    ...(found.title === wanted.title ? [] : [`polls are called “${wanted.title}”`]),
    ...(found.contact === wanted.contact ? [] : [`answers to mails go to ${wanted.contact}`]),
    ...(found.purgeDays === wanted.purgeDays
      ? []
      : [`polls are erased ${wanted.purgeDays} days after their end (before: ${found.purgeDays})`]),
    ...(found.address === wanted.address ? [] : [`polls are at ${wanted.address}`]),
    ...(found.prefix === wanted.prefix ? [] : [`tables begin with ${wanted.prefix}`]),
  ];
}

const LIST = `
$files = [];
foreach (glob('${ASSOCIATIONS}/*.json') as $path) {
  $files[basename($path, '.json')] = json_decode(file_get_contents($path));
}
preg_match("/VERSION\\\\s*=\\\\s*'([^']+)'|'VERSION'\\\\s*,\\\\s*'([^']+)'/", file_get_contents('${ROOT}/app/inc/constants.php'), $version);
echo json_encode(['version' => (string) end($version), 'files' => (object) $files], JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
`;

const WRITE = `
umask(0027);
['slug' => $slug, 'text' => $text] = json_decode(stream_get_contents(STDIN), true, 8, JSON_THROW_ON_ERROR);
if (!preg_match('/\\\\A[a-z0-9-]+\\\\z/', $slug)) { fwrite(STDERR, "not a slug\\n"); exit(1); }
$path = "${ASSOCIATIONS}/$slug.json";
if (@file_put_contents("$path.new", $text) !== strlen($text) || !rename("$path.new", $path)) {
  fwrite(STDERR, (error_get_last()['message'] ?? 'not written') . "\\n");
  exit(1);
}
`;

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lastLine(...texts: readonly string[]): string {
  const line = texts.map((text) => text.trim()).find((text) => text !== "");
  return line?.split("\n").at(-1) ?? "no answer";
}
