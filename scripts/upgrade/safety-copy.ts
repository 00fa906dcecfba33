import { z } from "zod";
import { lockedImage } from "../../stacks/model/image-lock.ts";
import { OperatorError, words } from "../terminal/sentence.ts";
import { databaseBytes, dump, restore } from "./databases.ts";
import type { UpgradeScope } from "./scope.ts";
import { COPIES, type Server } from "./server.ts";

const piece = z.object({ file: z.string(), sha256: z.string(), bytes: z.number() });
const manifest = z.object({
  format: z.literal(1),
  image: z.string(),
  stack: z.string(),
  /** What ran when the copy was made. */
  from: lockedImage,
  /** What was to run after. */
  to: lockedImage,
  /** ISO 8601, UTC. */
  at: z.string(),
  databases: z.array(piece.extend({ name: z.string(), engine: z.enum(["postgres", "mariadb"]) })),
  paths: z.array(piece.extend({ path: z.string() })),
});

/** What a safety copy holds; its last file to be written, so a copy that has one is whole. */
export type CopyManifest = z.output<typeof manifest>;

/** A copy on the server: its folder's name, and its manifest where it is whole. */
export interface SafetyCopy {
  readonly name: string;
  readonly manifest?: CopyManifest;
}

/** Name of a new copy, e.g. `mattermost-2026-11-24-17-45-03`. */
export function copyName(image: string, at: Date): string {
  return `${image}-${at.toISOString().slice(0, 19).replace(/[T:]/g, "-")}`;
}

/** Whether a word may be a copy's name: it becomes a path. */
export function isCopyName(word: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,120}$/.test(word);
}

/** Bytes that the scope's data takes, and bytes that are free where copies are kept. */
export async function measure(server: Server, scope: UpgradeScope): Promise<{ data: number; free: number }> {
  const script = `
for path in "$@"; do [ -e "/data/$path" ] && du -sk "/data/$path" | cut -f1; done | awk '{ sum += $1 } END { print sum + 0 }'
df -Pk /data | awk 'NR == 2 { print $4 }'`;
  const [folders = 0, free = 0] = (await server.inData(script, scope.paths)).trim().split("\n").map(Number);
  return { data: folders * 1024 + (await databaseBytes(server, scope.databases)), free: free * 1024 };
}

/** Copies databases and folders of the scope into a new folder; whole when this returns. The containers must stand still. */
export async function makeCopy(
  server: Server,
  scope: UpgradeScope,
  name: string,
  facts: Pick<CopyManifest, "stack" | "from" | "to" | "at">,
): Promise<void> {
  const folder = `${COPIES}/${name}`;
  await server.inData('mkdir -p "/data/upgrades"; chmod 700 "/data/upgrades"; mkdir -m 700 "/data/$1"', [folder]);
  const databases = [];
  for (const database of scope.databases) {
    const file = `${database.engine}-${database.name}.dump`;
    await dump(server, database, `${folder}/${file}`);
    databases.push({ ...database, ...(await seal(server, folder, file)) });
  }
  const paths = [];
  for (const [at, path] of scope.paths.entries()) {
    const file = `folder-${at + 1}.tar`;
    await server.inData('[ -e "/data/$2" ] || mkdir -p "/data/$2"; tar -c -f "/data/$1" -C /data "$2"', [
      `${folder}/${file}`,
      path,
    ]);
    paths.push({ path, ...(await seal(server, folder, file)) });
  }
  const content: CopyManifest = { format: 1, image: scope.image, ...facts, databases, paths };
  await server.inData(
    'cat > "/data/$1/manifest.new"; sync; mv "/data/$1/manifest.new" "/data/$1/manifest.json"',
    [folder],
    `${JSON.stringify(content, undefined, 2)}\n`,
  );
}

