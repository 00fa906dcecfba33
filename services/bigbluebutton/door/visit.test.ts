import { describe, expect, it } from "vitest";
import { DoorBench, GUEST, heading, MODERATOR, sent } from "../../../test/fixtures/services/door-bench.ts";
import { aRoom, aRoomsFile } from "../../../test/fixtures/services/fake-bigbluebutton.ts";
import { cleanName } from "./visit.ts";

const door = new DoorBench();

describe("a link", () => {
  it("opens a page that asks for a name, in French and without anything from elsewhere", async () => {
    const page = await door.visit(MODERATOR);
    expect(page.status).toBe(200);
    expect(heading(page)).toBe("Salle «\u00a0salle\u00a0»");
    expect(page.body).toContain("Chorale des Deux Rives");
    expect(page.body).toContain("90\u00a0minutes et 12\u00a0personnes au plus. Cette salle n’enregistre pas.");
    expect(page.body).not.toMatch(/<script|(src|href)="https?:\/\/(?!chorale\.chatons\.example)/);
    expect(page.headers).toMatchObject({ "cache-control": "no-store", "x-robots-tag": "noindex" });
  });

  it("says what a guest's link does, and what a moderator's", async () => {
    expect((await door.visit(MODERATOR)).body).toContain("Ouvrir la salle</button>");
    const guest = await door.visit(GUEST);
    expect(guest.body).toContain("La salle s’ouvre quand une personne qui anime y entre.");
    expect(guest.body).toContain("Entrer</button>");
  });

  it("lets a browser send the form to the door and on to the server, and nothing else", async () => {
    const { headers } = await door.visit(MODERATOR);
    expect(headers["content-security-policy"]).toBe(
      `default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' https: ${new URL(door.server.endpoint).origin}; base-uri 'none'; frame-ancestors 'none'`,
    );
  });

  it.each([
    "/",
    "/r/",
    "/r",
    `/r/${"a".repeat(32)}`,
    "/r/chorale.",
    `/r/chorale.${"a".repeat(31)}`,
    `/r/chorale.${"a".repeat(33)}`,
    `/r/chorale.${"A".repeat(32)}`,
    `/r/chorale.${"c".repeat(32)}`,
    `/r/epicerie.${"a".repeat(32)}`,
    `/r/../chorale.${"a".repeat(32)}`,
    `/r/%2e%2e%2fchorale.${"a".repeat(32)}`,
    `/r/chorale.${"a".repeat(32)}/x`,
  ])("that is no room's leads nowhere: %s", async (path) => {
    const page = await door.visit(path);
    expect([page.status, heading(page)]).toEqual([404, "Cette salle n’existe pas"]);
    expect((await door.knock(path, "Léa")).status).toBe(404);
  });

  it("answers a wrong token of an association and an unknown association alike", async () => {
    const [wrong, unknown] = [
      await door.visit(`/r/chorale.${"c".repeat(32)}`),
      await door.visit(`/r/personne.${"c".repeat(32)}`),
    ];
    expect(wrong).toEqual(unknown);
  });

  it("opens nothing when it is the hash that the file holds", async () => {
    expect((await door.visit(`/r/chorale.${aRoom().moderator.slice(0, 32)}`)).status).toBe(404);
  });

  it("says that access is suspended, or that the room is closed", async () => {
    door.write(aRoomsFile({ suspended: true }));
    const suspended = await door.knock(MODERATOR, "Léa");
    expect([suspended.status, heading(suspended)]).toEqual([410, "L’accès est suspendu"]);
    door.write(aRoomsFile({ rooms: [aRoom({ open: false })] }));
    const closed = await door.knock(GUEST, "Léa");
    expect([closed.status, heading(closed)]).toEqual([410, "Cette salle est fermée"]);
    expect(door.server.book.all()).toEqual([]);
  });
});

describe("a moderator", () => {
  it("opens the meeting with the association's limits and marks, and is sent into it", async () => {
    const reply = await door.knock(MODERATOR, "  Léa   Martin ");
    expect(reply.status).toBe(303);
    expect(sent(reply)).toMatchObject({
      fullName: "Léa Martin",
      meetingID: "chorale-salle-0123456789abcdef",
      role: "MODERATOR",
      createTime: String(door.server.book.all()[0]?.createTime),
      "userdata-bbb_override_default_locale": "fr",
    });
    expect(await door.follow(reply)).toMatch(/\/html5client\/join\?sessionToken=[0-9a-f]{16}$/);
    expect(door.server.book.all()[0]).toMatchObject({
      meetingID: "chorale-salle-0123456789abcdef",
      name: "Chorale des Deux Rives – salle",
      duration: 90,
      maxParticipants: 12,
      record: false,
      welcome: "Bienvenue dans la salle «\u00a0salle\u00a0» de Chorale des Deux Rives.",
      logoutURL: "https://chorale.chatons.example",
      metadata: {
        "bbb-origin": "chatterie",
        "bbb-origin-server-name": "chatons.example",
        tenant: "chorale",
        room: "salle",
      },
    });
  });

  it("comes into the meeting that another one opened", async () => {
    await door.enter(MODERATOR, "Léa");
    await door.enter(MODERATOR, "Paul");
    expect(door.server.book.all()).toHaveLength(1);
    expect(door.server.book.all()[0]?.attendees.map(({ fullName, role }) => `${fullName} ${role}`)).toEqual([
      "Léa MODERATOR",
      "Paul MODERATOR",
    ]);
  });

  it("cannot get in by an old address once the meeting was another", async () => {
    const old = await door.knock(MODERATOR, "Léa");
    door.server.later(6);
    expect(door.server.book.all()).toEqual([]);
    await door.knock(MODERATOR, "Paul");
    expect(decodeURIComponent((await door.follow(old)) ?? "")).toContain("mismatchCreateTimeParam");
  });

  it("keeps a long name of an association within what servers take, and HTML out of the chat", async () => {
    door.write(aRoomsFile({ displayName: `<img src=x> & ${"é".repeat(80)}` }));
    await door.knock(MODERATOR, "Léa");
    const [meeting] = door.server.book.all();
    expect([...(meeting?.name ?? "")]).toHaveLength(64);
    expect(meeting?.welcome).toContain("&#60;img src=x&#62; &#38; é");
  });
});

describe("a guest", () => {
  it("waits until somebody who moderates is in", async () => {
    for (const before of [async () => {}, () => door.knock(MODERATOR, "Léa")]) {
      await before();
      const page = await door.knock(GUEST, "Paul");
      expect([page.status, heading(page)]).toEqual([409, "La réunion n’a pas encore commencé"]);
      expect(page.body).toContain('<input type="hidden" name="nom" value="Paul">');
    }
    await door.enter(MODERATOR, "Léa");
    expect(sent(await door.knock(GUEST, "Paul"))).toMatchObject({ fullName: "Paul", role: "VIEWER" });
  });

  it("never opens a meeting", async () => {
    await door.knock(GUEST, "Paul");
    expect(door.server.book.all()).toEqual([]);
  });

  it("is told that the room is full", async () => {
    door.write(aRoomsFile({ maxParticipants: 2 }));
    await door.enter(MODERATOR, "Léa");
    await door.enter(GUEST, "Paul");
    for (const path of [GUEST, MODERATOR]) {
      const page = await door.knock(path, "Sam");
      expect([page.status, heading(page)]).toEqual([409, "La salle est pleine"]);
    }
  });

  it("finds the room closed as soon as its meeting was ended, and when its time is over", async () => {
    await door.enter(MODERATOR, "Léa");
    door.server.book.end(door.server.book.all()[0] as never);
    expect(heading(await door.knock(GUEST, "Paul"))).toBe("La réunion n’a pas encore commencé");
    door.server.later(1);
    await door.enter(MODERATOR, "Léa");
    door.server.later(90);
    expect(heading(await door.knock(GUEST, "Paul"))).toBe("La réunion n’a pas encore commencé");
  });
});

describe("a name", () => {
  it.each([
    ["", undefined],
    ["L", undefined],
    ["   L \n", undefined],
    ["x".repeat(65), undefined],
    ["Lé", "Lé"],
    ["x".repeat(64), "x".repeat(64)],
    ["Léa\u0000\u202e\tMartin", "Léa Martin"],
    ["\u{1f408}\u{1f408}", "\u{1f408}\u{1f408}"],
  ])("%j is taken as %j", (given, name) => {
    expect(cleanName(given)).toBe(name);
  });

  it("that is none is asked for again, with what was typed, for eyes and ears", async () => {
    const page = await door.knock(MODERATOR, '"');
    expect(page.status).toBe(400);
    expect(page.body).toContain('<p id="name-problem" role="alert">Écrivez un nom de 2 à 64 caractères.</p>');
    expect(page.body).toContain('value="&#34;" aria-describedby="name-problem name-hint" aria-invalid="true"');
    expect((await door.visit(MODERATOR, {})).status).toBe(400);
  });
});
