import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { aContext, aTenant } from "../../test/builders.ts";
import { bigbluebutton } from "./index.ts";

const ENDPOINT = "https://visio.example.org/bigbluebutton/api/";
const withSettings = (settings: object) => aContext("bigbluebutton", { settings: { bigbluebutton: settings } });
const document = (settings: object, context = aContext("bigbluebutton")) =>
  bigbluebutton.tenantDocument(context, aTenant(), bigbluebutton.tenantSettings.parse(settings));
const told = (schema: typeof bigbluebutton.tenantSettings, given: unknown) =>
  schema.safeParse(given).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("an association's settings", () => {
  it("give one room, three hours, thirty people and no recording when nothing is written", () => {
    expect(document({})).toEqual({
      rooms: ["salle"],
      maxMinutes: 180,
      maxParticipants: 30,
      recording: false,
      url: "https://visio.chatons.example",
      portal: "https://chorale.chatons.example",
      origin: "chatons.example",
      language: "fr",
      dialNumber: null,
    });
  });

  it("name a room once, however often it is written", () => {
    expect(document({ rooms: ["bureau", "salle", "bureau"] })["rooms"]).toEqual(["bureau", "salle"]);
  });

  it.each(["Salle", "été", "a b", "-a", "a--b", "", "a/b", "../x"])("refuse the room name “%s”", (name) => {
    expect(told(bigbluebutton.tenantSettings, { rooms: [name] })?.[0]).toBe(
      "rooms.0: des minuscules, des chiffres et des tirets",
    );
  });

  it("refuse limits that help nobody, no room at all, and unknown keys", () => {
    for (const wrong of [
      { maxMinutes: 0 },
      { maxMinutes: 721 },
      { maxParticipants: 1 },
      { maxParticipants: 201 },
      { rooms: [] },
      { quota: 1 },
    ])
      expect(told(bigbluebutton.tenantSettings, wrong), JSON.stringify(wrong)).toHaveLength(1);
  });

  it("show the number to call where the stack has one", () => {
    const context = withSettings({ mode: "external", endpoint: ENDPOINT, dialIn: { number: "01 23 45 67 89" } });
    expect(document({}, context)["dialNumber"]).toBe("01 23 45 67 89");
  });
});

describe("the stack's settings", () => {
  const problems = (given: unknown) => told(bigbluebutton.stackSettings as typeof bigbluebutton.tenantSettings, given);

  it("need the server's address alone", () => {
    expect(bigbluebutton.stackSettings?.parse({ endpoint: ENDPOINT })).toEqual({
      mode: "external",
      endpoint: ENDPOINT,
    });
    expect(problems({})).toEqual([
      "endpoint: write the address of the server's API, e.g. https://visio.example.org/bigbluebutton/api/",
    ]);
  });

  it.each([
    ["visio.example.org", "no address; write for example https://visio.example.org/bigbluebutton/api/"],
    ["http://visio.example.org/bigbluebutton/api/", "write an address that begins with https://"],
    ["http://localhost/bigbluebutton/api/", "write an address that begins with https://"],
    ["http://10.0.0.5/bigbluebutton/api/", "write an address that begins with https://"],
    ["ftp://visio/bigbluebutton/api/", "write an address that begins with https://"],
    [
      "https://visio.example.org/bigbluebutton/",
      "write the address of the API, with api/ at its end: https://visio.example.org/bigbluebutton/api/",
    ],
    [
      "https://visio.example.org/bigbluebutton",
      "write the address of the API, with api/ at its end: https://visio.example.org/bigbluebutton/api/",
    ],
    ["https://a:b@visio.example.org/bigbluebutton/api/", "write the address alone, without login, ? and #"],
    ["https://visio.example.org/bigbluebutton/api/?x=/api/", "write the address alone, without login, ? and #"],
  ])("refuse the endpoint %s", (endpoint, sentence) => {
    expect(problems({ endpoint })).toEqual([`endpoint: ${sentence}`]);
  });

  it("take an address without TLS for a container beside the door only", () => {
    expect(problems({ endpoint: "http://visio-ailleurs:8090/bigbluebutton/api/" })).toBeUndefined();
  });

  it("say that the set on the same server is not wired", () => {
    expect(problems({ endpoint: ENDPOINT, mode: "colocated" })).toEqual([
      "mode: write external; the set that runs on the same server is not wired yet, see services/bigbluebutton/README.md",
    ]);
  });

  it("refuse what is no telephone number", () => {
    expect(problems({ endpoint: ENDPOINT, dialIn: { number: "<b>" } })).toEqual([
      "dialIn.number: a telephone number, e.g. 01 23 45 67 89",
    ]);
  });
});

describe("the plan", () => {
  const plan = bigbluebutton.plan(aContext("bigbluebutton"));
  const file = (path: string) => plan.files.find((one) => one.path === path);

  it("keeps the shared secret, which the operator gives, in a file that the door alone reads", () => {
    expect(file("shared-secret")).toEqual({
      path: "shared-secret",
      mode: "0400",
      owner: "1000:1000",
      content: [{ secret: "bigbluebuttonSecret", given: true }, "\n"],
    });
  });

  it("tells the door where the server is, whose hoster it is, and nothing else", () => {
    expect(JSON.parse(String(file("settings.json")?.content[0]))).toEqual({
      endpoint: ENDPOINT,
      hosterName: "Les Chatons d'Essai",
      contact: "aide@chatons.example",
      language: "fr",
      origin: "chatons.example",
    });
  });

  it("ships the door's program whole, without its tests, and nothing that the program lacks", () => {
    const shipped = plan.files
      .filter(({ path }) => path.startsWith("door/"))
      .map(({ path }) => path.slice("door/".length));
    const written = readdirSync("services/bigbluebutton/door").filter((name) => !name.endsWith(".test.ts"));
    expect(shipped.sort()).toEqual([...written, "package.json"].sort());
    const asked = written.flatMap((name) =>
      [...readFileSync(`services/bigbluebutton/door/${name}`, "utf8").matchAll(/from "([^"]+)"/g)].map(
        ([, from]) => from,
      ),
    );
    expect(
      asked.filter((from) => !from?.startsWith("node:") && !written.includes(from?.replace("./", "") ?? "")),
    ).toEqual([]);
  });

  it("lets the proxy through to links of present associations alone, and not to its health", () => {
    expect(plan.routes).toEqual([
      { label: "visio", container: "bigbluebutton", port: 8480, denied: ["/health"], gatedPrefix: "/r/" },
    ]);
  });

  it("has a way out, because the meetings are elsewhere", () => {
    expect(plan.containers.map(({ networks }) => networks)).toEqual([["bigbluebutton", "edge"]]);
  });

  it("keeps the rooms, in which telephone codes are that nothing else knows", () => {
    expect(plan.backup).toEqual({ databases: [], paths: ["bigbluebutton/rooms"] });
  });
});
