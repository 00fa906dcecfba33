import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  aRoom,
  aRoomsFile,
  aToken,
  doorSettings,
  type FakeMeetingServer,
  fakeMeetingServer,
  SHARED_SECRET,
} from "../../../test/fixtures/services/fake-bigbluebutton.ts";
import { meetingServer } from "./meeting-server.ts";
import type { RoomsFile } from "./rooms.ts";
import type { DoorSettings } from "./settings.ts";
import { answer, cleanName, type Reply } from "./visit.ts";

const MODERATOR = `/r/${aToken("chorale", "a")}`;
const GUEST = `/r/${aToken("chorale", "b")}`;
const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:document"],
  // The style sheet comes from the same host.
  rules: { "require-sri": ["error", { target: "crossorigin" }] },
});

let rooms: string;
let server: FakeMeetingServer;
let log: string[];
beforeEach(async () => {
  rooms = mkdtempSync(join(tmpdir(), "chatterie-rooms-"));
  server = await fakeMeetingServer();
  log = [];
  write(aRoomsFile());
});
afterEach(async () => {
  await server.stop();
  rmSync(rooms, { recursive: true });
});

const write = (file: RoomsFile) => writeFileSync(join(rooms, `${file.slug}.json`), JSON.stringify(file));
const visit = (
  path: string,
  body?: Readonly<Record<string, string>>,
  { settings = {}, secret = SHARED_SECRET }: { settings?: Partial<DoorSettings>; secret?: string } = {},
): Promise<Reply> =>
  answer(
    {
      settings: doorSettings({ endpoint: server.endpoint, ...settings }),
      server: settings.endpoint ? meetingServer(settings.endpoint, secret) : server.client(secret),
      rooms,
      log: (line) => log.push(line),
    },
    { method: body ? "POST" : "GET", path, body: new URLSearchParams(body ?? {}).toString() },
  );
const knock = (path: string, name: string, more?: Parameters<typeof visit>[2]) => visit(path, { nom: name }, more);
const heading = ({ body }: Reply) => /<h1>(.*?)<\/h1>/.exec(body)?.[1];
/** What the server got to know by an address that a browser was sent to. */
const sent = ({ headers }: Reply) => Object.fromEntries(new URL(headers["location"] ?? "").searchParams);
const follow = async (reply: Reply) =>
  (await fetch(reply.headers["location"] ?? "", { redirect: "manual" })).headers.get("location");

