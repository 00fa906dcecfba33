import { describe, expect, it } from "vitest";
import { anAccount, type FakeNextcloud, fakeNextcloud } from "../../test/fixtures/services/fake-nextcloud.ts";
import { chorale, epicerie, stateOf, wanted } from "../../test/fixtures/services/nextcloud-associations.ts";
import { tenancy } from "./tenancy.ts";

const GIBIBYTE = 1024 ** 3;
const ADMIN = "chorale.admin";

/** One operation of the engine each, with a memory of its own. */
const reconcile = (nextcloud: FakeNextcloud, changes: object = {}, tenant = chorale) =>
  tenancy.reconcile(nextcloud.port(tenant.slug), tenant, wanted(changes));
const check = (nextcloud: FakeNextcloud, changes: object = {}) =>
  tenancy.check(nextcloud.port(), chorale, wanted(changes));

/** A server that was prepared, and to which these associations were brought. */
async function reconciled(...others: readonly (typeof chorale)[]): Promise<FakeNextcloud> {
  const nextcloud = fakeNextcloud();
  await reconcile(nextcloud);
  for (const tenant of others) await reconcile(nextcloud, { administrator: tenant.contact }, tenant);
  nextcloud.commands.length = 0;
  return nextcloud;
}

/** Commands that change something. */
const acts = ({ commands }: FakeNextcloud) =>
  commands.filter((line) => !/^(config:list|groupfolders:list|groupquota:used)/.test(line));
