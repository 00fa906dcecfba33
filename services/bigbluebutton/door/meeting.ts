import { escaped } from "./html.ts";
import type { Answer, MeetingServer } from "./meeting-server.ts";
import type { Found } from "./rooms.ts";
import type { DoorSettings } from "./settings.ts";
import type { CallParameters } from "./signing.ts";
import { type MessageName, textsOf } from "./texts.ts";
import { textAt } from "./xml.ts";

/** Where a person is sent, or what stands in the way; `said` is the server's own word, for the log. */
export type Entry = { readonly address: string } | { readonly obstacle: MessageName; readonly said: string };

/** Longest name of a meeting or person that every server takes. */
const LONGEST_NAME = 64;

/**
 * Opens the room (a moderator) or finds it open (a guest), and gives the address that lets `name` in once.
 * @throws ServerUnreachable
 */
export async function enter(server: MeetingServer, settings: DoorSettings, found: Found, name: string): Promise<Entry> {
  if (found.role === "moderator") {
    const made = await create(server, settings, found);
    if (made.returncode === "FAILED") return obstacle(made);
    if (made.key !== "duplicateWarning")
      return admitted(server, settings, found, name, textAt(made.body, "createTime"));
  }
  const info = await server.ask("getMeetingInfo", { meetingID: found.room.meeting });
  if (info.returncode === "FAILED") return obstacle(info);
  const is = (field: string) => textAt(info.body, field);
  // A moderator may enter an opened room that is still empty; guests wait until somebody is there.
  const open = is("hasBeenForciblyEnded") !== "true" && ["", "0"].includes(is("endTime"));
  if (!open || (found.role === "guest" && is("running") !== "true"))
    return { obstacle: "notStarted", said: "not running" };
  const most = Number(is("maxUsers"));
  if (most > 0 && Number(is("participantCount")) >= most) return { obstacle: "full", said: "maxParticipantsReached" };
  return admitted(server, settings, found, name, is("createTime"));
}

/** Creates the meeting; where another meeting of the server has the room's telephone code, with whatever code it draws. */
async function create(server: MeetingServer, settings: DoorSettings, found: Found): Promise<Answer> {
  const wanted = createParameters(settings, found);
  const made = await server.ask("create", wanted);
  if (made.returncode === "SUCCESS" || !/voice ?bridge/i.test(`${made.key} ${made.message}`)) return made;
  const { voiceBridge: _taken, ...rest } = wanted;
  return server.ask("create", rest);
}

/** All that a meeting is made with. No passwords: without any, a second `create` finds the meeting that is there. */
export function createParameters(settings: DoorSettings, { file, room }: Found): CallParameters {
  const texts = textsOf(settings.language);
  const phone = settings.dialNumber !== undefined && room.pin !== undefined;
  // The chat shows the welcome as HTML.
  const welcome = escaped(texts.welcome(room.name, file.displayName));
  return {
    name: [...`${file.displayName} – ${room.name}`].slice(0, LONGEST_NAME).join(""),
    meetingID: room.meeting,
    duration: file.maxMinutes,
    maxParticipants: file.maxParticipants,
    record: file.recording,
    autoStartRecording: false,
    allowStartStopRecording: file.recording,
    welcome: phone ? `${welcome}<br>${texts.welcomePhone}` : welcome,
    ...(phone && { dialNumber: settings.dialNumber ?? "", voiceBridge: room.pin ?? "" }),
    logoutURL: file.portal,
    "meta_bbb-origin": "chatterie",
    "meta_bbb-origin-server-name": settings.origin,
    meta_tenant: file.slug,
    meta_room: room.name,
  };
}

function admitted(
  server: MeetingServer,
  settings: DoorSettings,
  { room, role }: Found,
  name: string,
  createTime: string,
): Entry {
  const address = server.address("join", {
    fullName: name,
    meetingID: room.meeting,
    role: role === "moderator" ? "MODERATOR" : "VIEWER",
    // The server refuses the address once this meeting is over: it cannot be used again for the next one.
    ...(/^\d+$/.test(createTime) && { createTime }),
    "userdata-bbb_override_default_locale": settings.language,
  });
  return { address };
}

function obstacle({ key, message }: Extract<Answer, { returncode: "FAILED" }>): Entry {
  const known: Readonly<Record<string, MessageName>> = {
    notFound: "notStarted",
    idNotUnique: "taken",
    maxParticipantsReached: "full",
    meetingEnded: "notStarted",
    meetingForciblyEnded: "notStarted",
  };
  return { obstacle: known[key] ?? "refused", said: `${key}: ${message}` };
}
