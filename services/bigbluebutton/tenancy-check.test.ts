import { describe, expect, it } from "vitest";
import { fakeDoor } from "../../test/fixtures/services/fake-bigbluebutton.ts";
import { RoomsBench } from "../../test/fixtures/services/rooms-bench.ts";

const rooms = new RoomsBench();

describe("check", () => {
  it("says nothing after a reconcile, and changes nothing", async () => {
    await rooms.reconcile();
    await rooms.meet(rooms.file().rooms[0]?.meeting ?? "");
    rooms.door.commands.length = 0;
    expect(await rooms.check()).toEqual([]);
    expect(rooms.door.commands).toEqual(["list", "meetings"]);
  });

  it("says what is missing, open and different", async () => {
    expect(await rooms.check()).toEqual(["room salle is missing"]);
    await rooms.reconcile({ rooms: ["bureau"], maxMinutes: 60, recording: true });
    expect(await rooms.check()).toEqual([
      "room salle is missing",
      "room bureau is open and in no file",
      "meetings have 60 minutes at most instead of 180",
      "recording is on",
    ]);
    rooms.door.files.set("chorale", "");
    expect(await rooms.check()).toEqual(["the rooms file cannot be read"]);
    await rooms.reconcile();
    await rooms.suspend();
    expect(await rooms.check()).toEqual(["the rooms are closed"]);
  });

  it("says that the server refuses the secret, and where the right one is given", async () => {
    await rooms.reconcile();
    const wrong = rooms.sameRooms(fakeDoor(rooms.server.client("CANARY-wrong")));
    expect(await rooms.check(wrong)).toEqual([
      "the BigBlueButton server refuses the secret (checksumError: Checksums do not match); give the right one as chatterie:bigbluebuttonSecret",
    ]);
  });

  it("says that the server is away", async () => {
    await rooms.reconcile();
    const away = rooms.sameRooms(fakeDoor());
    expect(await rooms.check(away)).toEqual([
      "the BigBlueButton server does not answer (getMeetings: no connection (ECONNREFUSED))",
    ]);
  });

  it("finds meetings that do not carry the association's marks, and marks on meetings that are none of its own", async () => {
    await rooms.reconcile();
    const own = rooms.file().rooms[0]?.meeting ?? "";
    await rooms.meet(own, "epicerie");
    await rooms.meet("chorale-x");
    expect(await rooms.check()).toEqual([
      "the meeting in room salle was made by someone else: its marks are “epicerie” and “chatons.example”",
      "the meeting chorale-x carries the association's mark and belongs to none of its rooms",
    ]);
  });

  it("leaves alone meetings of others on a server that is shared", async () => {
    await rooms.reconcile();
    await rooms.meet("abc", "chorale", "other.example");
    await rooms.meet("abd", "", "");
    expect(await rooms.check()).toEqual([]);
  });
});

describe("suspend", () => {
  it("closes the rooms, keeps all that is in their file, and ends what goes on in them", async () => {
    await rooms.reconcile({ rooms: ["salle", "bureau"] });
    const before = rooms.file();
    await rooms.meet(before.rooms[1]?.meeting ?? "");
    await rooms.meet("someone-elses", "epicerie");
    expect(await rooms.suspend()).toEqual({
      changes: ["rooms closed; their links are kept", "meeting in room bureau ended"],
      links: [],
      gatedPrefixes: ["/r/chorale."],
    });
    expect(rooms.file()).toEqual({ ...before, suspended: true });
    rooms.server.later(1);
    expect(rooms.server.book.all().map(({ meetingID }) => meetingID)).toEqual(["someone-elses"]);
  });

  it("does nothing the second time, and nothing to an association that never had rooms", async () => {
    expect((await rooms.suspend()).changes).toEqual([]);
    expect(rooms.door.files.size).toBe(0);
    await rooms.reconcile();
    await rooms.suspend();
    expect((await rooms.suspend()).changes).toEqual([]);
  });

  it("closes the rooms all the same when the server is away, says so, and ends the meeting when it is back", async () => {
    await rooms.reconcile();
    await rooms.meet(rooms.file().rooms[0]?.meeting ?? "");
    const away = rooms.sameRooms(fakeDoor());
    expect((await rooms.suspend(away)).changes).toEqual([
      "rooms closed; their links are kept",
      "a meeting under way could not be ended (getMeetings: no connection (ECONNREFUSED)); it ends by itself 180 minutes after its beginning",
    ]);
    rooms.door.files.set("chorale", away.files.get("chorale") ?? "");
    expect((await rooms.suspend()).changes).toEqual(["meeting in room salle ended"]);
  });

  it("gives the same rooms back on the next reconcile", async () => {
    const { links } = await rooms.reconcile();
    await rooms.suspend();
    expect(await rooms.reconcile()).toMatchObject({ changes: ["rooms opened again"], links });
  });
});
