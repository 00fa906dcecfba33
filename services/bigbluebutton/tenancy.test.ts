import { describe, expect, it } from "vitest";
import { fakeMeetingServer } from "../../test/fixtures/services/fake-bigbluebutton.ts";
import { aRoomsDocument, chorale, RoomsBench } from "../../test/fixtures/services/rooms-bench.ts";
import { tenancy } from "./tenancy.ts";

const rooms = new RoomsBench();
const epicerie = { slug: "epicerie", displayName: "L'Épicerie", contact: "bureau@epicerie.example" };

describe("reconcile", () => {
  it("opens the rooms that are missing", async () => {
    expect((await rooms.reconcile({ rooms: ["salle", "bureau"] })).changes).toEqual([
      "room salle opened",
      "room bureau opened",
    ]);
    expect(rooms.file()).toMatchObject({
      slug: "chorale",
      displayName: "Chorale des Deux Rives",
      portal: "https://chorale.chatons.example",
      suspended: false,
      maxMinutes: 180,
      maxParticipants: 30,
      recording: false,
    });
    expect(rooms.file().rooms[0]).toEqual({
      name: "salle",
      meeting: expect.stringMatching(/^chorale-salle-[0-9a-f]{16}$/),
      moderator: expect.stringMatching(/^[0-9a-f]{64}$/),
      guest: expect.stringMatching(/^[0-9a-f]{64}$/),
      pin: expect.stringMatching(/^[1-9]\d{4}$/),
      open: true,
    });
  });

  it("does nothing the second time, and never asks the server", async () => {
    await rooms.reconcile();
    rooms.door.commands.length = 0;
    expect((await rooms.reconcile()).changes).toEqual([]);
    expect(rooms.door.commands).toEqual(["list"]);
  });

  it("works while the server is away: nobody's other services wait for it", async () => {
    await rooms.server.stop();
    expect((await rooms.reconcile()).changes).toEqual(["room salle opened"]);
    rooms.server = await fakeMeetingServer();
  });

  it("says each change, with the figure before", async () => {
    await rooms.reconcile();
    const changes = { rooms: ["bureau"], maxMinutes: 60, maxParticipants: 5, recording: true };
    const renamed = { ...chorale, displayName: "Les Chanteurs" };
    expect((await rooms.reconcile(changes, renamed)).changes).toEqual([
      "room bureau opened",
      "room salle closed",
      "meetings have 60 minutes at most (before: 180)",
      "meetings have 5 people at most (before: 30)",
      "recording is on",
      "rooms carry the name “Les Chanteurs”",
    ]);
    expect((await rooms.reconcile(changes, renamed)).changes).toEqual([]);
  });

  it("gives a room that comes back the same links and telephone code", async () => {
    const { links } = await rooms.reconcile();
    const [room] = rooms.file().rooms;
    await rooms.reconcile({ rooms: ["bureau"] });
    expect(rooms.file().rooms.map(({ name, open }) => [name, open])).toEqual([
      ["bureau", true],
      ["salle", false],
    ]);
    expect((await rooms.reconcile()).links).toEqual(links);
    expect(rooms.file().rooms[0]).toEqual(room);
  });

  it("gives no two rooms one telephone code, whatever the order, even where all derived ones meet", async () => {
    const port = { ...rooms.port("chorale"), tenantSecret: () => "0".repeat(48) };
    const slugs = Array.from({ length: 30 }, (_, i) => `asso-${i}`);
    await Promise.all(
      slugs.map((slug) => tenancy.reconcile(port, { ...chorale, slug }, aRoomsDocument({ rooms: ["a", "b"] }))),
    );
    const pins = slugs.flatMap((slug) => rooms.file(slug).rooms.map(({ pin }) => pin));
    expect(new Set(pins).size).toBe(60);
    expect(pins.sort()).toEqual(Array.from({ length: 60 }, (_, i) => String(10_000 + i)));
    await rooms.reconcile({}, epicerie);
    expect(pins).not.toContain(rooms.file("epicerie").rooms[0]?.pin);
  });

  it("lists the rooms once for a thousand associations of one operation", async () => {
    const port = rooms.port("chorale");
    for (const tenant of [chorale, epicerie]) await tenancy.reconcile(port, tenant, aRoomsDocument());
    expect(rooms.door.commands.filter((name) => name === "list")).toHaveLength(1);
  });

  it("writes anew what cannot be read, or was changed by hand in a way that has no name", async () => {
    await rooms.reconcile();
    const good = rooms.door.files.get("chorale");
    const forged = JSON.stringify({ ...rooms.file(), rooms: [{ ...rooms.file().rooms[0], moderator: "0" }] });
    for (const text of ["{", "[]", forged]) {
      rooms.door.files.set("chorale", text);
      expect((await rooms.reconcile()).changes).toEqual(["rooms file written anew"]);
      expect(rooms.door.files.get("chorale")).toBe(good);
    }
  });

  it("gives links for members alone, that end in 128 bits of a secret of the association's", async () => {
    const { links, gatedPrefixes } = await rooms.reconcile();
    expect(links.map(({ title, audience }) => `${audience} ${title}`)).toEqual([
      "members Visio « salle » : animer",
      "members Visio « salle » : invités",
    ]);
    for (const { url } of links) expect(url).toMatch(/^https:\/\/visio\.chatons\.example\/r\/chorale\.[0-9a-f]{32}$/);
    expect(new Set(links.map(({ url }) => url)).size).toBe(2);
    expect(gatedPrefixes).toEqual(["/r/chorale."]);
    expect(rooms.door.files.get("chorale")).not.toContain(links[0]?.url.slice(-32));
  });

  it("shows number and code where people can call", async () => {
    const { links } = await rooms.reconcile({ dialNumber: "01 23 45 67 89" });
    expect(links[1]?.description).toBe(
      `Le lien à transmettre ; on y entre quand la salle est ouverte. Par téléphone : 01 23 45 67 89, code ${rooms.file().rooms[0]?.pin}.`,
    );
  });

  it("says in one sentence why rooms cannot be written or read", async () => {
    rooms.door.failing.set("write", { code: 1, stdout: "", stderr: "sh: can't create x: No space left on device\n" });
    await expect(rooms.reconcile()).rejects.toThrow(
      new Error("BigBlueButton: the rooms cannot be written: sh: can't create x: No space left on device"),
    );
    rooms.door.failing.set("list", {
      code: 1,
      stdout: "",
      stderr: "node:fs:1\n  throw e\n\nError: EACCES: permission denied\n    at x\n\nNode.js v24\n",
    });
    await expect(rooms.reconcile()).rejects.toThrow(
      new Error("BigBlueButton (list): Error: EACCES: permission denied"),
    );
    rooms.door.failing.set("list", { code: 0, stdout: "<html>", stderr: "" });
    await expect(rooms.reconcile()).rejects.toThrow(new Error("BigBlueButton (list) answered no JSON: <html>"));
  });

  it("goes on where it was interrupted", async () => {
    rooms.door.failing.set("write", { code: 137, stdout: "", stderr: "" });
    await expect(rooms.reconcile()).rejects.toThrow("BigBlueButton: the rooms cannot be written");
    rooms.door.failing.clear();
    expect((await rooms.reconcile()).changes).toEqual(["room salle opened"]);
  });
});