describe("a link", () => {
  it("opens a page that asks for a name, in French and without anything from elsewhere", async () => {
    const page = await visit(MODERATOR);
    expect(page.status).toBe(200);
    expect(heading(page)).toBe("Salle «\u00a0salle\u00a0»");
    expect(page.body).toContain("Chorale des Deux Rives");
    expect(page.body).toContain("90\u00a0minutes et 12\u00a0personnes au plus. Cette salle n’enregistre pas.");
    expect(page.body).not.toMatch(/<script|(src|href)="https?:\/\/(?!chorale\.chatons\.example)/);
    expect(page.headers).toMatchObject({ "cache-control": "no-store", "x-robots-tag": "noindex" });
  });

  it("says what a guest's link does, and what a moderator's", async () => {
    expect((await visit(MODERATOR)).body).toContain("Ouvrir la salle</button>");
    const guest = await visit(GUEST);
    expect(guest.body).toContain("La salle s’ouvre quand une personne qui anime y entre.");
    expect(guest.body).toContain("Entrer</button>");
  });

  it("lets a browser send the form to the door and on to the server, and nothing else", async () => {
    const { headers } = await visit(MODERATOR);
    expect(headers["content-security-policy"]).toBe(
      `default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' https: ${new URL(server.endpoint).origin}; base-uri 'none'; frame-ancestors 'none'`,
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
    const page = await visit(path);
    expect([page.status, heading(page)]).toEqual([404, "Cette salle n’existe pas"]);
    expect((await knock(path, "Léa")).status).toBe(404);
  });

  it("answers a wrong token of an association and an unknown association alike", async () => {
    const [wrong, unknown] = [
      await visit(`/r/chorale.${"c".repeat(32)}`),
      await visit(`/r/personne.${"c".repeat(32)}`),
    ];
    expect(wrong).toEqual(unknown);
  });

  it("opens nothing when it is the hash that the file holds", async () => {
    expect((await visit(`/r/chorale.${aRoom().moderator.slice(0, 32)}`)).status).toBe(404);
  });

  it("says that access is suspended, or that the room is closed", async () => {
    write(aRoomsFile({ suspended: true }));
    const suspended = await knock(MODERATOR, "Léa");
    expect([suspended.status, heading(suspended)]).toEqual([410, "L’accès est suspendu"]);
    write(aRoomsFile({ rooms: [aRoom({ open: false })] }));
    const closed = await knock(GUEST, "Léa");
    expect([closed.status, heading(closed)]).toEqual([410, "Cette salle est fermée"]);
    expect(server.book.all()).toEqual([]);
  });
});

describe("a moderator", () => {
  it("opens the meeting with the association's limits and marks, and is sent into it", async () => {
    const reply = await knock(MODERATOR, "  Léa   Martin ");
    expect(reply.status).toBe(303);
    expect(sent(reply)).toMatchObject({
      fullName: "Léa Martin",
      meetingID: "chorale-salle-0123456789abcdef",
      role: "MODERATOR",
      createTime: String(server.book.all()[0]?.createTime),
      "userdata-bbb_override_default_locale": "fr",
    });
    expect(await follow(reply)).toMatch(/\/html5client\/join\?sessionToken=[0-9a-f]{16}$/);
    expect(server.book.all()[0]).toMatchObject({
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
    await follow(await knock(MODERATOR, "Léa"));
    await follow(await knock(MODERATOR, "Paul"));
    expect(server.book.all()).toHaveLength(1);
    expect(server.book.all()[0]?.attendees.map(({ fullName, role }) => `${fullName} ${role}`)).toEqual([
      "Léa MODERATOR",
      "Paul MODERATOR",
    ]);
  });

  it("cannot get in by an old address once the meeting was another", async () => {
    const old = await knock(MODERATOR, "Léa");
    server.later(6);
    expect(server.book.all()).toEqual([]);
    await knock(MODERATOR, "Paul");
    expect(decodeURIComponent((await follow(old)) ?? "")).toContain("mismatchCreateTimeParam");
  });

  it("keeps a long name of an association within what servers take, and HTML out of the chat", async () => {
    write(aRoomsFile({ displayName: `<img src=x> & ${"é".repeat(80)}` }));
    await knock(MODERATOR, "Léa");
    const [meeting] = server.book.all();
    expect([...(meeting?.name ?? "")]).toHaveLength(64);
    expect(meeting?.welcome).toContain("&#60;img src=x&#62; &#38; é");
  });
});

describe("a guest", () => {
  it("waits until somebody who moderates is in", async () => {
    for (const before of [async () => {}, () => knock(MODERATOR, "Léa")]) {
      await before();
      const page = await knock(GUEST, "Paul");
      expect([page.status, heading(page)]).toEqual([409, "La réunion n’a pas encore commencé"]);
      expect(page.body).toContain('<input type="hidden" name="nom" value="Paul">');
    }
    await follow(await knock(MODERATOR, "Léa"));
    expect(sent(await knock(GUEST, "Paul"))).toMatchObject({ fullName: "Paul", role: "VIEWER" });
  });

  it("never opens a meeting", async () => {
    await knock(GUEST, "Paul");
    expect(server.book.all()).toEqual([]);
  });

  it("is told that the room is full", async () => {
    write(aRoomsFile({ maxParticipants: 2 }));
    await follow(await knock(MODERATOR, "Léa"));
    await follow(await knock(GUEST, "Paul"));
    for (const path of [GUEST, MODERATOR]) {
      const page = await knock(path, "Sam");
      expect([page.status, heading(page)]).toEqual([409, "La salle est pleine"]);
    }
  });

  it("finds the room closed as soon as its meeting was ended, and when its time is over", async () => {
    await follow(await knock(MODERATOR, "Léa"));
    server.book.end(server.book.all()[0] as never);
    expect(heading(await knock(GUEST, "Paul"))).toBe("La réunion n’a pas encore commencé");
    server.later(1);
    await follow(await knock(MODERATOR, "Léa"));
    server.later(90);
    expect(heading(await knock(GUEST, "Paul"))).toBe("La réunion n’a pas encore commencé");
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
    const page = await knock(MODERATOR, '"');
    expect(page.status).toBe(400);
    expect(page.body).toContain('<p id="name-problem" role="alert">Écrivez un nom de 2 à 64 caractères.</p>');
    expect(page.body).toContain('value="&#34;" aria-describedby="name-problem name-hint" aria-invalid="true"');
    expect((await visit(MODERATOR, {})).status).toBe(400);
  });
});

describe("the telephone", () => {
  const settings = { dialNumber: "01 23 45 67 89" };

  it("is shown with the room's code, and given to the meeting", async () => {
    expect((await visit(GUEST, undefined, { settings })).body).toContain(
      "Par téléphone\u00a0: appelez le 01 23 45 67 89, puis tapez le code 12345.",
    );
    await knock(MODERATOR, "Léa", { settings });
    expect(server.book.all()[0]).toMatchObject({ voiceBridge: "12345", dialNumber: "01 23 45 67 89" });
    expect(server.book.all()[0]?.welcome).toMatch(/<br>Par téléphone.*%%DIALNUM%%, puis tapez le code %%CONFNUM%%\.$/);
  });

  it("is not spoken of without a number", async () => {
    expect((await visit(GUEST)).body).not.toContain("téléphone");
    await knock(MODERATOR, "Léa");
    expect(server.book.all()[0]?.welcome).not.toContain("%%");
  });

  it("gets another code when another meeting of the server has the room's", async () => {
    await server.client().ask("create", { meetingID: "elsewhere", voiceBridge: "12345" });
    expect((await knock(MODERATOR, "Léa", { settings })).status).toBe(303);
    expect(server.book.find(aRoom().meeting)?.voiceBridge).toMatch(/^(?!12345)[1-9]\d{4}$/);
  });
});

describe("recordings", () => {
  const record = async (path = MODERATOR) => {
    await follow(await knock(path, "Léa"));
    server.later(91);
    server.book.all();
  };

  it("are shown to moderators of a room that records, and to nobody else", async () => {
    write(aRoomsFile({ recording: true }));
    expect((await visit(MODERATOR)).body).toContain("Il n’y a pas d’enregistrement.");
    await record();
    const page = (await visit(MODERATOR)).body;
    expect(page).toMatch(
      /<a href="http:\/\/127\.0\.0\.1:\d+\/playback\/presentation\/[^"]+">\d+ \S+ \d{4} à \d\d:\d\d \(91\u00a0minutes\)<\/a>/,
    );
    expect((await visit(GUEST)).body).not.toContain("playback");
    write(aRoomsFile({ recording: false }));
    expect((await visit(MODERATOR)).body).not.toContain("playback");
  });

  it("of another association never appear, nor those that were taken back", async () => {
    write(aRoomsFile({ recording: true }));
    write(aRoomsFile({ slug: "epicerie", recording: true, rooms: [aRoom({}, "epicerie")] }));
    await record(`/r/${aToken("epicerie", "a")}`);
    expect((await visit(MODERATOR)).body).toContain("Il n’y a pas d’enregistrement.");
    await record();
    const [own] = server.book.recorded().filter(({ meetingID }) => meetingID.startsWith("chorale"));
    await server.client().ask("publishRecordings", { recordID: own?.recordID ?? "", publish: false });
    expect((await visit(MODERATOR)).body).toContain("Il n’y a pas d’enregistrement.");
  });

  it("do not keep anyone from the room when the server cannot list them", async () => {
    write(aRoomsFile({ recording: true }));
    const page = await visit(MODERATOR, undefined, { settings: { endpoint: "http://127.0.0.1:65531/api/" } });
    expect(page.status).toBe(200);
    expect(page.body).toContain("La liste ne peut pas être affichée en ce moment.");
    expect(log).toEqual(["chorale salle: getRecordings: no connection (ECONNREFUSED)"]);
  });
});

describe("what goes wrong", () => {
  it("is told in French with what to do, and to the operator in one line", async () => {
    const page = await knock(MODERATOR, "Léa", { settings: { endpoint: "http://127.0.0.1:65531/api/" } });
    expect([page.status, heading(page)]).toEqual([504, "Le serveur de visioconférence ne répond pas"]);
    expect(page.body).toContain("Essayez de nouveau dans quelques minutes.");
    expect(page.body).toContain('href="mailto:aide@chatons.example"');
    expect(log).toEqual(["chorale salle: create: no connection (ECONNREFUSED)"]);
  });

  it("when the secret is wrong, neither page nor log show it", async () => {
    const page = await knock(MODERATOR, "Léa", { secret: "CANARY-wrong" });
    expect([page.status, heading(page)]).toEqual([502, "La visioconférence refuse d’ouvrir la salle"]);
    expect(log).toEqual(["chorale salle: moderator not let in: checksumError: Checksums do not match"]);
    expect(page.body + log.join()).not.toMatch(/CANARY/);
  });

  it("no line of the log names a person or a link, and no address that is sent shows the secret", async () => {
    const reply = await knock(MODERATOR, "Léa");
    await follow(reply);
    await knock(GUEST, "Paul");
    expect(log).toEqual(["chorale salle: moderator let in", "chorale salle: guest let in"]);
    expect(reply.headers["location"]).not.toContain(SHARED_SECRET);
  });
});

describe("every page", () => {
  it.each(["fr", "en"] as const)("is valid HTML in %s", async (language) => {
    const settings = { language, dialNumber: "01 23 45 67 89" };
    write(aRoomsFile({ recording: true }));
    await follow(await knock(MODERATOR, "Léa"));
    server.later(91);
    const pages = [
      await visit(MODERATOR, undefined, { settings }),
      await visit(GUEST, undefined, { settings }),
      await knock(GUEST, "x", { settings }),
      await knock(GUEST, "Paul", { settings }),
      await visit("/", undefined, { settings }),
    ];
    for (const { body } of pages) {
      const report = await validator.validateString(body);
      expect(
        report.results.flatMap(({ messages }) => messages).map(({ message, line }) => `${line}: ${message}`),
      ).toEqual([]);
    }
  });
});
