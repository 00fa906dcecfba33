import { HtmlValidate } from "html-validate";
import { describe, expect, it } from "vitest";
import { DoorBench, GUEST, heading, MODERATOR } from "../../../test/fixtures/services/door-bench.ts";
import { aRoom, aRoomsFile, aToken, SHARED_SECRET } from "../../../test/fixtures/services/fake-bigbluebutton.ts";

const door = new DoorBench();
const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:document"],
  // The style sheet comes from the same host.
  rules: { "require-sri": ["error", { target: "crossorigin" }] },
});

describe("the telephone", () => {
  const settings = { dialNumber: "01 23 45 67 89" };

  it("is shown with the room's code, and given to the meeting", async () => {
    expect((await door.visit(GUEST, undefined, { settings })).body).toContain(
      "Par téléphone\u00a0: appelez le 01 23 45 67 89, puis tapez le code 12345.",
    );
    await door.knock(MODERATOR, "Léa", { settings });
    expect(door.server.book.all()[0]).toMatchObject({ voiceBridge: "12345", dialNumber: "01 23 45 67 89" });
    expect(door.server.book.all()[0]?.welcome).toMatch(
      /<br>Par téléphone.*%%DIALNUM%%, puis tapez le code %%CONFNUM%%\.$/,
    );
  });

  it("is not spoken of without a number", async () => {
    expect((await door.visit(GUEST)).body).not.toContain("téléphone");
    await door.knock(MODERATOR, "Léa");
    expect(door.server.book.all()[0]?.welcome).not.toContain("%%");
  });

  it("gets another code when another meeting of the server has the room's", async () => {
    await door.server.client().ask("create", { meetingID: "elsewhere", voiceBridge: "12345" });
    expect((await door.knock(MODERATOR, "Léa", { settings })).status).toBe(303);
    expect(door.server.book.find(aRoom().meeting)?.voiceBridge).toMatch(/^(?!12345)[1-9]\d{4}$/);
  });
});

describe("recordings", () => {
  const record = async (path = MODERATOR) => {
    await door.enter(path, "Léa");
    door.server.later(91);
    door.server.book.all();
  };

  it("are shown to moderators of a room that records, and to nobody else", async () => {
    door.write(aRoomsFile({ recording: true }));
    expect((await door.visit(MODERATOR)).body).toContain("Il n’y a pas d’enregistrement.");
    await record();
    const page = (await door.visit(MODERATOR)).body;
    expect(page).toMatch(
      /<a href="http:\/\/127\.0\.0\.1:\d+\/playback\/presentation\/[^"]+">\d+ \S+ \d{4} à \d\d:\d\d \(91\u00a0minutes\)<\/a>/,
    );
    expect((await door.visit(GUEST)).body).not.toContain("playback");
    door.write(aRoomsFile({ recording: false }));
    expect((await door.visit(MODERATOR)).body).not.toContain("playback");
  });

  it("of another association never appear, nor those that were taken back", async () => {
    door.write(aRoomsFile({ recording: true }));
    door.write(aRoomsFile({ slug: "epicerie", recording: true, rooms: [aRoom({}, "epicerie")] }));
    await record(`/r/${aToken("epicerie", "a")}`);
    expect((await door.visit(MODERATOR)).body).toContain("Il n’y a pas d’enregistrement.");
    await record();
    const [own] = door.server.book.recorded().filter(({ meetingID }) => meetingID.startsWith("chorale"));
    await door.server.client().ask("publishRecordings", { recordID: own?.recordID ?? "", publish: false });
    expect((await door.visit(MODERATOR)).body).toContain("Il n’y a pas d’enregistrement.");
  });

  it("do not keep anyone from the room when the server cannot list them", async () => {
    door.write(aRoomsFile({ recording: true }));
    const page = await door.visit(MODERATOR, undefined, { settings: { endpoint: "http://127.0.0.1:65531/api/" } });
    expect(page.status).toBe(200);
    expect(page.body).toContain("La liste ne peut pas être affichée en ce moment.");
    expect(door.log).toEqual(["chorale salle: getRecordings: no connection (ECONNREFUSED)"]);
  });
});

describe("what goes wrong", () => {
  it("is told in French with what to do, and to the operator in one line", async () => {
    const page = await door.knock(MODERATOR, "Léa", { settings: { endpoint: "http://127.0.0.1:65531/api/" } });
    expect([page.status, heading(page)]).toEqual([504, "Le serveur de visioconférence ne répond pas"]);
    expect(page.body).toContain("Essayez de nouveau dans quelques minutes.");
    expect(page.body).toContain('href="mailto:aide@chatons.example"');
    expect(door.log).toEqual(["chorale salle: create: no connection (ECONNREFUSED)"]);
  });

  it("when the secret is wrong, neither page nor log show it", async () => {
    const page = await door.knock(MODERATOR, "Léa", { secret: "CANARY-wrong" });
    expect([page.status, heading(page)]).toEqual([502, "La visioconférence refuse d’ouvrir la salle"]);
    expect(door.log).toEqual(["chorale salle: moderator not let in: checksumError: Checksums do not match"]);
    expect(page.body + door.log.join()).not.toMatch(/CANARY/);
  });

  it("no line of the log names a person or a link, and no address that is sent shows the secret", async () => {
    const reply = await door.knock(MODERATOR, "Léa");
    await door.follow(reply);
    await door.knock(GUEST, "Paul");
    expect(door.log).toEqual(["chorale salle: moderator let in", "chorale salle: guest let in"]);
    expect(reply.headers["location"]).not.toContain(SHARED_SECRET);
  });
});

describe("every page", () => {
  it.each(["fr", "en"] as const)("is valid HTML in %s", async (language) => {
    const settings = { language, dialNumber: "01 23 45 67 89" };
    door.write(aRoomsFile({ recording: true }));
    await door.enter(MODERATOR, "Léa");
    door.server.later(91);
    const pages = [
      await door.visit(MODERATOR, undefined, { settings }),
      await door.visit(GUEST, undefined, { settings }),
      await door.knock(GUEST, "x", { settings }),
      await door.knock(GUEST, "Paul", { settings }),
      await door.visit("/", undefined, { settings }),
    ];
    for (const { body } of pages) {
      const report = await validator.validateString(body);
      expect(
        report.results.flatMap(({ messages }) => messages).map(({ message, line }) => `${line}: ${message}`),
      ).toEqual([]);
    }
  });
});
