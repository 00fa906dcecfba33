import { describe, expect, it } from "vitest";
import { anAccount, type FakeNextcloud, fakeNextcloud } from "../../test/fixtures/services/fake-nextcloud.ts";
import { chorale, epicerie, stateOf, wanted } from "../../test/fixtures/services/nextcloud-associations.ts";
import { tenancy } from "./tenancy.ts";

const reconcile = (nextcloud: FakeNextcloud, tenant = chorale) =>
  tenancy.reconcile(nextcloud.port(tenant.slug), tenant, wanted({ administrator: tenant.contact }));
const suspend = (nextcloud: FakeNextcloud) => tenancy.suspend(nextcloud.port(), chorale, wanted());

describe("suspend", () => {
  /** Ann is in two associations, Bob was disabled before. */
  async function withPeople(): Promise<FakeNextcloud> {
    const nextcloud = fakeNextcloud();
    for (const tenant of [chorale, epicerie]) await reconcile(nextcloud, tenant);
    nextcloud.accounts.set("ann", anAccount({ groups: new Set(["chorale", "epicerie"]) }));
    nextcloud.accounts.set("bob", anAccount({ groups: new Set(["chorale"]), enabled: false }));
    nextcloud.accounts.set("eve", anAccount({ groups: new Set(["chorale"]) }));
    return nextcloud;
  }
  const open = ({ accounts }: FakeNextcloud) => [...accounts].filter(([, { enabled }]) => enabled).map(([uid]) => uid);

  it("takes folder, calendar and contacts away, and disables who is in no other association", async () => {
    const nextcloud = await withPeople();
    const others = stateOf(nextcloud, "epicerie");
    const { changes, links } = await suspend(nextcloud);
    expect(changes).toEqual([
      "calendar closed, its content kept",
      "address book closed, its content kept",
      "team folder closed, its files kept",
      "account chorale.commun suspended",
      "account chorale.admin suspended",
      "account eve suspended",
    ]);
    expect(links).toEqual([]);
    expect(nextcloud.folders[0]).toMatchObject({ mountPoint: "Chorale des Deux Rives", groups_list: {} });
    expect(open(nextcloud)).toEqual(["gestion", "epicerie.commun", "epicerie.admin", "ann"]);
    expect(stateOf(nextcloud, "epicerie")).toBe(others);
  });

  it("does nothing the second time, nor for an association that never came", async () => {
    const nextcloud = await withPeople();
    await suspend(nextcloud);
    expect(await suspend(nextcloud)).toEqual({ changes: [], links: [] });
    expect(await tenancy.suspend(nextcloud.port("foot"), { ...chorale, slug: "foot" }, wanted())).toEqual({
      changes: [],
      links: [],
    });
  });

  it("is undone by reconcile, which opens exactly what it closed", async () => {
    const nextcloud = await withPeople();
    const before = stateOf(nextcloud, "chorale");
    await suspend(nextcloud);
    await reconcile(nextcloud);
    expect(stateOf(nextcloud, "chorale")).toBe(before);
    expect(open(nextcloud)).not.toContain("bob");
    expect((await reconcile(nextcloud)).changes).toEqual([]);
  });

  it.each(["POST /remote.php/dav/addressbooks", "groupfolders:group", "user:setting eve", "user:disable eve"])(
    "goes on where it was interrupted before “%s”",
    async (command) => {
      const nextcloud = await withPeople();
      nextcloud.failing.set(command, { code: 137 });
      await expect(suspend(nextcloud)).rejects.toThrow();
      nextcloud.failing.clear();
      await suspend(nextcloud);
      expect(open(nextcloud)).toEqual(["gestion", "epicerie.commun", "epicerie.admin", "ann"]);
      await reconcile(nextcloud);
      expect(open(nextcloud)).toContain("eve");
      expect(open(nextcloud)).not.toContain("bob");
    },
  );
});
