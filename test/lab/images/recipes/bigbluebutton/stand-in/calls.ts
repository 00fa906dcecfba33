import { createdXml, meetingFields, recordingsXml, succeeded } from "./answers.ts";
import type { MeetingBook } from "./meeting-book.ts";
import { failedXml } from "./xml-text.ts";

/** What a call gets to work with. */
export interface Call {
  readonly book: MeetingBook;
  readonly given: URLSearchParams;
  /** `http://host:port` under which the caller reached the server. */
  readonly site: string;
}

/** An answer in XML, or a redirect. */
export type CallAnswer = string | { readonly location: string };

const NOT_THERE = "A meeting with that ID does not exist";

/** Calls by name; each has a right checksum already. */
export const calls: Readonly<Record<string, (call: Call) => CallAnswer>> = {
  create,
  join,
  isMeetingRunning: ({ book, given }) => {
    // No length check here: clients ask for meeting "0" to see whether the server works.
    if (!given.get("meetingID")) return failedXml("validationError", "You must provide a meeting ID");
    const running = (book.find(given.get("meetingID") ?? "")?.attendees.length ?? 0) > 0;
    return succeeded([["running", running]]);
  },
  end: ({ book, given }) => {
    const meeting = book.find(given.get("meetingID") ?? "");
    const password = given.get("password");
    if (!meeting) return invalidId(given) ?? failedXml("notFound", NOT_THERE);
    if (password !== null && password !== meeting.moderatorPW)
      return failedXml("invalidPassword", "The supplied moderator password is incorrect");
    book.end(meeting);
    return succeeded(
      [],
      "sentEndMeetingRequest",
      "A request to end the meeting was sent.  Please wait a few seconds, and then use the getMeetingInfo or isMeetingRunning API calls to verify that it was ended.",
    );
  },
  getMeetingInfo: ({ book, given }) => {
    const meeting = book.find(given.get("meetingID") ?? "");
    if (!meeting) return invalidId(given) ?? failedXml("notFound", NOT_THERE);
    return succeeded(meetingFields(meeting));
  },
  getMeetings: ({ book }) => {
    const meetings = book.all();
    if (meetings.length === 0)
      return succeeded([["meetings", ""]], "noMeetings", "no meetings were found on this server");
    return succeeded([["meetings", meetings.map((meeting) => ["meeting", meetingFields(meeting)])]]);
  },
  getRecordings: ({ book, given, site }) => {
    const meetings = list(given, "meetingID");
    const records = list(given, "recordID");
    const wanted = [...given]
      .filter(([name]) => name.startsWith("meta_"))
      .map(([name, value]) => [name.slice(5).toLowerCase(), value] as const);
    const found = book
      .recorded()
      .filter(({ meetingID }) => meetings.length === 0 || meetings.includes(meetingID))
      .filter(({ recordID }) => records.length === 0 || records.some((start) => recordID.startsWith(start)))
      .filter(({ metadata }) => wanted.every(([name, value]) => metadata[name] === value));
    return recordingsXml(found, site);
  },
  publishRecordings: (call) => {
    const publish = call.given.get("publish") === "true";
    return changed(call, "published", publish, (recording) => ({ ...recording, published: publish }));
  },
  deleteRecordings: (call) => changed(call, "deleted", true, () => undefined),
  updateRecordings: (call) =>
    changed(call, "updated", true, (recording) => ({
      ...recording,
      metadata: { ...recording.metadata, ...metadata(call.given) },
    })),
};

function create({ book, given }: Call): CallAnswer {
  const meetingID = given.get("meetingID") ?? "";
  const wrong = invalidId(given) ?? invalidNumbers(given);
  if (wrong) return wrong;
  const [attendeePW, moderatorPW] = [given.get("attendeePW") ?? "", given.get("moderatorPW") ?? ""];
  const there = book.find(meetingID);
  if (there) {
    const same =
      (attendeePW === "" && moderatorPW === "") ||
      (attendeePW === there.attendeePW && moderatorPW === there.moderatorPW);
    return same
      ? createdXml(there, true)
      : failedXml("idNotUnique", "A meeting already exists with that meeting ID.  Please use a different meeting ID.");
  }
  const voiceBridge = given.get("voiceBridge") ?? "";
  if (voiceBridge !== "" && book.byVoiceBridge(voiceBridge))
    return failedXml("nonUniqueVoiceBridge", "The selected voice bridge is already in use.");
  const meeting = book.create({
    meetingID,
    name: given.get("name") ?? "",
    attendeePW,
    moderatorPW,
    voiceBridge,
    dialNumber: given.get("dialNumber") ?? "613-555-1234",
    duration: Number(given.get("duration") ?? 0),
    maxParticipants: Number(given.get("maxParticipants") ?? 0),
    record: given.get("record") === "true",
    welcome: given.get("welcome") ?? "",
    logoutURL: given.get("logoutURL") ?? "",
    metadata: metadata(given),
  });
  return createdXml(meeting, false);
}

