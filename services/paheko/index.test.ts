import { describe, expect, it } from "vitest";
import { aContext, aTenant } from "../../test/builders.ts";
import { paheko } from "./index.ts";

const document = (settings: object, contact = "Bureau@Chorale.Example") =>
  paheko.tenantDocument(aContext("paheko"), aTenant({ contact }), paheko.tenantSettings.parse(settings));
const refused = (settings: object) =>
  paheko.tenantSettings.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("an association's settings", () => {
  it("make the contact the administrator, in France, with room for a gigabyte of documents", () => {
    expect(document({})).toEqual({
      administrator: "bureau@chorale.example",
      administratorName: "Administration",
      country: "FR",
      quotaBytes: 1_073_741_824,
      url: "https://chorale.garradin.chatons.example",
      language: "fr",
    });
  });

  it("may name someone else, another country and another quota", () => {
    expect(
      document({ administrator: "Lea@chorale.example", administratorName: "Léa", country: "CH", quota: "500 Mo" }),
    ).toMatchObject({
      administrator: "lea@chorale.example",
      administratorName: "Léa",
      country: "CH",
      quotaBytes: 524_288_000,
    });
  });

  it("refuse what Paheko or its command line would not take, and unknown keys", () => {
    expect(refused({ quota: "beaucoup" })).toEqual([
      "quota: un nombre entier et une unité, par exemple « 500 Mo » ou « 2 Go »",
    ]);
    expect(refused({ administratorName: "Léa\nMoi" })).toEqual(["administratorName: sur une seule ligne"]);
    for (const settings of [{ country: "ZZ" }, { administrator: "léa" }, { administratorName: " " }, { members: 3 }]) {
      expect(refused(settings)).toHaveLength(1);
    }
  });
});

describe("the plan", () => {
  const plan = paheko.plan(aContext("paheko"));
  const container = (name: string) => plan.containers.find((one) => one.name === name);
  const written = (path: string, changes: Parameters<typeof aContext>[1] = {}) =>
    paheko
      .plan(aContext("paheko", changes))
      .files.find((file) => file.path === path)
      ?.content.map((piece) => (typeof piece === "string" ? piece : `<${piece.secret}>`))
      .join("") ?? "";

  it("tells the configuration of the hoster as JSON, whatever the hoster's name holds", () => {
    expect(JSON.parse(written("factory/hoster.json", { name: `Les "Amis" \\ & ?>Cie`, httpsPort: 8443 }))).toEqual({
      domain: "garradin.chatons.example",
      address: "https://{association}.garradin.chatons.example:8443",
      mailHost: "mail",
      mailPort: 1025,
      mailFrom: "aide@chatons.example",
      legal: `Les "Amis" \\ & ?>Cie – aide@chatons.example`,
      secretKey: "<paheko/secret-key>",
      apiPassword: "<paheko/api>",
    });
  });

  it("gives each association an address of its own, and nobody the installer or the upgrades", () => {
    expect(plan.routes).toEqual([
      {
        label: "garradin",
        container: "paheko",
        port: 80,
        perTenant: true,
        denied: ["/admin/install.php", "/admin/upgrade.php"],
      },
    ]);
  });

  it("lets PHP write the associations' data and nothing that is read as code or settings", () => {
    const writable = (name: string) =>
      container(name)
        ?.mounts.filter(({ readOnly }) => !readOnly)
        .map(({ target }) => target);
    expect(writable("paheko")).toEqual(["/var/lib/paheko/users"]);
    expect(writable("paheko-cron")).toEqual([
      "/etc/paheko-associations",
      "/var/lib/paheko/users",
      "/var/lib/paheko/heartbeat",
    ]);
    expect(plan.containers.map(({ user, readOnlyRoot }) => [user, readOnlyRoot])).toEqual([
      ["33:33", true],
      ["33:33", true],
    ]);
    expect(plan.directories.find(({ path }) => path === "associations")).toEqual({
      path: "associations",
      mode: "0750",
      owner: "1033:33",
    });
    expect(plan.files.filter(({ path, mode }) => path !== "factory/hoster.json" && mode !== "0444")).toEqual([]);
  });

  it("turns off what would let a page install, upgrade or show the inside", () => {
    const config = written("factory/config.local.php");
    for (const line of [
      "'ENABLE_UPGRADES' => false",
      "'DISABLE_INSTALL_FORM' => true",
      "'SHOW_ERRORS' => false",
      "'ENABLE_TECH_DETAILS' => false",
    ])
      expect(config).toContain(line);
    expect(config).not.toContain("LOCAL_LOGIN");
  });

  it("keeps data and settings, with both containers stopped", () => {
    expect(plan.backup).toEqual({
      databases: [],
      paths: ["paheko/users", "paheko/associations"],
      stop: ["paheko", "paheko-cron"],
    });
  });
});
