import { describe, expect, it } from "vitest";
import { aContext, aTenant } from "../../test/builders.ts";
import { mattermost } from "./index.ts";

const document = (settings: object, contact = "Bureau@Chorale.Example") =>
  mattermost.tenantDocument(aContext("mattermost"), aTenant({ contact }), mattermost.tenantSettings.parse(settings));

describe("an association's settings", () => {
  it("make the association's contact the team's administrator, in small letters as Mattermost keeps them", () => {
    expect(document({})).toEqual({
      administrator: "bureau@chorale.example",
      channels: [],
      maxMembers: null,
      url: "https://chat.chatons.example",
      language: "fr",
    });
  });

  it("may name another administrator", () => {
    expect(document({ administrator: "lea@chorale.example" })["administrator"]).toBe("lea@chorale.example");
  });

  it("refuse what is no address, and unknown keys", () => {
    expect(mattermost.tenantSettings.safeParse({ administrator: "léa" }).success).toBe(false);
    expect(mattermost.tenantSettings.safeParse({ quota: 3 }).success).toBe(false);
  });

  it("may ask for channels by the names that people read", () => {
    expect(document({ channels: ["Bénévoles du samedi", "Concerts & Cie", "Œuvres"] })["channels"]).toEqual([
      { name: "benevoles-du-samedi", title: "Bénévoles du samedi" },
      { name: "concerts-cie", title: "Concerts & Cie" },
      { name: "oeuvres", title: "Œuvres" },
    ]);
  });

  it.each([
    [["!"], "channels.0: un nom d'au moins deux lettres ou chiffres"],
    [["Town Square"], "channels.0: ce canal existe dans chaque équipe"],
    [["Concerts", "concerts !"], "channels: deux canaux du même nom, ou presque"],
  ])("refuse the channels %j", (channels, problem) => {
    const issues = mattermost.tenantSettings.safeParse({ channels }).error?.issues;
    expect(issues?.map(({ path, message }) => `${path.join(".")}: ${message}`)).toEqual([problem]);
  });

  it("limit members to what Mattermost can hold", () => {
    expect(document({ maxMembers: 250 })["maxMembers"]).toBe(250);
    for (const maxMembers of [0, 251, 1.5, "3"])
      expect(mattermost.tenantSettings.safeParse({ maxMembers }).success, String(maxMembers)).toBe(false);
  });
});

describe("another version", () => {
  it("is refused when it is older than the form in which 11 stores passwords", () => {
    expect(mattermost.refuseUpgrade?.("mattermost", "11.4.0", "9.9.0")).toBe(
      'whoever has logged in since Mattermost 11 could no longer do so: older versions cannot read their passwords. Put "11.4.0" back into the image lock; to go back together with the data of before: npm run upgrade -- mattermost --back <copy> (docs/upgrade.md).',
    );
    expect(mattermost.refuseUpgrade?.("node", "24-alpine", "10-alpine")).toBeUndefined();
    expect(mattermost.refuseUpgrade?.("mattermost", "9.9.0", "11.4.0")).toBeUndefined();
    expect(mattermost.refuseUpgrade?.("mattermost", "11.4.0", "11.7.9")).toBeUndefined();
  });
});

describe("the plan", () => {
  const plan = mattermost.plan(aContext("mattermost"));
  const environment = plan.containers[0]?.environment ?? {};

  it("writes a configuration that is JSON once the secrets stand in it", () => {
    const text =
      plan.files[0]?.content.map((piece) => (typeof piece === "string" ? piece : `<${piece.secret}>`)).join("") ?? "";
    expect(JSON.parse(text)).toEqual({
      SqlSettings: {
        DriverName: "postgres",
        DataSource:
          "postgres://mattermost:<mattermost/database>@postgres:5432/mattermost?sslmode=disable&connect_timeout=10",
        AtRestEncryptKey: "<mattermost/at-rest>",
      },
      FileSettings: { PublicLinkSalt: "<mattermost/public-link>" },
    });
  });

  it("lets nobody register without an invitation, and lets people see no one's address", () => {
    expect(environment).toMatchObject({
      MM_TEAMSETTINGS_ENABLEOPENSERVER: "false",
      MM_SERVICESETTINGS_ENABLEEMAILINVITATIONS: "true",
      MM_SERVICESETTINGS_ENABLELOCALMODE: "true",
      MM_PRIVACYSETTINGS_SHOWEMAILADDRESS: "false",
      MM_LOGSETTINGS_ENABLEDIAGNOSTICS: "false",
      MM_TEAMSETTINGS_MAXUSERSPERTEAM: "250",
    });
  });

  it("has a clerk that waits, may write one folder, and holds no secret", () => {
    const clerk = plan.containers.find(({ name }) => name === "mattermost-clerk");
    expect(clerk).toMatchObject({ image: "node", user: "1000:1000", readOnlyRoot: true, networks: ["mattermost"] });
    expect(clerk?.mounts).toEqual([{ source: "mattermost/given", target: "/chatterie/given", readOnly: false }]);
    expect(plan.directories).toContainEqual({ path: "given", mode: "0700", owner: "1000:1000" });
  });

  it("tells Mattermost its address with the port that people really use", () => {
    const other = mattermost.plan(aContext("mattermost", { httpsPort: 8443 })).containers[0];
    expect(environment["MM_SERVICESETTINGS_SITEURL"]).toBe("https://chat.chatons.example");
    expect(other?.environment["MM_SERVICESETTINGS_SITEURL"]).toBe("https://chat.chatons.example:8443");
  });

  it("shortens the hoster's name to the 30 letters that Mattermost takes, without a blank at the end", () => {
    const name = "Les Chatons des Treize Communes et d'ailleurs";
    const named = mattermost.plan(aContext("mattermost", { name })).containers[0]?.environment[
      "MM_TEAMSETTINGS_SITENAME"
    ];
    expect(named).toBe("Les Chatons des Treize Commune");
    const blank = mattermost.plan(aContext("mattermost", { name: `${"x".repeat(29)} y` })).containers[0]?.environment[
      "MM_TEAMSETTINGS_SITENAME"
    ];
    expect(blank).toBe("x".repeat(29));
  });

  it("mounts every folder that the image declares as a volume, so that a new container loses nothing", () => {
    expect(plan.containers[0]?.mounts.map(({ target }) => target)).toEqual([
      "/mattermost/config",
      "/mattermost/data",
      "/mattermost/logs",
      "/mattermost/plugins",
      "/mattermost/client/plugins",
    ]);
  });

  it("stops the container while files and database are copied together", () => {
    expect(plan.backup).toMatchObject({ databases: ["mattermost"], stop: ["mattermost"] });
  });
});
