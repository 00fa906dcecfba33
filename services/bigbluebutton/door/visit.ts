import { enter } from "./meeting.ts";
import { type MeetingServer, ServerUnreachable } from "./meeting-server.ts";
import { askPage, messagePage } from "./pages.ts";
import { type Recording, recordingsOf } from "./recordings.ts";
import { type Found, findRoom } from "./rooms.ts";
import type { DoorSettings } from "./settings.ts";
import type { MessageName } from "./texts.ts";

/** What a browser asked. */
export interface Visit {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly body: string;
}

/** What it is answered. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** All that the door works with. */
export interface Door {
  readonly settings: DoorSettings;
  readonly server: MeetingServer;
  /** Folder of the rooms files. */
  readonly rooms: string;
  /** Takes one line for the operator: no names, no links. */
  readonly log: (line: string) => void;
}

const STATUS: Readonly<Record<MessageName, number>> = {
  notFound: 404,
  suspended: 410,
  closedRoom: 410,
  notStarted: 409,
  full: 409,
  taken: 409,
  refused: 502,
  unreachable: 504,
  busy: 503,
  broken: 500,
  badRequest: 400,
};

/** Answers one visit. */
export async function answer(door: Door, visit: Visit): Promise<Reply> {
  const token = /^\/r\/([^/]+)$/.exec(visit.path)?.[1];
  const found = token === undefined ? undefined : await findRoom(door.rooms, token);
  if (!found) return message(door, "notFound");
  if (found.file.suspended) return message(door, "suspended", { found });
  if (!found.room.open) return message(door, "closedRoom", { found });
  return visit.method === "POST" ? knock(door, found, visit) : show(door, found, visit);
}

/** A message page with its status. */
export function message(
  door: Pick<Door, "settings">,
  name: MessageName,
  more?: Parameters<typeof messagePage>[2],
): Reply {
  return page(door, STATUS[name], messagePage(door.settings, name, more));
}

/** A name between 2 and 64 characters, blanks put right; nothing when it is not. */
export function cleanName(given: string): string | undefined {
  const name = given
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  const length = [...name].length;
  return length >= 2 && length <= 64 ? name : undefined;
}

async function show(door: Door, found: Found, visit: Visit): Promise<Reply> {
  const recordings = await shownRecordings(door, found);
  return page(door, 200, askPage(door.settings, found, visit.path, recordings === undefined ? {} : { recordings }));
}

/** For moderators of a room that records: what there is to watch. */
async function shownRecordings(
  door: Door,
  { file, room, role }: Found,
): Promise<readonly Recording[] | "unknown" | undefined> {
  if (role !== "moderator" || !file.recording) return undefined;
  return recordingsOf(door.server, room.meeting).catch((error: unknown) => {
    if (!(error instanceof ServerUnreachable)) throw error;
    door.log(`${file.slug} ${room.name}: ${error.message}`);
    return "unknown" as const;
  });
}

async function knock(door: Door, found: Found, visit: Visit): Promise<Reply> {
  const typed = new URLSearchParams(visit.body).get("nom") ?? "";
  const name = cleanName(typed);
  if (name === undefined) return page(door, 400, askPage(door.settings, found, visit.path, { typed, problem: true }));
  const { file, room, role } = found;
  const more = { found, retry: { path: visit.path, name } };
  try {
    const entry = await enter(door.server, door.settings, found, name);
    if ("address" in entry) {
      door.log(`${file.slug} ${room.name}: ${role} let in`);
      return { status: 303, headers: { location: entry.address, "cache-control": "no-store" }, body: "" };
    }
    door.log(`${file.slug} ${room.name}: ${role} not let in: ${entry.said}`);
    return message(door, entry.obstacle, more);
  } catch (error) {
    if (!(error instanceof ServerUnreachable)) throw error;
    door.log(`${file.slug} ${room.name}: ${error.message}`);
    return message(door, "unreachable", more);
  }
}

function page({ settings }: Pick<Door, "settings">, status: number, body: string): Reply {
  // A form's redirect counts as its target in some browsers: the server's address must be among them.
  const targets = `'self' https: ${new URL(settings.endpoint).origin}`;
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "x-robots-tag": "noindex",
      "content-security-policy": `default-src 'none'; style-src 'self'; img-src 'self'; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
    },
    body,
  };
}
