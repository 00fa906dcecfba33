import { createHash, timingSafeEqual } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** One room of an association. */
export interface Room {
  /** As in the association's file. */
  readonly name: string;
  /** Meeting id on the BigBlueButton server. */
  readonly meeting: string;
  /** SHA-256 of the token in the moderators' link, hexadecimal: the file itself opens no door. */
  readonly moderator: string;
  /** The same for the guests' link. */
  readonly guest: string;
  /** Five digits for the telephone. */
  readonly pin?: string;
  /** False when the association's file names the room no more. */
  readonly open: boolean;
}

/** All rooms of one association: the content of `<slug>.json`. */
export interface RoomsFile {
  readonly slug: string;
  readonly displayName: string;
  /** Address of the association's page, where people land after a meeting. */
  readonly portal: string;
  readonly suspended: boolean;
  readonly maxMinutes: number;
  readonly maxParticipants: number;
  readonly recording: boolean;
  readonly rooms: readonly Room[];
}

/** What a link leads to. */
export interface Found {
  readonly file: RoomsFile;
  readonly room: Room;
  readonly role: "moderator" | "guest";
}

/** `<slug>.<32 hexadecimal digits>`: the slug says where to look, the 128 bits behind it are the key. */
const TOKEN = /^([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.([0-9a-f]{32})$/;

/** The room and role that a link's token opens; nothing for a token that is no one's. */
export async function findRoom(folder: string, token: string): Promise<Found | undefined> {
  const [, slug] = TOKEN.exec(token) ?? [];
  if (slug === undefined) return undefined;
  const file = await readRooms(folder, slug);
  if (!file) return undefined;
  const given = tokenHash(token);
  for (const room of file.rooms) {
    if (same(room.moderator, given)) return { file, room, role: "moderator" };
    if (same(room.guest, given)) return { file, room, role: "guest" };
  }
  return undefined;
}

/** SHA-256 of a token, hexadecimal. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Texts of all rooms files by slug, whatever is in them. */
export async function listRooms(folder: string): Promise<readonly { readonly slug: string; readonly text: string }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  return Promise.all(
    names.map(async (name) => ({
      slug: name.slice(0, -".json".length),
      text: await readFile(join(folder, name), "utf8"),
    })),
  );
}

async function readRooms(folder: string, slug: string): Promise<RoomsFile | undefined> {
  const text = await readFile(join(folder, `${slug}.json`), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as RoomsFile);
}

function same(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
