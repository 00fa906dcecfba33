import { createHash, randomBytes, randomInt } from "node:crypto";

/** Someone in a meeting. */
export interface Attendee {
  readonly userId: string;
  readonly sessionToken: string;
  readonly fullName: string;
  readonly role: "MODERATOR" | "VIEWER";
}

/** One meeting, in memory as with the real server: a restart forgets it. */
export interface Meeting {
  readonly meetingID: string;
  readonly internalMeetingID: string;
  readonly name: string;
  readonly attendeePW: string;
  readonly moderatorPW: string;
  /** Milliseconds since 1970. */
  readonly createTime: number;
  readonly voiceBridge: string;
  readonly dialNumber: string;
  /** Minutes; 0 for no end. */
  readonly duration: number;
  /** 0 for no limit. */
  readonly maxParticipants: number;
  readonly record: boolean;
  readonly welcome: string;
  readonly logoutURL: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly attendees: Attendee[];
  startTime: number;
  endTime: number;
  hasUserJoined: boolean;
  hasBeenForciblyEnded: boolean;
}

/** What a finished meeting leaves behind. */
export interface Recording {
  readonly recordID: string;
  readonly meetingID: string;
  readonly name: string;
  published: boolean;
  readonly startTime: number;
  readonly endTime: number;
  readonly participants: number;
  metadata: Readonly<Record<string, string>>;
}

/** Minutes after which a meeting that nobody entered is forgotten; the real server's default. */
const EXPIRES_UNENTERED = 5;
/** Time between the answer to `end` and the end, in milliseconds: the real one is asynchronous too. */
const ENDING_TAKES = 300;
const MINUTE = 60_000;

/** All meetings and recordings of the server. `keep` is called whenever the recordings change. */
export class MeetingBook {
  private readonly meetings = new Map<string, Meeting>();
  private readonly recordings: Recording[];
  private readonly now: () => number;
  private readonly keep: (recordings: readonly Recording[]) => void;

  constructor(
    recordings: readonly Recording[] = [],
    keep: (recordings: readonly Recording[]) => void = () => {},
    now: () => number = Date.now,
  ) {
    this.recordings = [...recordings];
    this.keep = keep;
    this.now = now;
  }

  /** Meetings that have not ended. */
  all(): readonly Meeting[] {
    for (const meeting of this.meetings.values()) {
      const age = this.now() - meeting.createTime;
      // Counted from the creation, as the API's documentation says.
      const over = meeting.duration > 0 && age >= meeting.duration * MINUTE;
      const forgotten = !meeting.hasUserJoined && age >= EXPIRES_UNENTERED * MINUTE;
      const ending = meeting.endTime > 0 && this.now() >= meeting.endTime;
      if (over || forgotten || ending) this.close(meeting);
    }
    return [...this.meetings.values()];
  }

  find(meetingID: string): Meeting | undefined {
    return this.all().find((meeting) => meeting.meetingID === meetingID);
  }

  byVoiceBridge(voiceBridge: string): Meeting | undefined {
    return this.all().find((meeting) => meeting.voiceBridge === voiceBridge);
  }

  create(
    given: Pick<
      Meeting,
      | "meetingID"
      | "name"
      | "dialNumber"
      | "duration"
      | "maxParticipants"
      | "record"
      | "welcome"
      | "logoutURL"
      | "metadata"
    > & {
      readonly attendeePW: string;
      readonly moderatorPW: string;
      readonly voiceBridge: string;
    },
  ): Meeting {
    const createTime = this.now();
    const meeting: Meeting = {
      ...given,
      internalMeetingID: `${createHash("sha1").update(given.meetingID).digest("hex")}-${createTime}`,
      attendeePW: given.attendeePW || randomBytes(4).toString("hex"),
      moderatorPW: given.moderatorPW || randomBytes(4).toString("hex"),
      voiceBridge: given.voiceBridge || String(randomInt(10_000, 100_000)),
      createTime,
      attendees: [],
      startTime: 0,
      endTime: 0,
      hasUserJoined: false,
      hasBeenForciblyEnded: false,
    };
    this.meetings.set(meeting.meetingID, meeting);
    return meeting;
  }

  join(meeting: Meeting, fullName: string, role: Attendee["role"]): Attendee {
    const attendee = {
      userId: `w_${randomBytes(6).toString("hex")}`,
      sessionToken: randomBytes(8).toString("hex"),
      fullName,
      role,
    };
    meeting.attendees.push(attendee);
    meeting.hasUserJoined = true;
    if (meeting.startTime === 0) meeting.startTime = this.now();
    return attendee;
  }

  /** The meeting in which a session is, and who has it. */
  session(token: string): { readonly meeting: Meeting; readonly attendee: Attendee } | undefined {
    for (const meeting of this.all()) {
      const attendee = meeting.attendees.find(({ sessionToken }) => sessionToken === token);
      if (attendee) return { meeting, attendee };
    }
    return undefined;
  }

  leave(meeting: Meeting, attendee: Attendee): void {
    meeting.attendees.splice(meeting.attendees.indexOf(attendee), 1);
  }

  /** Asks for the end; the meeting is there for a moment still. */
  end(meeting: Meeting): void {
    meeting.hasBeenForciblyEnded = true;
    meeting.endTime = this.now() + ENDING_TAKES;
  }

  recorded(): readonly Recording[] {
    this.all();
    return this.recordings;
  }

  /** Changes recordings by their ids; false when none has one of them. */
  changeRecordings(ids: readonly string[], change: (recording: Recording) => Recording | undefined): boolean {
    const touched = this.recordings.filter(({ recordID }) => ids.includes(recordID));
    for (const recording of touched) {
      const changed = change(recording);
      this.recordings.splice(this.recordings.indexOf(recording), 1, ...(changed ? [changed] : []));
    }
    if (touched.length > 0) this.keep(this.recordings);
    return touched.length > 0;
  }

  private close(meeting: Meeting): void {
    this.meetings.delete(meeting.meetingID);
    if (!meeting.record || !meeting.hasUserJoined) return;
    this.recordings.push({
      recordID: meeting.internalMeetingID,
      meetingID: meeting.meetingID,
      name: meeting.name,
      published: true,
      startTime: meeting.startTime,
      endTime: meeting.endTime || this.now(),
      participants: Math.max(1, meeting.attendees.length),
      metadata: meeting.metadata,
    });
    this.keep(this.recordings);
  }
}
