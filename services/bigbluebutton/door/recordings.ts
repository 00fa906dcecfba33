import type { MeetingServer } from "./meeting-server.ts";
import { elementsAt, textAt } from "./xml.ts";

/** One recording that can be watched. */
export interface Recording {
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly minutes: number;
}

const PATIENCE_MS = 4000;
const SHOWN = 50;

/**
 * Published recordings of one meeting id, the newest first, at most 50.
 * @throws ServerUnreachable
 */
export async function recordingsOf(server: MeetingServer, meeting: string): Promise<readonly Recording[] | "unknown"> {
  const answer = await server.ask("getRecordings", { meetingID: meeting }, PATIENCE_MS);
  if (answer.returncode === "FAILED") return "unknown";
  return (
    elementsAt(answer.body, "recordings", "recording")
      // Older servers take an unknown filter for none: nobody is to see another association's recordings.
      .filter((recording) => textAt(recording, "meetingID") === meeting && textAt(recording, "published") === "true")
      .flatMap((recording) => {
        const url = elementsAt(recording, "playback", "format")
          .map((format) => textAt(format, "url"))
          .find((address) => /^https?:\/\//i.test(address) && URL.canParse(address));
        const start = Number(textAt(recording, "startTime"));
        const end = Number(textAt(recording, "endTime"));
        if (url === undefined || !Number.isFinite(start)) return [];
        return [{ url, start, minutes: Math.max(1, Math.round((end - start) / 60_000)) || 1 }];
      })
      .toSorted((one, other) => other.start - one.start)
      .slice(0, SHOWN)
  );
}
