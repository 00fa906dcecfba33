import type { Tenancy, TenancyPort, TenantIdentity } from "../contract.ts";
import { differences } from "./differences.ts";
import { type RoomsDocument, roomsDocument } from "./document.ts";
import type { RoomsFile } from "./door/rooms.ts";
import { type AllRooms, allMeetings, allRooms, endMeetings, writeRooms } from "./door-keeper.ts";
import { roomLinks } from "./links.ts";
import { linkPrefix } from "./plan.ts";
import { wantedRooms } from "./rooms.ts";

/** Rooms of the door for each association. Meetings on the server come and go; only suspending ends any. */
export const tenancy: Tenancy = {
  async reconcile(port, tenant, given) {
    const wanted = roomsDocument.parse(given);
    const all = await allRooms(port);
    const file = wantedFile(port, tenant, wanted, all, all.pins);
    const found = all.files.get(tenant.slug);
    const changes = differences(found, file).map(({ change }) => change);
    if (changes.length > 0) await writeRooms(port, file);
    return { changes, links: roomLinks(file, wanted, port), gatedPrefixes: [linkPrefix(tenant.slug)] };
  },

  async check(port, tenant, given) {
    const wanted = roomsDocument.parse(given);
    const all = await allRooms(port);
    // A set of its own: looking takes no telephone code.
    const file = wantedFile(port, tenant, wanted, all, new Set(all.pins));
    const drift = differences(all.files.get(tenant.slug), file).map((difference) => difference.drift);
    return [...drift, ...(await serverDrift(port, tenant, wanted, file))];
  },

  async suspend(port, tenant, given) {
    const closed = { links: [], gatedPrefixes: [linkPrefix(tenant.slug)] };
    const { files, pins } = await allRooms(port);
    const kept = files.get(tenant.slug);
    if (kept === undefined) return { ...closed, changes: [] };
    const wanted = roomsDocument.parse(given);
    const file = kept === "unreadable" ? wantedRooms(tenant, wanted, undefined, pins, port) : kept;
    if (!file.suspended) await writeRooms(port, { ...file, suspended: true });
    const changes = file.suspended ? [] : ["rooms closed; their links are kept"];
    return { ...closed, changes: [...changes, ...(await endOwn(port, file))] };
  },
};

function wantedFile(
  port: TenancyPort,
  tenant: TenantIdentity,
  wanted: RoomsDocument,
  { files }: AllRooms,
  pins: Set<string>,
): RoomsFile {
  const found = files.get(tenant.slug);
  return wantedRooms(tenant, wanted, found === "unreadable" ? undefined : found, pins, port);
}

/** Whether the secret opens the server, and whether the meetings of the association's rooms carry its mark. */
async function serverDrift(
  port: TenancyPort,
  { slug }: TenantIdentity,
  { origin }: RoomsDocument,
  { rooms }: RoomsFile,
): Promise<readonly string[]> {
  const answer = await allMeetings(port);
  if (answer.answer === "unreachable") return [`the BigBlueButton server does not answer (${answer.reason})`];
  if (answer.answer === "refused") {
    const said = `${answer.key}: ${answer.message}`;
    return answer.key === "checksumError"
      ? [`the BigBlueButton server refuses the secret (${said}); give the right one as chatterie:bigbluebuttonSecret`]
      : [`the BigBlueButton server refuses to list its meetings (${said})`];
  }
  const own = new Map(rooms.map(({ name, meeting }) => [meeting, name]));
  return answer.meetings.flatMap(({ id, tenant, origin: from }) => {
    const room = own.get(id);
    if (room !== undefined && (tenant !== slug || from !== origin))
      return [`the meeting in room ${room} was made by someone else: its marks are “${tenant}” and “${from}”`];
    if (room === undefined && tenant === slug && from === origin)
      return [`the meeting ${id} carries the association's mark and belongs to none of its rooms`];
    return [];
  });
}

/** Ends what goes on in the association's rooms. A server that is away is no reason to leave them open: the files are closed already. */
async function endOwn(port: TenancyPort, file: RoomsFile): Promise<readonly string[]> {
  const away = (why: string) =>
    file.suspended
      ? []
      : [
          `a meeting under way could not be ended (${why}); it ends by itself ${file.maxMinutes} minutes after its beginning`,
        ];
  const answer = await allMeetings(port);
  if (answer.answer === "unreachable") return away(answer.reason);
  if (answer.answer === "refused") return away(`${answer.key}: ${answer.message}`);
  const going = file.rooms.filter(({ meeting }) => answer.meetings.some(({ id }) => id === meeting));
  if (going.length === 0) return [];
  const outcome = await endMeetings(
    port,
    going.map(({ meeting }) => meeting),
  );
  if (outcome.answer === "unreachable") return away(outcome.reason);
  if (outcome.answer === "refused") return away(`${outcome.key}: ${outcome.message}`);
  return going
    .filter(({ meeting }) => outcome.ended.includes(meeting))
    .map(({ name }) => `meeting in room ${name} ended`);
}
