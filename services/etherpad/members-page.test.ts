import { describe, expect, it } from "vitest";
import { type FakeEtherpad, fakeEtherpad } from "../../test/fixtures/services/fake-etherpad.ts";
import { fakePort } from "../../test/fixtures/services/fake-port.ts";
import { padPrefix } from "./pads.ts";
import { tenancy } from "./tenancy.ts";

const chorale = { slug: "chorale", displayName: "Chorale des Deux Rives", contact: "bureau@chorale.example" };
const PREFIX = padPrefix(chorale, fakePort({}));
const URL = "https://pads.chatons.example";
const wanted = {
  instance: "etherpad",
  database: "etherpad",
  url: URL,
  commonUrl: URL,
  idleDays: null,
  language: "fr",
  pads: ["accueil"],
};
const reconcile = (etherpad: FakeEtherpad, changes: object = {}) =>
  tenancy.reconcile(fakePort({ etherpad }), chorale, { ...wanted, ...changes });
const check = (etherpad: FakeEtherpad) => tenancy.check(fakePort({ etherpad }), chorale, wanted);
const noon = (day: string) => Date.parse(`${day}T12:00:00Z`);

describe("the members' page", () => {
  it("lists every pad of the association, the newest first, with the day of its last change", async () => {
    const etherpad = fakeEtherpad([`${PREFIX}accueil`, `${PREFIX}recettes`, `${PREFIX}ag`, "foot-0123456789-accueil"]);
    etherpad.edited.set(`${PREFIX}accueil`, noon("2026-03-01"));
    etherpad.edited.set(`${PREFIX}recettes`, noon("2026-11-24"));
    const { links, gatedPrefixes } = await reconcile(etherpad);
    const open = "Document partagé : toute personne qui a ce lien peut le lire et l'écrire.";
    expect(links).toEqual([
      {
        title: "recettes",
        url: `${URL}/p/${PREFIX}recettes`,
        description: `${open} Modifié le 24 novembre 2026.`,
        audience: "members",
      },
      {
        title: "accueil",
        url: `${URL}/p/${PREFIX}accueil`,
        description: `${open} Modifié le 1 mars 2026.`,
        audience: "members",
      },
      { title: "ag", url: `${URL}/p/${PREFIX}ag`, description: open, audience: "members" },
    ]);
    expect(gatedPrefixes).toEqual([`/p/${PREFIX}`]);
  });

  it("writes the day in English for an English hoster", async () => {
    const etherpad = fakeEtherpad([`${PREFIX}accueil`]);
    etherpad.edited.set(`${PREFIX}accueil`, noon("2026-03-01"));
    expect((await reconcile(etherpad, { language: "en" })).links[0]?.description).toBe(
      "Shared document: everyone who has this link can read and write it. Changed on 1 March 2026.",
    );
  });

  it("leads to a pad whatever its members called it", async () => {
    const name = `réunion "d'été"?`;
    const { links } = await reconcile(fakeEtherpad([`${PREFIX}accueil`, PREFIX + name]));
    expect(links.map(({ title, url }) => `${title} ${url}`)).toContain(
      `${name} ${URL}/p/${PREFIX}r%C3%A9union%20%22d'%C3%A9t%C3%A9%22%3F`,
    );
  });

  it("puts no name into SQL as it stands", async () => {
    const etherpad = fakeEtherpad([`${PREFIX}accueil`, `${PREFIX}'; DROP TABLE store; --`]);
    await reconcile(etherpad);
    expect(etherpad.queries.join("\n")).not.toContain("DROP");
  });

  it("shows the hundred newest, and says in its form how many more there are", async () => {
    const etherpad = fakeEtherpad();
    for (let i = 0; i < 130; i++) {
      etherpad.pads.set(`${PREFIX}p${i}`, "");
      etherpad.edited.set(`${PREFIX}p${i}`, noon("2026-01-01") + i);
    }
    const { links, forms } = await reconcile(etherpad, { pads: [] });
    expect(links).toHaveLength(100);
    expect([links[0]?.title, links[99]?.title]).toEqual(["p129", "p30"]);
    expect(forms?.[0]?.hint).toBe(
      "Un nom court, sans accent ni espace (26 caractères au plus), par exemple : compte-rendu-mars. Cette page montre les 100 documents modifiés en dernier ; il y en a 30 de plus, qui s'ouvrent ici par leur nom.",
    );
  });

  it("has one form that opens any document of the association", async () => {
    expect((await reconcile(fakeEtherpad())).forms).toEqual([
      {
        action: "document",
        target: `${URL}/p/${PREFIX}`,
        pattern: "[A-Za-z0-9_\\-]{1,26}",
        title: "Ouvrir ou créer un document",
        button: "Ouvrir",
        hint: "Un nom court, sans accent ni espace (26 caractères au plus), par exemple : compte-rendu-mars",
      },
    ]);
  });

  it("lets through its form exactly the names that Etherpad keeps whole behind the longest prefix", async () => {
    const { forms } = await reconcile(fakeEtherpad());
    const allowed = new RegExp(`^(?:${forms?.[0]?.pattern})$`, "v");
    for (const name of ["compte-rendu-mars", "Budget_2026", "x".repeat(26)]) expect(name).toMatch(allowed);
    for (const name of ["", "x".repeat(27), "réunion", "a b", "../autre", "a/b", "a?b", "$x", "a\nb"])
      expect(name).not.toMatch(allowed);
  });

  it("is found out of date by check when members made pads, and is in order after the next reconcile", async () => {
    const etherpad = fakeEtherpad();
    await reconcile(etherpad);
    expect(await check(etherpad)).toEqual([]);
    etherpad.pads.set(`${PREFIX}recettes`, "");
    expect(await check(etherpad)).toEqual(["the members' page does not list the pads that there are now"]);
    const { changes, links } = await reconcile(etherpad);
    expect(changes).toEqual(["the members' page lists the pads that there are now"]);
    expect(links.map(({ title }) => title)).toEqual(["accueil", "recettes"]);
    expect(await check(etherpad)).toEqual([]);
  });

  it("is not found out of date when a pad is only edited", async () => {
    const etherpad = fakeEtherpad([`${PREFIX}accueil`]);
    await reconcile(etherpad);
    etherpad.edited.set(`${PREFIX}accueil`, noon("2026-11-24"));
    expect(await check(etherpad)).toEqual([]);
  });
});
