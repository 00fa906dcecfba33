import type { RoomsFile } from "./door/rooms.ts";

/** One difference, said twice: as it is found, and as it is mended. */
export interface Difference {
  readonly drift: string;
  readonly change: string;
}

/** What differs between the rooms file on the server and the wanted one; empty when the two are the same. */
export function differences(found: RoomsFile | "unreadable" | undefined, wanted: RoomsFile): readonly Difference[] {
  if (found === "unreadable") return [{ drift: "the rooms file cannot be read", change: "rooms file written anew" }];
  const named = [...suspension(found), ...rooms(found, wanted), ...(found ? limits(found, wanted) : [])];
  if (named.length > 0 || JSON.stringify(found) === JSON.stringify(wanted)) return named;
  return [{ drift: "the rooms file is not as it should be", change: "rooms file written anew" }];
}

function suspension(found: RoomsFile | undefined): readonly Difference[] {
  return found?.suspended ? [{ drift: "the rooms are closed", change: "rooms opened again" }] : [];
}

function rooms(found: RoomsFile | undefined, wanted: RoomsFile): readonly Difference[] {
  const open = (file: RoomsFile | undefined) => file?.rooms.filter((room) => room.open).map(({ name }) => name) ?? [];
  const [is, should] = [open(found), open(wanted)];
  return [
    ...should
      .filter((name) => !is.includes(name))
      .map((name) => ({ drift: `room ${name} is missing`, change: `room ${name} opened` })),
    ...is
      .filter((name) => !should.includes(name))
      .map((name) => ({ drift: `room ${name} is open and in no file`, change: `room ${name} closed` })),
  ];
}

function limits(found: RoomsFile, wanted: RoomsFile): readonly Difference[] {
  const figures = [
    [found.maxMinutes, wanted.maxMinutes, "minutes at most"],
    [found.maxParticipants, wanted.maxParticipants, "people at most"],
  ] as const;
  const pairs = figures
    .filter(([is, should]) => is !== should)
    .map(([is, should, what]) => ({
      drift: `meetings have ${is} ${what} instead of ${should}`,
      change: `meetings have ${should} ${what} (before: ${is})`,
    }));
  const recording = {
    drift: `recording is ${found.recording ? "on" : "off"}`,
    change: `recording is ${wanted.recording ? "on" : "off"}`,
  };
  const name = {
    drift: `the rooms carry the name “${found.displayName}”`,
    change: `rooms carry the name “${wanted.displayName}”`,
  };
  return [
    ...pairs,
    ...(found.recording === wanted.recording ? [] : [recording]),
    ...(found.displayName === wanted.displayName ? [] : [name]),
  ];
}
