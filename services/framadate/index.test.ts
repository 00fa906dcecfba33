import { describe, expect, it } from "vitest";
import { aContext, aTenant } from "../../test/builders.ts";
import { framadate } from "./index.ts";

const document = (settings: object) =>
  framadate.tenantDocument(aContext("framadate"), aTenant(), framadate.tenantSettings.parse(settings));
const plan = framadate.plan(aContext("framadate"));
const container = (name: string) => plan.containers.find((one) => one.name === name);
const file = (path: string) => plan.files.find((one) => one.path === path);

describe("an association's settings", () => {
  it("erase a poll sixty days after its end when nothing is written", () => {
    expect(document({})).toEqual({ url: "https://chorale.sondages.chatons.example", purgeDays: 60, language: "fr" });
  });

  it.each([0, 3651, 1.5, "60"])("refuse purgeDays: %s", (purgeDays) => {
    expect(framadate.tenantSettings.safeParse({ purgeDays }).success).toBe(false);
  });
});

describe("the plan", () => {
  it("asks MariaDB for one database, and gives its password to a file that PHP alone reads", () => {
    expect(plan.databases).toEqual([
      { name: "framadate", engine: "mariadb", password: { secret: "framadate/database" } },
    ]);
    const { content = [], ...rest } = file("hoster.json") ?? {};
    expect(rest).toEqual({ path: "hoster.json", mode: "0400", owner: "33:33" });
    expect(
      JSON.parse(content.map((piece) => (typeof piece === "string" ? piece : `<${piece.secret}>`)).join("")),
    ).toEqual({
      host: "sondages.chatons.example",
      language: "fr",
      from: "aide@chatons.example",
      mail: { host: "mail", port: 1025 },
      database: "mysql:host=mariadb;port=3306;dbname=framadate;charset=utf8mb4",
      user: "framadate",
      password: "<framadate/database>",
      unknown: "Cette page n’existe pas.",
      closed: "L’accès à ces sondages est suspendu. Rien n’est effacé.",
    });
  });

  it("closes the associations' files to who serves pages", () => {
    expect(plan.directories).toEqual([{ path: "associations", mode: "0750", owner: "10033:33" }]);
    for (const { user } of plan.containers) expect(user).toBe("33:33");
    expect(container("framadate-cron")?.mounts.every(({ readOnly }) => readOnly)).toBe(true);
  });

  it("gives each association a host and denies Framadate's administration, which has no login", () => {
    expect(plan.routes).toMatchObject([{ label: "sondages", container: "framadate", port: 80, perTenant: true }]);
    expect(plan.routes[0]?.denied).toEqual(
      expect.arrayContaining(["/admin", "/admin/*", "/app/*", "/vendor/*", "/.*"]),
    );
  });

  it("says pages of refusal in the hoster's language", () => {
    const english = framadate
      .plan(aContext("framadate", { language: "en" }))
      .files.find(({ path }) => path === "hoster.json");
    expect(english?.content[0]).toContain('"unknown":"This page does not exist."');
  });

  it("keeps the log of names and mail addresses out of the folder that browsers reach", () => {
    expect(file("config.php")?.content.join("")).toContain("'LOG_FILE' => '/dev/null'");
  });
});