describe("reconcile", () => {
  it("gives an association its group, accounts, folder, calendar and contacts", async () => {
    const nextcloud = fakeNextcloud();
    const { changes, links } = await reconcile(nextcloud);
    expect(changes.slice(changes.indexOf("group created"))).toEqual([
      "group created",
      "account chorale.commun created",
      "bureau@chorale.example invited by mail",
      "bureau@chorale.example manages the group",
      "team folder created",
      "members' private files take up 5 Go at most",
      "calendar created",
      "calendar shared to the group",
      "address book created",
      "address book shared to the group",
    ]);
    expect(nextcloud.folders).toEqual([
      { id: 1, mountPoint: "Chorale des Deux Rives", quota: 5 * GIBIBYTE, size: 0, groups_list: { chorale: 31 } },
    ]);
    expect(nextcloud.apps["groupquota"]?.["quota_chorale"]).toBe(String(5 * GIBIBYTE));
    expect(nextcloud.mails).toEqual(["bureau@chorale.example"]);
    expect([...(nextcloud.accounts.get(ADMIN)?.leads ?? [])]).toEqual(["chorale"]);
    expect(nextcloud.common.map(({ kind, name, shared }) => [kind, name, [...shared]])).toEqual([
      ["calendar", "Agenda – Chorale des Deux Rives", ["principals/groups/chorale"]],
      ["addressbook", "Contacts – Chorale des Deux Rives", ["principals/groups/chorale"]],
    ]);
    expect(links).toMatchObject([{ url: "https://nuage.chatons.example/", audience: "public" }]);
  });

  it("does nothing the second time", async () => {
    const nextcloud = await reconciled();
    expect((await reconcile(nextcloud)).changes).toEqual([]);
    expect(nextcloud.commands).toEqual(["config:list", "groupfolders:list"]);
  });

  it("lists once for all associations of one operation", async () => {
    const nextcloud = await reconciled(epicerie);
    nextcloud.queries.length = 0;
    const port = nextcloud.port();
    for (let i = 0; i < 5; i++) await tenancy.reconcile(port, chorale, wanted());
    expect(nextcloud.commands).toEqual(["config:list", "groupfolders:list"]);
    expect(nextcloud.queries).toHaveLength(3);
  });

  it("tells what it did for the whole server once, not for each association", async () => {
    const port = fakeNextcloud().port();
    const both = await Promise.all([
      tenancy.reconcile(port, chorale, wanted()),
      tenancy.reconcile(port, epicerie, wanted({ administrator: epicerie.contact })),
    ]);
    expect(both.map(({ changes }) => changes.includes("app groupfolders enabled"))).toEqual([true, false]);
  });

  it.each([
    "group:add",
    "user:add --password-from-env",
    "user:add --generate-password",
    "user:setting chorale.admin chatterie invited",
    "POST /ocs/v2.php/cloud/users/chorale.admin/subadmins",
    "groupfolders:create",
    "config:app:set chatterie folder_chorale",
    "groupfolders:quota",
    "groupfolders:rename",
    "groupfolders:group",
    "groupquota:set",
    "MKCALENDAR",
    "POST /remote.php/dav/calendars",
    "MKCOL",
    "POST /remote.php/dav/addressbooks",
  ])("goes on where it was interrupted before “%s”, to the same end", async (command) => {
    const [interrupted, whole] = [fakeNextcloud(), fakeNextcloud()];
    interrupted.failing.set(command, { stdout: "killed\n", code: 137 });
    await expect(reconcile(interrupted)).rejects.toThrow();
    interrupted.failing.clear();
    await reconcile(interrupted);
    await reconcile(whole);
    expect(stateOf(interrupted, "chorale")).toBe(stateOf(whole, "chorale"));
    expect((await reconcile(interrupted)).changes).toEqual([]);
  });

  it("puts no secret on a command line, into a query or into what it tells", async () => {
    const nextcloud = fakeNextcloud();
    const { changes } = await reconcile(nextcloud);
    const secret = nextcloud.port().tenantSecret("nextcloud/common");
    expect(nextcloud.accounts.get("chorale.commun")?.password).toBe(secret);
    const seen = [...nextcloud.arguments, ...nextcloud.queries, ...nextcloud.commands, ...changes].join("\n");
    expect(seen).not.toContain(secret);
    expect(seen).not.toContain(nextcloud.adminPassword);
  });

  it("says Nextcloud's own sentence when it refuses, with the command's name and no argument", async () => {
    const nextcloud = fakeNextcloud();
    nextcloud.failing.set("group:add", { code: 2, stdout: "Could not create group\n" });
    await expect(reconcile(nextcloud)).rejects.toThrow(new Error("Nextcloud (occ group:add): Could not create group"));
    nextcloud.failing.clear();
    nextcloud.failing.set("POST /ocs", {
      code: 0,
      stdout: '{"ocs":{"meta":{"statuscode":996,"message":"Server error"},"data":[]}}\n500',
    });
    await expect(reconcile(nextcloud)).rejects.toThrow(
      new Error("Nextcloud (POST /cloud/users/chorale.admin/subadmins): Server error"),
    );
  });

  it("says when Nextcloud answers no request", async () => {
    const nextcloud = fakeNextcloud();
    nextcloud.failing.set("MKCALENDAR", { code: 7 });
    await expect(reconcile(nextcloud)).rejects.toThrow(
      new Error("Nextcloud does not answer inside its container (curl ended with code 7)."),
    );
  });

  it("sets passwords again that someone changed on the page", async () => {
    const nextcloud = await reconciled();
    nextcloud.common.length = 0;
    for (const uid of ["chorale.commun", "gestion"]) {
      const account = nextcloud.accounts.get(uid);
      if (account) account.password = "something else";
    }
    nextcloud.accounts.get(ADMIN)?.leads.clear();
    await reconcile(nextcloud);
    expect(nextcloud.common).toHaveLength(2);
    expect([...(nextcloud.accounts.get(ADMIN)?.leads ?? [])]).toEqual(["chorale"]);
  });
});