function join({ book, given, site }: Call): CallAnswer {
  const refuse = (key: string, message: string): CallAnswer =>
    given.get("redirect") === "false"
      ? failedXml(key, message)
      : { location: `${site}/?errors=${encodeURIComponent(JSON.stringify([{ key, message }]))}` };
  const fullName = given.get("fullName") ?? "";
  if (fullName === "") return refuse("validationError", "You must provide your name");
  if (!given.get("meetingID")) return refuse("validationError", "You must provide a meeting ID");
  const meeting = book.find(given.get("meetingID") ?? "");
  if (!meeting) return refuse("notFound", NOT_THERE);
  if (meeting.hasBeenForciblyEnded)
    return refuse("meetingForciblyEnded", "You can not re-join a meeting that has already been forcibly ended.");
  const createTime = given.get("createTime");
  if (createTime !== null && createTime !== String(meeting.createTime))
    return refuse("mismatchCreateTimeParam", "The createTime parameter submitted mismatches with the current meeting.");
  const [role, password] = [given.get("role")?.toUpperCase(), given.get("password")];
  if (role === undefined && password === null)
    return refuse("Params required", "You must provide either a password or a role");
  const byPassword =
    password === meeting.moderatorPW ? "MODERATOR" : password === meeting.attendeePW ? "VIEWER" : undefined;
  const granted = role === "MODERATOR" || role === "VIEWER" ? role : byPassword;
  if (granted === undefined)
    return refuse("invalidPassword", "The provided password is neither a moderator or attendee password");
  if (meeting.maxParticipants > 0 && meeting.attendees.length >= meeting.maxParticipants)
    return refuse("maxParticipantsReached", "The number of participants allowed for this meeting has been reached.");
  const attendee = book.join(meeting, fullName, granted);
  const url = `${site}/html5client/join?sessionToken=${attendee.sessionToken}`;
  if (given.get("redirect") !== "false") return { location: url };
  return succeeded(
    [
      ["meeting_id", meeting.internalMeetingID],
      ["user_id", attendee.userId],
      ["auth_token", attendee.userId.slice(2)],
      ["session_token", attendee.sessionToken],
      ["guestStatus", "ALLOW"],
      ["url", url],
    ],
    "successfullyJoined",
    "You have joined successfully.",
  );
}

function changed(
  { book, given }: Call,
  field: string,
  value: boolean,
  change: Parameters<MeetingBook["changeRecordings"]>[1],
): CallAnswer {
  const ids = list(given, "recordID");
  if (ids.length === 0) return failedXml("missingParamRecordID", "You must specify a recordID.");
  if (!book.changeRecordings(ids, change)) return failedXml("notFound", "We could not find recordings");
  return succeeded([[field, value]]);
}

function invalidId(given: URLSearchParams): string | undefined {
  const id = given.get("meetingID");
  if (!id) return failedXml("validationError", "You must provide a meeting ID");
  if (id.length < 2 || id.length > 256)
    return failedXml("validationError", "Meeting ID must be between 2 and 256 characters");
  return id.includes(",") ? failedXml("validationError", "Meeting ID cannot contain ','") : undefined;
}

function invalidNumbers(given: URLSearchParams): string | undefined {
  const whole = ["duration", "maxParticipants", "voiceBridge"].filter((name) => !/^\d*$/.test(given.get(name) ?? ""));
  const truth = ["record", "autoStartRecording", "allowStartStopRecording"].filter(
    (name) => !/^(true|false)?$/i.test(given.get(name) ?? ""),
  );
  const [wrong] = [...whole, ...truth];
  return wrong === undefined ? undefined : failedXml("validationError", `${wrong} is not valid`);
}

function metadata(given: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...given]
      .filter(([name]) => name.startsWith("meta_"))
      .map(([name, value]) => [name.slice(5).toLowerCase(), value]),
  );
}

function list(given: URLSearchParams, name: string): string[] {
  return (given.get(name) ?? "").split(",").filter(Boolean);
}
