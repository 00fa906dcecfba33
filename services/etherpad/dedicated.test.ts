import { describe, expect, it } from "vitest";
import { aContext, aTenant } from "../../test/builders.ts";
import { type FakeEtherpad, fakeEtherpad } from "../../test/fixtures/services/fake-etherpad.ts";
import { fakePort } from "../../test/fixtures/services/fake-port.ts";
import { etherpad } from "./index.ts";
import { padPrefix } from "./pads.ts";

const tenant = aTenant();
const PREFIX = padPrefix(tenant, fakePort({}));
const settings = (changes: object = {}) => etherpad.tenantSettings.parse({ dedicated: true, ...changes });
const document = (changes: object = {}) =>
  etherpad.tenantDocument(aContext("etherpad", {}, "chorale"), tenant, settings(changes));
const onCommon = () => etherpad.tenantDocument(aContext("etherpad"), tenant, etherpad.tenantSettings.parse({}));
const reconcile = (common: FakeEtherpad, own: FakeEtherpad, given = document()) =>
  etherpad.tenancy.reconcile(fakePort({ etherpad: common, ownEtherpad: own }), tenant, given);

describe("an instance of its own", () => {
  it("is for the association whose file says so", () => {
    expect(etherpad.dedicated?.(settings())).toBe(true);
    expect(etherpad.dedicated?.(etherpad.tenantSettings.parse({}))).toBe(false);
    expect(document()).toEqual({
      instance: "etherpad-chorale",
      database: "etherpad_chorale",
      pads: ["accueil"],
      idleDays: null,
      url: "https://chorale.pads.chatons.example",
      commonUrl: "https://pads.chatons.example",
      language: "fr",
    });
  });

  it("has containers, a database and a host of its own", () => {
    const plan = etherpad.plan(aContext("etherpad", {}, "chorale"));
    expect(plan.containers.map(({ name, networks }) => `${name} ${networks}`)).toEqual([
      "etherpad-chorale etherpad-chorale",
      "etherpad-chorale-janitor etherpad-chorale",
    ]);
    expect(plan.databases.map(({ name }) => name)).toEqual(["etherpad_chorale"]);
    expect(plan.routes).toMatchObject([{ label: "chorale.pads", container: "etherpad-chorale", gatedPrefix: "/p/" }]);
    const text = plan.files[0]?.content.map((piece) => (typeof piece === "string" ? piece : `<${piece.secret}>`));
    expect(JSON.parse(text?.join("") ?? "")["dbSettings"]).toMatchObject({
      user: "etherpad_chorale",
      database: "etherpad_chorale",
      password: "<etherpad/database@chorale>",
    });
  });
});

describe("an association with an instance of its own", () => {
  it("gets its pads there, under the same names", async () => {
    const [common, own] = [fakeEtherpad(), fakeEtherpad()];
    const { changes, links, forms } = await reconcile(common, own);
    expect(changes).toEqual(["pad accueil created"]);
    expect([...own.pads.keys()]).toEqual([`${PREFIX}accueil`]);
    expect([...common.pads.keys()]).toEqual([]);
    expect(links.map(({ url }) => url)).toEqual([`https://chorale.pads.chatons.example/p/${PREFIX}accueil`]);
    expect(forms?.[0]?.target).toBe(`https://chorale.pads.chatons.example/p/${PREFIX}`);
    expect((await reconcile(common, own)).changes).toEqual([]);
  });

  it("keeps what it wrote on the common one within reach, and gets no second pad of the same name", async () => {
    const [common, own] = [fakeEtherpad([`${PREFIX}accueil`, `${PREFIX}recettes`]), fakeEtherpad()];
    const { changes, links } = await reconcile(common, own, document({ pads: ["accueil", "ag"] }));
    expect(changes).toEqual(["pad ag created"]);
    expect(links.map(({ url }) => url)).toEqual([
      `https://chorale.pads.chatons.example/p/${PREFIX}ag`,
      `https://pads.chatons.example/p/${PREFIX}accueil`,
      `https://pads.chatons.example/p/${PREFIX}recettes`,
    ]);
    expect(common.pads.size).toBe(2);
  });

  it("has its idle rule on both, and both are put aside by a suspension", async () => {
    const [common, own] = [fakeEtherpad(), fakeEtherpad()];
    const rules = () =>
      [common, own].map(({ files }) => {
        const { idleDays, suspended } = JSON.parse(files.get("/chatterie/rules/chorale.json") ?? "");
        return `${idleDays} ${suspended}`;
      });
    const { changes } = await reconcile(common, own, document({ idleDays: 365 }));
    expect(changes).toEqual([
      "pad accueil created",
      "etherpad-chorale: pads are removed after 365 days without a change",
      "etherpad: pads are removed after 365 days without a change",
    ]);
    expect(rules()).toEqual(["365 false", "365 false"]);
    await etherpad.tenancy.suspend(
      fakePort({ etherpad: common, ownEtherpad: own }),
      tenant,
      document({ idleDays: 365 }),
    );
    expect(rules()).toEqual(["null true", "null true"]);
  });

  it("is not put back on the common one while its documents lie on its own: they would be lost to view", async () => {
    const [common, own] = [fakeEtherpad(), fakeEtherpad()];
    await reconcile(common, own);
    common.databases.add("etherpad_chorale");
    own.edited.set(`${PREFIX}accueil`, 1);
    await expect(reconcile(common, own, onCommon())).rejects.toThrow(
      new Error(
        "Etherpad: the instance of its own that chorale had holds what was written there (documents: 1); write “dedicated: true” again, or nobody could open them any more.",
      ),
    );
    own.edited.clear();
    expect((await reconcile(common, own, onCommon())).changes).toEqual([
      "pad accueil created",
      "the members' page lists the pads that there are now",
    ]);
  });
});
