import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LabStack } from "../../lab-stack.ts";
import type { Answer } from "../../web.ts";
import { MeetingServerElsewhere, meetingSecret } from "./bigbluebutton-server.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** Rooms of three associations on one BigBlueButton server, which stands elsewhere. */
export function bigbluebuttonStory(lab: LabStack): void {
  const server = new MeetingServerElsewhere(lab);
  const texts = new Map<string, string>();
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  /** Path of a room's link, as the association's members find it on their page. */
  const link = async (slug: string, room: string, what: "animer" | "invités"): Promise<string> => {
    const page = await lab.ask(slug, "/membres/", { user: lab.membersUser(slug) });
    const found = new RegExp(`href="${lab.url("visio")}(/r/[^"]+)">Visio « ${room} » : ${what}<`).exec(page.text)?.[1];
    if (!found) throw new Error(`The members' page of ${slug} has no link to ${room} (${what})`);
    return found;
  };
  const knock = (path: string, name: string): Promise<Answer> =>
    lab.ask("visio", path, { method: "POST", headers: FORM, body: new URLSearchParams({ nom: name }).toString() });
  /** Goes through the door and into the meeting. */
  const enter = async (path: string, name: string): Promise<Answer> => {
    const answer = await knock(path, name);
    expect(answer.status, answer.text).toBe(303);
    return server.visit(String(answer.headers["location"]));
  };
  /** Writes the association's section anew; the file's other lines stay. */
  const write = (slug: string, section: string): void => {
    const before = texts.get(slug) ?? readFileSync(join(lab.tenants, `${slug}.yaml`), "utf8");
    texts.set(slug, before);
    lab.tenant(slug, before.replace("  bigbluebutton: true\n", section));
  };
  const restore = (slug: string): void => lab.tenant(slug, texts.get(slug) ?? "");
  const said = async (...options: string[]): Promise<string[]> => {
    const answer = await lab.up(...options);
    expect(answer.code, answer.told).toBe(0);
    return answer.report.said.map(({ message }) => message);
  };

  it("gives links to members alone, and a page that asks for a name", async () => {
    expect((await lab.ask("chorale", "/")).text).not.toContain("/r/chorale.");
    const page = await lab.ask("visio", await link("chorale", "salle", "animer"));
    expect(page.status).toBe(200);
    expect(page.text).toContain("Salle «\u00a0salle\u00a0»");
    expect(page.text).not.toMatch(/<script|https?:\/\/(?!chorale\.localhost)/);
    expect(String(page.headers["content-security-policy"])).toContain("default-src 'none'");
  });

  it("lets guests in when the room is open, and not before", async () => {
    const [moderate, invite] = [await link("chorale", "salle", "animer"), await link("chorale", "salle", "invités")];
    const early = await knock(invite, "Paul");
    expect(early.status).toBe(409);
    expect(early.text).toContain("La réunion n’a pas encore commencé");
    const opened = await enter(moderate, "Léa Martin");
    expect(opened.text).toContain("Léa Martin, MODERATOR");
    const joined = await enter(invite, "Paul <b>");
    expect(joined.text).toContain("<li>Léa Martin (MODERATOR)</li><li>Paul &#60;b&#62; (VIEWER)</li>");
    expect(joined.text).toContain("stand-in");
  });

  it("marks each meeting with its association and bounds it", async () => {
    await enter(await link("epicerie", "salle", "animer"), "Sam");
    const meetings = (await server.call("getMeetings")).split("<meeting>").slice(1);
    const marks = meetings.map((text) => [
      /<tenant>(.*?)<\/tenant>/.exec(text)?.[1],
      /<duration>(.*?)<\/duration>/.exec(text)?.[1],
      /<maxUsers>(.*?)<\/maxUsers>/.exec(text)?.[1],
      /<bbb-origin-server-name>(.*?)</.exec(text)?.[1],
    ]);
    expect(marks.sort()).toEqual([
      ["chorale", "180", "30", "localhost"],
      ["epicerie", "180", "30", "localhost"],
    ]);
  });

  it("opens nothing with what another association has, and nothing by guessing", async () => {
    const own = await link("chorale", "salle", "animer");
    for (const path of [
      own.replace("chorale.", "epicerie."),
      own.slice(0, -1),
      `/r/chorale.${"0".repeat(32)}`,
      `/r/personne.${"0".repeat(32)}`,
      "/r/",
      "/r/../rooms/epicerie.json",
      "/",
      "/health",
    ])
      expect((await lab.ask("visio", path)).status, path).toBe(404);
    const page = (await lab.ask("epicerie", "/membres/", { user: lab.membersUser("epicerie") })).text;
    expect(page).toContain("/r/epicerie.");
    expect(page).not.toContain("/r/chorale.");
  });

  it("keeps the shared secret, people's names and links out of pages and logs", async () => {
    const own = await link("chorale", "salle", "animer");
    const log = await server.logs();
    expect(log).toContain("chorale salle: moderator let in");
    expect(log).not.toMatch(new RegExp(`Léa|Paul|${own.slice(-32)}|checksum|${meetingSecret}`));
    expect((await lab.ask("visio", own)).text + (await knock(own, "L")).text).not.toContain(meetingSecret);
  });

  it("brings new limits, another room and recordings with the next meeting", async () => {
    const section =
      "  bigbluebutton:\n    rooms: [salle, bureau]\n    maxMinutes: 45\n    maxParticipants: 2\n    recording: true\n";
    write("foot", section);
    expect((await said()).filter((line) => line.startsWith("foot: "))).toEqual([
      "foot: room bureau opened",
      "foot: meetings have 45 minutes at most (before: 180)",
      "foot: meetings have 2 people at most (before: 30)",
      "foot: recording is on",
      "foot: pages and addresses written",
    ]);
    const [moderate, invite] = [await link("foot", "bureau", "animer"), await link("foot", "bureau", "invités")];
    expect((await lab.ask("visio", moderate)).text).toContain("Il n’y a pas d’enregistrement.");
    await enter(moderate, "Ana");
    await enter(invite, "Bob");
    const full = await knock(invite, "Cyd");
    expect(full.text).toContain("La salle est pleine");
    const id = /<meetingID>(foot-bureau-[0-9a-f]{16})</.exec(await server.call("getMeetings"))?.[1] ?? "";
    await server.call("end", { meetingID: id });
    await new Promise((next) => setTimeout(next, 500));
    expect((await lab.ask("visio", moderate)).text).toMatch(
      /href="http:\/\/visio-ailleurs:8090\/playback\/presentation\/2.3\//,
    );
    expect((await lab.ask("visio", await link("foot", "salle", "animer"))).text).toContain(
      "Il n’y a pas d’enregistrement.",
    );
  });

  it("closes the rooms when the service is switched off, ends what goes on in them, and leaves the others alone", async () => {
    const [moderate, other] = [await link("chorale", "salle", "animer"), await link("epicerie", "salle", "animer")];
    write("chorale", "");
    restore("foot");
    expect((await said()).filter((line) => line.startsWith("chorale: "))).toEqual([
      "chorale: rooms closed; their links are kept",
      "chorale: meeting in room salle ended",
      "chorale: pages and addresses written",
    ]);
    expect((await lab.ask("visio", moderate)).status).toBe(410);
    expect((await lab.ask("visio", other)).status).toBe(200);
    await new Promise((next) => setTimeout(next, 500));
    const meetings = await server.call("getMeetings");
    expect(meetings).not.toContain("<tenant>chorale</tenant>");
    expect(meetings).toContain("<tenant>epicerie</tenant>");
    restore("chorale");
    expect((await said()).filter((line) => line.startsWith("chorale: "))).toEqual([
      "chorale: rooms opened again",
      "chorale: pages and addresses written",
    ]);
    expect(await link("chorale", "salle", "animer")).toBe(moderate);
    expect((await enter(moderate, "Léa")).text).toContain("Léa, MODERATOR");
  });

  it("says in French what to do when the server does not answer, and heals rooms that were changed by hand", async () => {
    const moderate = await link("epicerie", "salle", "animer");
    await server.stop();
    const away = await knock(moderate, "Sam");
    expect(away.status).toBe(504);
    expect(away.text).toContain("Le serveur de visioconférence ne répond pas");
    await server.start("another-secret-than-the-stack-has");
    expect((await knock(moderate, "Sam")).text).toContain("l’hébergeur doit corriger un réglage");
    await lab.exec("bigbluebutton", "rm", "/var/lib/door/rooms/epicerie.json");
    const told = await said("--refresh");
    expect(told).toContain("epicerie: bigbluebutton: room salle is missing");
    expect(told).toContain(
      "foot: bigbluebutton: the BigBlueButton server refuses the secret (checksumError: Checksums do not match); give the right one as chatterie:bigbluebuttonSecret",
    );
    await server.start();
    expect((await enter(moderate, "Sam")).text).toContain("Sam, MODERATOR");
    expect((await said("--refresh")).filter((line) => line.includes("bigbluebutton"))).toEqual([]);
  });
}
