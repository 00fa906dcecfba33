import { describe, expect, it } from "vitest";
import { anAccount, type FakeNextcloud, fakeNextcloud } from "../../test/fixtures/services/fake-nextcloud.ts";
import { tenancy } from "./tenancy.ts";

const chorale = { slug: "chorale", displayName: "Chorale", contact: "bureau@chorale.example" };
const reconcile = (nextcloud: FakeNextcloud, administrator = chorale.contact) =>
  tenancy.reconcile(nextcloud.port(), chorale, {
    instance: "nextcloud",
    database: "nextcloud",
    url: "https://nuage.chatons.example",
    language: "fr",
    quota: "5 Go",
    maxAccounts: 25,
    administrator,
  });
const leaders = ({ accounts }: FakeNextcloud) =>
  [...accounts].filter(([, { leads }]) => leads.has("chorale")).map(([uid]) => uid);

async function reconciled(): Promise<FakeNextcloud> {
  const nextcloud = fakeNextcloud();
  await reconcile(nextcloud);
  nextcloud.mails.length = 0;
  return nextcloud;
}

describe("another administrator", () => {
  it("is invited with an account of their own; the former one stays an ordinary member", async () => {
    const nextcloud = await reconciled();
    const { changes } = await reconcile(nextcloud, "lea@chorale.example");
    expect(changes).toEqual([
      "lea@chorale.example invited by mail",
      "lea@chorale.example manages the group",
      "bureau@chorale.example is an ordinary member",
    ]);
    expect(leaders(nextcloud)).toEqual(["chorale.admin2"]);
    expect(nextcloud.accounts.get("chorale.admin")).toMatchObject({ enabled: true, groups: new Set(["chorale"]) });
    expect(nextcloud.mails).toEqual(["lea@chorale.example"]);
  });

  it("who is a member already gets the right and no second account, whatever capitals the address has", async () => {
    const nextcloud = await reconciled();
    nextcloud.accounts.set("3f9a", anAccount({ email: "Lea@Chorale.example", groups: new Set(["chorale"]) }));
    await reconcile(nextcloud, "lea@chorale.example");
    expect(leaders(nextcloud)).toEqual(["3f9a"]);
    expect(nextcloud.mails).toEqual([]);
    expect(nextcloud.accounts.has("chorale.admin2")).toBe(false);
  });

  it("is not replaced by a member who writes the administrator's address into her own profile", async () => {
    const nextcloud = await reconciled();
    const sly = anAccount({ email: "bureau@chorale.example", groups: new Set(["chorale"]) });
    nextcloud.accounts = new Map([["3f9a", sly], ...nextcloud.accounts]);
    expect((await reconcile(nextcloud)).changes).toEqual([]);
    nextcloud.accounts.get("chorale.admin")?.leads.clear();
    await reconcile(nextcloud);
    expect(leaders(nextcloud)).toEqual(["chorale.admin"]);
  });

  it("may be the former one again", async () => {
    const nextcloud = await reconciled();
    await reconcile(nextcloud, "lea@chorale.example");
    const { changes } = await reconcile(nextcloud);
    expect(changes).toEqual(["bureau@chorale.example manages the group", "lea@chorale.example is an ordinary member"]);
    expect(leaders(nextcloud)).toEqual(["chorale.admin"]);
  });

  it("whose account was disabled by hand is let in again", async () => {
    const nextcloud = await reconciled();
    const admin = nextcloud.accounts.get("chorale.admin");
    if (admin) admin.enabled = false;
    expect((await reconcile(nextcloud)).changes).toEqual(["account chorale.admin enabled"]);
  });
});

describe("a mail that does not go out", () => {
  it("is said, and sent by the next run once mail works", async () => {
    const nextcloud = fakeNextcloud();
    nextcloud.mailWorks = false;
    await expect(reconcile(nextcloud)).rejects.toThrow(
      new Error(
        "Nextcloud made an account for bureau@chorale.example, but its mail did not go out. When mail works again, run the same command: the mail is sent then.",
      ),
    );
    await expect(reconcile(nextcloud)).rejects.toThrow(
      new Error("Nextcloud (occ user:welcome): Failed to send email: Connection could not be established"),
    );
    nextcloud.mailWorks = true;
    expect((await reconcile(nextcloud)).changes).toContain("bureau@chorale.example invited by mail");
    expect(nextcloud.mails).toEqual(["bureau@chorale.example"]);
    expect((await reconcile(nextcloud)).changes).toEqual([]);
  });

  it("is not sent again to someone who has come meanwhile", async () => {
    const nextcloud = fakeNextcloud();
    nextcloud.failing.set("user:setting chorale.admin chatterie invited", { code: 137 });
    await expect(reconcile(nextcloud)).rejects.toThrow();
    nextcloud.failing.clear();
    const admin = nextcloud.accounts.get("chorale.admin");
    if (admin) admin.came = true;
    await reconcile(nextcloud);
    expect(nextcloud.mails).toEqual(["bureau@chorale.example"]);
  });
});

describe("an account that was interrupted while it was made", () => {
  it("without its address is completed, not made twice", async () => {
    const nextcloud = fakeNextcloud();
    nextcloud.groups.set("chorale", "Chorale");
    nextcloud.accounts.set("chorale.admin", anAccount({ groups: new Set(["chorale"]) }));
    await reconcile(nextcloud);
    expect(nextcloud.accounts.get("chorale.admin")).toMatchObject({ email: "bureau@chorale.example" });
    expect(nextcloud.accounts.has("chorale.admin2")).toBe(false);
    expect(nextcloud.mails).toEqual(["bureau@chorale.example"]);
  });

  it.each(["chorale.admin", "chorale.commun"])("without its group is put into it: %s", async (uid) => {
    const nextcloud = fakeNextcloud();
    nextcloud.groups.set("chorale", "Chorale");
    nextcloud.accounts.set(uid, anAccount({ password: "unknown" }));
    await reconcile(nextcloud);
    expect(nextcloud.accounts.get(uid)?.groups).toEqual(new Set(["chorale"]));
    expect(nextcloud.common.map(({ shared }) => [...shared])).toEqual([
      ["principals/groups/chorale"],
      ["principals/groups/chorale"],
    ]);
  });
});

describe("an account of that name in another association", () => {
  it("is never taken into the group: its owner would read everything", async () => {
    const nextcloud = fakeNextcloud();
    nextcloud.groups.set("epicerie", "Épicerie");
    nextcloud.accounts.set("chorale.commun", anAccount({ groups: new Set(["epicerie"]) }));
    await expect(reconcile(nextcloud)).rejects.toThrow(
      new Error(
        "Nextcloud: the account chorale.commun belongs to epicerie, not to chorale. Rename or delete it, then run the same command again.",
      ),
    );
    expect(nextcloud.accounts.get("chorale.commun")?.groups).toEqual(new Set(["epicerie"]));
  });

  it("costs the administrator's account its first name only", async () => {
    const nextcloud = fakeNextcloud();
    nextcloud.groups.set("epicerie", "Épicerie");
    nextcloud.accounts.set(
      "chorale.admin",
      anAccount({ email: "bureau@chorale.example", groups: new Set(["epicerie"]) }),
    );
    await reconcile(nextcloud);
    expect(leaders(nextcloud)).toEqual(["chorale.admin2"]);
    expect(nextcloud.accounts.get("chorale.admin")?.groups).toEqual(new Set(["epicerie"]));
  });
});
