import { createHash } from "node:crypto";
import type { TenancyPort, TenantIdentity } from "../contract.ts";
import type { RoomsDocument } from "./document.ts";
import type { Room, RoomsFile } from "./door/rooms.ts";

/** Half of a derived secret: 128 bits. */
const TOKEN_DIGITS = 32;
const LOWEST_PIN = 10_000;
const PINS = 90_000;

type Secrets = Pick<TenancyPort, "tenantSecret">;

/**
 * The rooms file that an association should have. What is in `before` and is wanted no more stays as a closed room, so that
 * its telephone code is nobody else's and it comes back as it was. New codes are put into `taken`.
 */
export function wantedRooms(
  tenant: TenantIdentity,
  wanted: RoomsDocument,
  before: RoomsFile | undefined,
  taken: Set<string>,
  secrets: Secrets,
): RoomsFile {
  const known = new Map(before?.rooms.map((room) => [room.name, room]));
  const open = wanted.rooms.map((name): Room => {
    const pin = known.get(name)?.pin ?? freePin(name, taken, secrets);
    return { ...identity(tenant.slug, name, secrets), pin, open: true };
  });
  const closed = [...known.values()]
    .filter(({ name }) => !wanted.rooms.includes(name))
    .map((room) => ({ ...room, open: false }));
  return {
    slug: tenant.slug,
    displayName: tenant.displayName,
    portal: wanted.portal,
    suspended: false,
    maxMinutes: wanted.maxMinutes,
    maxParticipants: wanted.maxParticipants,
    recording: wanted.recording,
    rooms: [...open, ...closed],
  };
}

/** Last part of the address of a room, for one role: whoever has it may enter. */
export function roomToken(slug: string, room: string, role: "moderator" | "guest", secrets: Secrets): string {
  return `${slug}.${secrets.tenantSecret(`bigbluebutton/${room}/${role}`).slice(0, TOKEN_DIGITS)}`;
}

/** Name, meeting id and the hashes of both tokens: the same as long as slug, name and master secret are. */
function identity(
  slug: string,
  name: string,
  secrets: Secrets,
): Pick<Room, "name" | "meeting" | "moderator" | "guest"> {
  const hash = (role: "moderator" | "guest") =>
    createHash("sha256")
      .update(roomToken(slug, name, role, secrets))
      .digest("hex");
  return {
    name,
    meeting: `${slug}-${name}-${secrets.tenantSecret(`bigbluebutton/${name}/meeting`).slice(0, 16)}`,
    moderator: hash("moderator"),
    guest: hash("guest"),
  };
}

/** Five digits that no other room has: derived first, then the next free ones. */
function freePin(room: string, taken: Set<string>, secrets: Secrets): string {
  const first = Number.parseInt(secrets.tenantSecret(`bigbluebutton/${room}/pin`).slice(0, 8), 16) % PINS;
  for (let step = 0; step < PINS; step++) {
    const pin = String(LOWEST_PIN + ((first + step) % PINS));
    if (taken.has(pin)) continue;
    taken.add(pin);
    return pin;
  }
  throw new Error("BigBlueButton: all 90,000 telephone codes are taken.");
}