async function seal(server: Server, folder: string, file: string): Promise<z.output<typeof piece>> {
  const script = 'cd "/data/$1"; sha256sum "$2" | cut -d" " -f1; wc -c < "$2"';
  const [sha256 = "", bytes = ""] = (await server.inData(script, [folder, file])).trim().split("\n");
  return { file, sha256, bytes: Number(bytes) };
}

/** Every copy on the server, oldest first by name. */
export async function listCopies(server: Server): Promise<readonly SafetyCopy[]> {
  const script = `
cd /data/upgrades 2>/dev/null || exit 0
for folder in *; do
  [ -d "$folder" ] || continue
  printf '%s\\t' "$folder"
  if [ -f "$folder/manifest.json" ]; then tr -d '\\n' < "$folder/manifest.json"; fi
  echo
done`;
  const lines = (await server.inData(script)).split("\n").filter(Boolean);
  return lines.map((line) => {
    const [name = "", text = ""] = line.split("\t");
    return text === "" ? { name } : { name, manifest: manifest.parse(JSON.parse(text)) };
  });
}

/** @throws OperatorError when there is no such copy, or one that is not whole. */
export async function findCopy(server: Server, name: string): Promise<CopyManifest> {
  const copies = isCopyName(name) ? await listCopies(server) : [];
  const found = copies.find((copy) => copy.name === name);
  if (found?.manifest) return found.manifest;
  const known = copies.filter((copy) => copy.manifest).map((copy) => copy.name);
  throw new OperatorError(
    found
      ? words(
          `La copie ${name} n'est pas complète : elle ne peut pas être remise en place.`,
          `The copy ${name} is not whole: it cannot be put back.`,
        )
      : words(
          `Il n'y a pas de copie « ${name} ». Il y a : ${known.join(", ") || "aucune"}. Voir : npm run upgrade -- --list`,
          `There is no copy “${name}”. There are: ${known.join(", ") || "none"}. See: npm run upgrade -- --list`,
        ),
    found ? 1 : 2,
  );
}

/** @throws OperatorError that names the file, when one is not what it was when the copy was made. */
export async function verifyCopy(server: Server, name: string, { databases, paths }: CopyManifest): Promise<void> {
  const pieces = [...databases, ...paths];
  const sums = pieces.map(({ sha256, file }) => `${sha256}  ${file}\n`).join("");
  const script = 'cd "/data/upgrades/$1"; sha256sum -c - 2>/dev/null | grep -v ": OK$" || true';
  const wrong = (await server.inData(script, [name], sums)).trim();
  if (wrong !== "")
    throw new OperatorError(
      words(
        `La copie ${name} est abîmée (${wrong.split("\n").join(", ")}) : rien n'a été remis en place.`,
        `The copy ${name} is damaged (${wrong.split("\n").join(", ")}): nothing was put back.`,
      ),
    );
}

/** Puts databases and folders back as the copy holds them. A folder takes its place only when it is unpacked whole. */
export async function restoreCopy(server: Server, name: string, content: CopyManifest): Promise<void> {
  await verifyCopy(server, name, content);
  for (const { engine, name: database, file } of content.databases)
    await restore(server, { engine, name: database }, `${COPIES}/${name}/${file}`);
  const script = `
rm -rf "/data/upgrades/.unpacking"
mkdir -m 700 "/data/upgrades/.unpacking"
tar -x -p -f "/data/upgrades/$1" -C "/data/upgrades/.unpacking"
rm -rf "/data/$2"
mv "/data/upgrades/.unpacking/$2" "/data/$2"
rm -rf "/data/upgrades/.unpacking"`;
  for (const { path, file } of content.paths) await server.inData(script, [`${name}/${file}`, path]);
}

/** Deletes a copy, whole or not. */
export async function removeCopy(server: Server, name: string): Promise<void> {
  if (!isCopyName(name)) throw new Error(`“${name}” is no copy's name`);
  await server.inData('rm -rf "/data/upgrades/$1"', [name]);
}
