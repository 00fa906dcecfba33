import { readFileSync } from "node:fs";
import { type MeetingServer, meetingServer, ServerUnreachable } from "./meeting-server.ts";
import { listRooms } from "./rooms.ts";
import { DOOR_PATHS, type DoorSettings } from "./settings.ts";
import { elementsAt, textAt } from "./xml.ts";

/** Meetings on the server, or why there is no knowing. */
export type MeetingsAnswer =
  | { readonly answer: "meetings"; readonly meetings: readonly Meeting[] }
  | { readonly answer: "refused"; readonly key: string; readonly message: string }
  | { readonly answer: "unreachable"; readonly reason: string };

/** One meeting, as far as it says whose it is. */
export interface Meeting {
  readonly id: string;
  readonly running: boolean;
  readonly tenant: string;
  readonly origin: string;
}

/** What is done on the platform's behalf: `list`, `meetings`, `end` (ids as JSON on its input). Prints JSON. */
export async function clerk(
  command: string,
  input: string,
  { server, rooms }: { readonly server: MeetingServer; readonly rooms: string },
): Promise<unknown> {
  switch (command) {
    case "list":
      return listRooms(rooms);
    case "meetings":
      return orUnreachable(() => meetings(server));
    case "end":
      return orUnreachable(() => end(server, JSON.parse(input) as readonly string[]));
    default:
      throw new Error(`There is no command ${command}. There are: list, meetings, end`);
  }
}

async function meetings(server: MeetingServer): Promise<MeetingsAnswer> {
  const answer = await server.ask("getMeetings", {});
  if (answer.returncode === "FAILED") return { answer: "refused", key: answer.key, message: answer.message };
  const found = elementsAt(answer.body, "meetings", "meeting").map((meeting) => ({
    id: textAt(meeting, "meetingID"),
    running: textAt(meeting, "running") === "true",
    tenant: textAt(meeting, "metadata", "tenant"),
    origin: textAt(meeting, "metadata", "bbb-origin-server-name"),
  }));
  return { answer: "meetings", meetings: found };
}

/** Ends meetings; those that are gone by now count as ended. */
async function end(server: MeetingServer, ids: readonly string[]) {
  const ended: string[] = [];
  for (const id of ids) {
    // Older servers want the moderators' password, which the server itself has drawn; newer ones do without.
    const info = await server.ask("getMeetingInfo", { meetingID: id });
    if (info.returncode === "FAILED") {
      if (info.key === "notFound") continue;
      return { answer: "refused", key: info.key, message: info.message };
    }
    const password = textAt(info.body, "moderatorPW");
    const answer = await server.ask("end", { meetingID: id, ...(password !== "" && { password }) });
    if (answer.returncode === "SUCCESS") ended.push(id);
    else if (answer.key !== "notFound") return { answer: "refused", key: answer.key, message: answer.message };
  }
  return { answer: "ended", ended };
}

async function orUnreachable<T>(act: () => Promise<T>): Promise<T | { answer: "unreachable"; reason: string }> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ServerUnreachable) return { answer: "unreachable", reason: error.message };
    throw error;
  }
}

if (import.meta.main) {
  const settings = JSON.parse(readFileSync(DOOR_PATHS.settings, "utf8")) as DoorSettings;
  const server = meetingServer(settings.endpoint, readFileSync(DOOR_PATHS.secret, "utf8").trim());
  const input = process.argv[2] === "end" ? readFileSync(0, "utf8") : "";
  const told = await clerk(process.argv[2] ?? "", input, { server, rooms: DOOR_PATHS.rooms });
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
