import { describe, expect, it } from "vitest";
import { aContext, aTenant } from "../../test/builders.ts";
import { etherpad } from "./index.ts";

const document = (settings: object) =>
  etherpad.tenantDocument(aContext("etherpad"), aTenant(), etherpad.tenantSettings.parse(settings));
const refused = (settings: object) =>
  etherpad.tenantSettings.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("an association's settings", () => {
  it("name one first pad when nothing is written", () => {
    expect(document({})).toEqual({
      instance: "etherpad",
      database: "etherpad",
      pads: ["accueil"],
      idleDays: null,
      url: "https://pads.chatons.example",
      commonUrl: "https://pads.chatons.example",
      language: "fr",
    });
  });

  it("may name other pads, or none", () => {
    expect(document({ pads: ["budget-2026", "ag"] })["pads"]).toEqual(["budget-2026", "ag"]);
    expect(document({ pads: [] })["pads"]).toEqual([]);
  });

  it.each(["Budget", "été", "a b", "-a", "a-", "a--b", "", "a/b", "$x"])("refuse the pad name “%s”", (name) => {
    expect(refused({ pads: [name] })?.[0]).toBe("pads.0: des minuscules, des chiffres et des tirets");
  });

  it("refuse a name longer than Etherpad keeps, more than 50 pads, and unknown keys", () => {
    expect(refused({ pads: ["x".repeat(27)] })).toHaveLength(1);
    expect(refused({ pads: ["x".repeat(26)] })).toBeUndefined();
    expect(refused({ pads: Array.from({ length: 51 }, (_, i) => `p${i}`) })).toHaveLength(1);
    expect(refused({ quota: 3 })).toHaveLength(1);
  });
});

describe("the days after which an idle pad is removed", () => {
  it("are a month at least, and none when nothing is written", () => {
    expect(document({})["idleDays"]).toBeNull();
    expect(document({ idleDays: 30 })["idleDays"]).toBe(30);
    for (const idleDays of [29, 0, -1, 3651, 90.5, "90"])
      expect(refused({ idleDays }), String(idleDays)).toHaveLength(1);
  });
});

describe("the plan", () => {
  const plan = etherpad.plan(aContext("etherpad"));
  const file = (path: string) => plan.files.find((one) => one.path === path);
  const settings = (changes: Parameters<typeof aContext>[1] = {}): Record<string, unknown> => {
    const content =
      etherpad.plan(aContext("etherpad", changes)).files.find(({ path }) => path === "settings.json")?.content ?? [];
    return JSON.parse(content.map((piece) => (typeof piece === "string" ? piece : `<${piece.secret}>`)).join(""));
  };

  it("writes settings that are JSON once the secrets stand in them", () => {
    expect(settings()).toMatchObject({
      title: "Documents partagés – Les Chatons d'Essai",
      dbType: "postgres",
      dbSettings: { host: "postgres", user: "etherpad", database: "etherpad", password: "<etherpad/database>" },
      sessionKey: "<etherpad/session>",
      trustProxy: true,
      disableIPlogging: true,
      authenticationMethod: "apikey",
    });
  });

  it("stays JSON with a hoster's name full of quotes", () => {
    expect(settings({ name: 'Les "Amis" \\ & <b>Cie</b>' })["title"]).toBe(
      'Documents partagés – Les "Amis" \\ & <b>Cie</b>',
    );
  });

  it("speaks English to an English hoster", () => {
    const english = settings({ language: "en" });
    expect(english["title"]).toBe("Shared documents – Les Chatons d'Essai");
    expect(english["padOptions"]).toEqual({ lang: "en", showChat: true });
  });

  it("closes the API, the administration and the figures to the outside, and gates the pads", () => {
    expect(plan.routes).toMatchObject([{ label: "pads", gatedPrefix: "/p/" }]);
    expect(plan.routes[0]?.denied).toEqual(
      expect.arrayContaining(["/api", "/api/*", "/rest/*", "/admin", "/admin/*", "/stats", "/stats/*"]),
    );
  });

  it("lets the janitor read rules and key, and write nothing but its own state", () => {
    const janitor = plan.containers.find(({ name }) => name === "etherpad-janitor");
    expect(janitor).toMatchObject({ readOnlyRoot: true, capabilities: [], user: "5001:0", networks: ["etherpad"] });
    expect(janitor?.mounts.map(({ source, readOnly }) => `${source} ${readOnly ? "read" : "written"}`)).toEqual([
      "etherpad/janitor.js read",
      "etherpad/apikey.txt read",
      "etherpad/rules read",
      "etherpad/janitor written",
    ]);
  });

  it("keeps the API's key in a file that Etherpad alone reads", () => {
    expect(file("apikey.txt")).toEqual({
      path: "apikey.txt",
      mode: "0400",
      owner: "5001:0",
      content: [{ secret: "etherpad/api-key" }],
    });
  });
});
