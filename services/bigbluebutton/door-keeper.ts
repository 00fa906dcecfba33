import { z } from "zod";
import type { TenancyPort } from "../contract.ts";
import type { RoomsFile } from "./door/rooms.ts";
import { DOOR_PATHS } from "./door/settings.ts";

/** The service's only container. */
const DOOR = "bigbluebutton";

const roomsFile = z.object({
  slug: z.string(),
  displayName: z.string(),
  portal: z.string(),
  suspended: z.boolean(),
  maxMinutes: z.number(),
  maxParticipants: z.number(),
  recording: z.boolean(),
  rooms: z.array(
    z.object({
      name: z.string(),
      meeting: z.string(),
      moderator: z.string(),
      guest: z.string(),
      pin: z.string(),
      open: z.boolean(),
    }),
  ),
});

const listed = z.array(z.object({ slug: z.string(), text: z.string() }));
const troubles = [
  z.object({ answer: z.literal("refused"), key: z.string(), message: z.string() }),
  z.object({ answer: z.literal("unreachable"), reason: z.string() }),
] as const;
const meetings = z.discriminatedUnion("answer", [
  z.object({
    answer: z.literal("meetings"),
    meetings: z.array(z.object({ id: z.string(), running: z.boolean(), tenant: z.string(), origin: z.string() })),
  }),
  ...troubles,
]);
const ended = z.discriminatedUnion("answer", [
  z.object({ answer: z.literal("ended"), ended: z.array(z.string()) }),
  ...troubles,
]);

/** All associations' rooms. `pins` are those that are in use; a new one is added as soon as it is chosen. */
export interface AllRooms {
  readonly files: ReadonlyMap<string, RoomsFile | "unreadable">;
  readonly pins: Set<string>;
}

/** Rooms files of all associations, listed once for one operation. */
export function allRooms(port: TenancyPort): Promise<AllRooms> {
  return port.once("bigbluebutton-rooms", async () => {
    const files = new Map(
      listed.parse(await clerk(port, "list")).map(({ slug, text }) => [slug, readable(text)] as const),
    );
    const pins = [...files.values()].flatMap((file) =>
      file === "unreadable" ? [] : file.rooms.map(({ pin }) => pin ?? ""),
    );
    return { files, pins: new Set(pins) };
  });
}

/** Meetings on the server, of everyone who uses it; asked once for one operation. */
export function allMeetings(port: TenancyPort): Promise<z.output<typeof meetings>> {
  return port.once("bigbluebutton-meetings", async () => meetings.parse(await clerk(port, "meetings")));
}

/** Ends meetings by their ids. */
export async function endMeetings(port: TenancyPort, ids: readonly string[]): Promise<z.output<typeof ended>> {
  return ended.parse(await clerk(port, "end", JSON.stringify(ids)));
}

/** Puts a rooms file in place, whole or not at all; the door reads it at the next visit. */
export async function writeRooms(port: TenancyPort, file: RoomsFile): Promise<void> {
  const script = 'umask 077 && cat > "$1.part" && mv "$1.part" "$1"';
  const path = `${DOOR_PATHS.rooms}/${file.slug}.json`;
  const { code, stderr } = await port.exec(DOOR, ["sh", "-c", script, "sh", path], {
    stdin: `${JSON.stringify(file)}\n`,
  });
  if (code !== 0) throw new Error(`BigBlueButton: the rooms cannot be written: ${lastLine(stderr)}`);
}

async function clerk(port: TenancyPort, command: string, stdin = ""): Promise<unknown> {
  const { code, stdout, stderr } = await port.exec(DOOR, ["node", `${DOOR_PATHS.program}/clerk.ts`, command], {
    stdin,
  });
  if (code !== 0) throw new Error(`BigBlueButton (${command}): ${lastLine(stderr) || `exit code ${code}`}`);
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`BigBlueButton (${command}) answered no JSON: ${stdout.slice(0, 80)}`);
  }
}

function readable(text: string): RoomsFile | "unreadable" {
  try {
    return roomsFile.parse(JSON.parse(text));
  } catch {
    return "unreadable";
  }
}

/** The line that names the error: below it, Node.js prints where it was and its own version. */
function lastLine(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.findLast((line) => line !== "") ?? "";
}