describe("a change of name", () => {
  const renamed = { ...chorale, displayName: "Chorale <des> Trois & Rives" };

  it("renames group, folder, calendar and contacts, and nothing else", async () => {
    const nextcloud = await reconciled(epicerie);
    const others = stateOf(nextcloud, "epicerie");
    expect((await reconcile(nextcloud, {}, renamed)).changes).toEqual([
      "group renamed",
      "team folder renamed",
      "calendar renamed",
      "address book renamed",
    ]);
    expect(nextcloud.groups.get("chorale")).toBe("Chorale <des> Trois & Rives");
    expect(nextcloud.folders[0]?.mountPoint).toBe("Chorale -des- Trois & Rives");
    expect(nextcloud.common[0]?.name).toBe("Agenda – Chorale <des> Trois & Rives");
    expect(stateOf(nextcloud, "epicerie")).toBe(others);
    expect((await reconcile(nextcloud, {}, renamed)).changes).toEqual([]);
  });
});

describe("too many accounts", () => {
  const withMembers = async (count: number) => {
    const nextcloud = await reconciled();
    for (let i = 0; i < count; i++) nextcloud.accounts.set(`m${i}`, anAccount({ groups: new Set(["chorale"]) }));
    nextcloud.accounts.set("gone", anAccount({ groups: new Set(["chorale"]), enabled: false }));
    return nextcloud;
  };
  const sentence =
    "chorale has 4 accounts, more than maxAccounts: 3. Write maxAccounts: 4 or more, or let its administrator disable accounts first";

  it("are refused with the figure, before anything is changed", async () => {
    const nextcloud = await withMembers(3);
    await expect(reconcile(nextcloud, { maxAccounts: 3, quota: "9 Go" })).rejects.toThrow(
      new Error(`Nextcloud: ${sentence}.`),
    );
    expect(acts(nextcloud)).toEqual([]);
  });

  it("are said by a look at the server", async () => {
    expect(await check(await withMembers(3), { maxAccounts: 3 })).toEqual([sentence]);
  });

  it("are not counted with disabled ones and the one that owns calendar and contacts", async () => {
    expect((await reconcile(await withMembers(3), { maxAccounts: 4 })).changes).toEqual([]);
  });
});

describe("check", () => {
  it("says nothing after a reconcile, and changes nothing", async () => {
    const nextcloud = await reconciled();
    expect(await check(nextcloud)).toEqual([]);
    expect(acts(nextcloud)).toEqual([]);
  });

  it("says each difference in one sentence", async () => {
    const nextcloud = await reconciled();
    const [folder] = nextcloud.folders;
    if (folder) Object.assign(folder, { quota: -3, mountPoint: "Autre", groups_list: { chorale: 1, epicerie: 31 } });
    nextcloud.groups.set("chorale", "Les Chanteurs");
    nextcloud.accounts.get(ADMIN)?.leads.clear();
    nextcloud.common.length = 1;
    nextcloud.common[0]?.shared.clear();
    nextcloud.system["default_language"] = "de";
    nextcloud.apps["core"] = { ...nextcloud.apps["core"], shareapi_only_share_with_group_members: "no" };
    expect(await check(nextcloud)).toEqual([
      'the setting default_language is not "fr"',
      'the setting core shareapi_only_share_with_group_members is not "yes"',
      "the group is called “Les Chanteurs”",
      "bureau@chorale.example does not manage the group",
      "the team folder holds any size, not 5 Go",
      "the team folder is called “Autre”",
      "the group may not do everything in its team folder",
      "the group epicerie has a right in the team folder",
      "the calendar is not shared to the group",
      "the address book is missing",
      "the address book is not shared to the group",
    ]);
    expect(acts(nextcloud)).toEqual([]);
    await reconcile(nextcloud);
    expect(await check(nextcloud)).toEqual([]);
  });

  it("says of a server without team folders that the app is missing, instead of failing", async () => {
    const nextcloud = await reconciled();
    nextcloud.apps["groupfolders"] = { enabled: "no" };
    nextcloud.failing.set("groupfolders:list", {
      stderr: 'There are no commands defined in the "groupfolders" namespace.',
    });
    expect(await check(nextcloud)).toEqual(["the app groupfolders is not enabled"]);
  });
});
