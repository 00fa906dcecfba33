import { describe, expect, it } from "vitest";
import { type FakeFolder, type FakeNextcloud, fakeNextcloud } from "../../test/fixtures/services/fake-nextcloud.ts";
import { tenancy } from "./tenancy.ts";

const chorale = { slug: "chorale", displayName: "Chorale", contact: "bureau@chorale.example" };
const GIBIBYTE = 1024 ** 3;
const document = (quota: string, administrator = chorale.contact) => ({
  instance: "nextcloud",
  database: "nextcloud",
  url: "https://nuage.chatons.example",
  language: "fr",
  quota,
  maxAccounts: 25,
  administrator,
});
const reconcile = (nextcloud: FakeNextcloud, quota = "5 Go", tenant = chorale) =>
  tenancy.reconcile(nextcloud.port(tenant.slug), tenant, document(quota, tenant.contact));
const folder = ({ folders }: FakeNextcloud): FakeFolder => {
  const [first] = folders;
  if (!first) throw new Error("There is no folder.");
  return first;
};

async function reconciled(): Promise<FakeNextcloud> {
  const nextcloud = fakeNextcloud();
  await reconcile(nextcloud);
  nextcloud.commands.length = 0;
  return nextcloud;
}

describe("the quota", () => {
  it("is raised and lowered down to what is used", async () => {
    const nextcloud = await reconciled();
    folder(nextcloud).size = 3 * GIBIBYTE;
    for (const quota of ["8 Go", "3 Go"]) {
      expect((await reconcile(nextcloud, quota)).changes).toEqual([
        `team folder holds ${quota}`,
        `members' private files take up ${quota} at most`,
      ]);
    }
    expect(folder(nextcloud).quota).toBe(3 * GIBIBYTE);
    expect(nextcloud.apps["groupquota"]?.["quota_chorale"]).toBe(String(3 * GIBIBYTE));
  });

  it("is not lowered under what the folder holds: both figures are said, and nothing is changed", async () => {
    const nextcloud = await reconciled();
    folder(nextcloud).size = 3 * GIBIBYTE + 1;
    await expect(reconcile(nextcloud, "3 Go", { ...chorale, displayName: "Autre" })).rejects.toThrow(
      new Error(
        "Nextcloud: 3,01 Go lie in the team folder of chorale, more than quota: 3 Go. Write quota: 3,01 Go or more, or let the association remove files first.",
      ),
    );
    expect(folder(nextcloud)).toMatchObject({ quota: 5 * GIBIBYTE, mountPoint: "Chorale" });
  });

  it("is not lowered under what the members' private files take up together", async () => {
    const nextcloud = await reconciled();
    nextcloud.homes.set("chorale", 2 * GIBIBYTE);
    await expect(reconcile(nextcloud, "1 Go")).rejects.toThrow(
      new Error(
        "Nextcloud: 2 Go lie in the members' private files of chorale, more than quota: 1 Go. Write quota: 2 Go or more, or let the association remove files first.",
      ),
    );
    expect(folder(nextcloud).quota).toBe(5 * GIBIBYTE);
  });

  it("that is reached already, with versions and deleted files, stops no other change", async () => {
    const nextcloud = await reconciled();
    folder(nextcloud).size = 6 * GIBIBYTE;
    expect((await reconcile(nextcloud, "5 Go", { ...chorale, displayName: "Chœur" })).changes).toContain(
      "team folder renamed",
    );
  });
});

describe("the name", () => {
  it("carries the slug where another folder has it, and keeps doing so without being renamed for ever", async () => {
    const nextcloud = await reconciled();
    const other = { slug: "chorale-du-bourg", displayName: "Chorale", contact: "bureau@bourg.example" };
    await reconcile(nextcloud, "5 Go", other);
    expect(nextcloud.folders.map(({ mountPoint }) => mountPoint)).toEqual(["Chorale", "Chorale (chorale-du-bourg)"]);
    expect((await reconcile(nextcloud, "5 Go", other)).changes).toEqual([]);
  });

  it("is free again for two that are made at the same time", async () => {
    const nextcloud = fakeNextcloud();
    const other = { slug: "chorale-du-bourg", displayName: "Chorale", contact: "bureau@bourg.example" };
    const port = nextcloud.port();
    await Promise.all([
      tenancy.reconcile(port, chorale, document("5 Go")),
      tenancy.reconcile(port, other, document("5 Go", other.contact)),
    ]);
    expect(
      nextcloud.folders.map(({ mountPoint, groups_list }) => `${mountPoint}: ${Object.keys(groups_list)}`).sort(),
    ).toEqual(["Chorale (chorale-du-bourg): chorale-du-bourg", "Chorale: chorale"]);
  });
});

describe("a folder that is there", () => {
  it("is known by its mark, whatever it was called meanwhile", async () => {
    const nextcloud = await reconciled();
    folder(nextcloud).mountPoint = "Renommé à la main";
    await reconcile(nextcloud);
    expect(nextcloud.folders.map(({ mountPoint }) => mountPoint)).toEqual(["Chorale"]);
  });

  it("is taken over without a mark when it belongs to this group alone", async () => {
    const nextcloud = await reconciled();
    delete nextcloud.apps["chatterie"];
    expect((await reconcile(nextcloud)).changes).toEqual(["team folder taken over"]);
    expect(nextcloud.folders).toHaveLength(1);
  });

  it.each([
    ["belongs to another group", { epicerie: 31 }],
    ["belongs to another group too", { chorale: 31, epicerie: 31 }],
    ["belongs to nobody", {}],
  ])("and %s is left alone, though it has the association's name", async (_, groups_list) => {
    const nextcloud = fakeNextcloud();
    nextcloud.groups.set("epicerie", "Épicerie");
    nextcloud.folders.push({ id: 1, mountPoint: "Chorale", quota: -3, size: 7, groups_list: { ...groups_list } });
    await reconcile(nextcloud);
    expect(nextcloud.folders.map(({ mountPoint, groups_list: groups }) => [mountPoint, groups])).toEqual([
      ["Chorale", groups_list],
      ["Chorale (chorale)", { chorale: 31 }],
    ]);
  });

  it("says when Nextcloud answers no number for a new one", async () => {
    const nextcloud = fakeNextcloud();
    nextcloud.failing.set("groupfolders:create", { code: 0, stdout: "Folder created\n" });
    await expect(reconcile(nextcloud)).rejects.toThrow(
      new Error("Nextcloud (occ groupfolders:create) answered no number: Folder created"),
    );
  });
});
