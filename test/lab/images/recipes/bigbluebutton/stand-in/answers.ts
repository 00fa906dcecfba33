import type { Meeting, Recording } from "./meeting-book.ts";
import { responseXml, type XmlFields } from "./xml-text.ts";

/** SUCCESS with fields, and with a key and sentence where the call has one. */
export function succeeded(fields: XmlFields, key?: string, message?: string): string {
  const told: XmlFields =
    key === undefined
      ? []
      : [
          ["messageKey", key],
          ["message", message ?? ""],
        ];
  return responseXml([["returncode", "SUCCESS"], ...fields, ...told]);
}

/** Answer to `create`; `duplicate` when the meeting was there. */
export function createdXml(meeting: Meeting, duplicate: boolean): string {
  return succeeded(
    [
      ["meetingID", meeting.meetingID],
      ["internalMeetingID", meeting.internalMeetingID],
      ["parentMeetingID", "bbb-none"],
      ["attendeePW", meeting.attendeePW],
      ["moderatorPW", meeting.moderatorPW],
      ["createTime", meeting.createTime],
      ["voiceBridge", meeting.voiceBridge],
      ["dialNumber", meeting.dialNumber],
      ["createDate", javaDate(meeting.createTime)],
      ["hasUserJoined", meeting.hasUserJoined],
      ["duration", meeting.duration],
      ["hasBeenForciblyEnded", meeting.hasBeenForciblyEnded],
    ],
    duplicate ? "duplicateWarning" : "",
    duplicate ? "This conference was already in existence and may currently be in progress." : "",
  );
}

/** A meeting as `getMeetings` and `getMeetingInfo` show it. */
export function meetingFields(meeting: Meeting): XmlFields {
  return [
    ["meetingName", meeting.name],
    ["meetingID", meeting.meetingID],
    ["internalMeetingID", meeting.internalMeetingID],
    ["createTime", meeting.createTime],
    ["createDate", javaDate(meeting.createTime)],
    ["voiceBridge", meeting.voiceBridge],
    ["dialNumber", meeting.dialNumber],
    ["attendeePW", meeting.attendeePW],
    ["moderatorPW", meeting.moderatorPW],
    ["running", meeting.attendees.length > 0],
    ["duration", meeting.duration],
    ["hasUserJoined", meeting.hasUserJoined],
    ["recording", meeting.record],
    ["hasBeenForciblyEnded", meeting.hasBeenForciblyEnded],
    ["startTime", meeting.startTime],
    ["endTime", meeting.endTime],
    ["participantCount", meeting.attendees.length],
    ["listenerCount", 0],
    ["voiceParticipantCount", 0],
    ["videoCount", 0],
    ["maxUsers", meeting.maxParticipants],
    ["moderatorCount", meeting.attendees.filter(({ role }) => role === "MODERATOR").length],
    [
      "attendees",
      meeting.attendees.map(({ userId, fullName, role }) => [
        "attendee",
        [
          ["userID", userId],
          ["fullName", fullName],
          ["role", role],
          ["isPresenter", role === "MODERATOR"],
          ["isListeningOnly", false],
          ["hasJoinedVoice", false],
          ["hasVideo", false],
          ["clientType", "HTML5"],
        ],
      ]),
    ],
    ["metadata", Object.entries(meeting.metadata)],
    ["isBreakout", false],
  ];
}

/** Answer to `getRecordings`; playback addresses begin with `site`. */
export function recordingsXml(recordings: readonly Recording[], site: string): string {
  if (recordings.length === 0)
    return succeeded([["recordings", ""]], "noRecordings", "There are no recordings for the meeting(s).");
  const fields = recordings.map((recording): readonly [string, XmlFields] => [
    "recording",
    [
      ["recordID", recording.recordID],
      ["meetingID", recording.meetingID],
      ["internalMeetingID", recording.recordID],
      ["name", recording.name],
      ["isBreakout", false],
      ["published", recording.published],
      ["state", recording.published ? "published" : "unpublished"],
      ["startTime", recording.startTime],
      ["endTime", recording.endTime],
      ["participants", recording.participants],
      ["metadata", Object.entries(recording.metadata)],
      [
        "playback",
        [
          [
            "format",
            [
              ["type", "presentation"],
              ["url", `${site}/playback/presentation/2.3/${recording.recordID}`],
              ["processingTime", 1000],
              ["length", Math.round((recording.endTime - recording.startTime) / 60_000)],
            ],
          ],
        ],
      ],
    ],
  ]);
  return succeeded([["recordings", fields]]);
}

/** `Mon Jul 09 17:03:29 UTC 2018`, as Java writes a date. */
function javaDate(time: number): string {
  const [day = "", date = "", month = "", year = "", clock = ""] = new Date(time).toUTCString().split(/,? /);
  return `${day} ${month} ${date} ${clock} UTC ${year}`;
}
