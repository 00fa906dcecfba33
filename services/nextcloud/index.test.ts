import { describe, expect, it } from "vitest";
import { aContext, aTenant } from "../../test/builders.ts";
import { nextcloud } from "./index.ts";

const document = (settings: object, contact = "Bureau@Chorale.Example", only?: string) =>
  nextcloud.tenantDocument(
    aContext("nextcloud", {}, only),
    aTenant({ contact }),
    nextcloud.tenantSettings.parse(settings),
  );
const refused = (settings: object) =>
  nextcloud.tenantSettings
    .safeParse(settings)
    .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("an association's settings", () => {
  it("give five gigabytes and 25 accounts to the contact's association when nothing is written", () => {
    expect(document({})).toEqual({
      instance: "nextcloud",
      database: "nextcloud",
      url: "https://nuage.chatons.example",
      language: "fr",
      quota: "5 Go",
      maxAccounts: 25,
      administrator: "bureau@chorale.example",
      memberQuota: "100 Mo",
    });
  });

  it("may name sizes as people write them, another administrator and another number of accounts", () => {
    expect(document({ quota: "1,5To", maxAccounts: 80, administrator: "Lea@Chorale.Example" })).toMatchObject({
      quota: "1,5 To",
      maxAccounts: 80,
      administrator: "lea@chorale.example",
    });
  });

  it("refuse what is no size, too small a one, and unknown keys", () => {
    expect(refused({ quota: "beaucoup" })).toEqual(["quota: une taille comme « 5 Go » ou « 500 Mo »"]);
    expect(refused({ quota: "9 Mo" })).toEqual(["quota: au moins « 10 Mo »"]);
    expect(refused({ maxAccounts: 0 })).toHaveLength(1);
    expect(refused({ maxMembers: 3 })).toHaveLength(1);
  });

  it("lead an association of its own to its own instance, database and address", () => {
    expect(nextcloud.dedicated?.(nextcloud.tenantSettings.parse({ dedicated: true }))).toBe(true);
    expect(nextcloud.dedicated?.(nextcloud.tenantSettings.parse({}))).toBe(false);
    expect(document({ dedicated: true }, "bureau@chorale.example", "chorale")).toMatchObject({
      instance: "nextcloud-chorale",
      database: "nextcloud_chorale",
      url: "https://chorale.nuage.chatons.example",
    });
  });
});

describe("the plan", () => {
  const plan = nextcloud.plan(aContext("nextcloud"));
  const [cache, application, work] = plan.containers;

  it("runs Nextcloud, its cache and its regular work, none of them as root", () => {
    expect(plan.containers.map(({ name, user }) => `${name} ${user}`)).toEqual([
      "nextcloud-cache 999:1000",
      "nextcloud 33:33",
      "nextcloud-cron 33:33",
    ]);
  });

  it("names every secret by a file", () => {
    expect(application?.environment).toMatchObject({
      POSTGRES_PASSWORD_FILE: "/run/secrets/nextcloud-database",
      NEXTCLOUD_ADMIN_PASSWORD_FILE: "/run/secrets/nextcloud-admin",
      REDIS_HOST_PASSWORD_FILE: "/run/secrets/nextcloud-cache",
    });
    expect(application?.mounts.map(({ target }) => target)).toEqual(
      expect.arrayContaining(
        Object.values(application?.environment ?? {}).filter((value) => value.startsWith("/run/secrets/")),
      ),
    );
  });

  it("lets the entrypoint write the one file that it insists on, and nothing else outside of its folder", () => {
    expect(application?.mounts.filter(({ readOnly }) => !readOnly).map(({ target }) => target)).toEqual([
      "/var/www/html",
      "/usr/local/etc/php/conf.d/redis-session.ini",
    ]);
  });

  it("gives the regular work what it needs and no password of database or administrator", () => {
    expect(work?.mounts.map(({ target }) => target)).toEqual(["/var/www/html", "/run/secrets/nextcloud-cache"]);
    expect(Object.keys(work?.environment ?? {}).filter((key) => /^(POSTGRES|NEXTCLOUD)_/.test(key))).toEqual([]);
  });

  it("keeps the cache's password out of its command and closes it to whoever has none", () => {
    const conf = plan.files.find(({ path }) => path === "cache.conf");
    expect(conf?.content.slice(0, 2)).toEqual(["requirepass ", { secret: "nextcloud/cache" }]);
    expect(cache?.command).toEqual(["redis-server", "/etc/redis/cache.conf"]);
  });

  it("tells Nextcloud its address with the port that people really use", () => {
    const other = nextcloud.plan(aContext("nextcloud", { httpsPort: 8443 })).containers[1]?.environment;
    expect(application?.environment).toMatchObject({
      OVERWRITEHOST: "nuage.chatons.example",
      OVERWRITECLIURL: "https://nuage.chatons.example",
    });
    expect(other).toMatchObject({
      OVERWRITEHOST: "nuage.chatons.example:8443",
      OVERWRITECLIURL: "https://nuage.chatons.example:8443",
    });
  });

  it("hides the list of all groups, which Nextcloud shows to any group's administrator", () => {
    expect(plan.routes[0]?.denied).toEqual(
      expect.arrayContaining([
        "/ocs/v1.php/cloud/groups",
        "/ocs/v2.php/cloud/groups",
        "/ocs/v2.php/cloud/groups/details",
      ]),
    );
  });

  it("has a way out only when the hoster says so", () => {
    const open = nextcloud.plan(aContext("nextcloud", { settings: { nextcloud: { appStore: true } } }));
    expect(open.containers.map(({ networks }) => networks)).toEqual([
      ["nextcloud"],
      ["nextcloud", "edge"],
      ["nextcloud"],
    ]);
    expect(plan.containers.flatMap(({ networks }) => networks)).not.toContain("edge");
  });

  it("is the same for an association alone, with names, secrets and address of its own", () => {
    const own = nextcloud.plan(aContext("nextcloud", {}, "chorale"));
    expect(own.containers.map(({ name, networks }) => [name, networks])).toEqual([
      ["nextcloud-chorale-cache", ["nextcloud-chorale"]],
      ["nextcloud-chorale", ["nextcloud-chorale"]],
      ["nextcloud-chorale-cron", ["nextcloud-chorale"]],
    ]);
    expect(own.databases).toEqual([{ name: "nextcloud_chorale", password: { secret: "nextcloud/database@chorale" } }]);
    expect(own.routes[0]).toMatchObject({ label: "chorale.nuage", container: "nextcloud-chorale" });
    expect(own.containers[1]?.environment["REDIS_HOST"]).toBe("nextcloud-chorale-cache");
  });

  it("stops both containers that write while everything is copied", () => {
    expect(plan.backup).toEqual({
      databases: ["nextcloud"],
      paths: ["nextcloud/html"],
      stop: ["nextcloud", "nextcloud-cron"],
    });
  });
});
