import { describe, expect, it } from "vitest";
import { type FakeEtherpad, fakeEtherpad } from "../../test/fixtures/services/fake-etherpad.ts";
import { fakePort } from "../../test/fixtures/services/fake-port.ts";
import { padPrefix } from "./pads.ts";
import { tenancy } from "./tenancy.ts";

const chorale = { slug: "chorale", displayName: "Chorale des Deux Rives", contact: "bureau@chorale.example" };
const epicerie = { slug: "epicerie", displayName: "L'Épicerie", contact: "bureau@epicerie.example" };
const COMMON = {
  instance: "etherpad",
  database: "etherpad",
  url: "https://pads.chatons.example",
  commonUrl: "https://pads.chatons.example",
  idleDays: null,
  language: "fr",
};
const wanted = (...pads: readonly string[]) => ({ ...COMMON, pads });
const PREFIX = padPrefix(chorale, fakePort({}));

/** One operation of the engine: each has a memory of its own. */
const reconcile = (etherpad: FakeEtherpad, ...pads: readonly string[]) =>
  tenancy.reconcile(fakePort({ etherpad }), chorale, wanted(...pads));

describe("reconcile", () => {
  it("creates the pads that are missing, and none that is there", async () => {
    const etherpad = fakeEtherpad([`${PREFIX}accueil`]);
    const { changes } = await reconcile(etherpad, "accueil", "budget");
    expect(changes).toEqual(["pad budget created"]);
    expect([...etherpad.pads.keys()]).toEqual([`${PREFIX}accueil`, `${PREFIX}budget`]);
    expect(etherpad.calls).toEqual(["listAllPads", "createPad"]);
  });

  it("does nothing the second time", async () => {
    const etherpad = fakeEtherpad();
    await reconcile(etherpad, "accueil", "budget");
    const files = [...etherpad.files];
    etherpad.calls.length = 0;
    expect((await reconcile(etherpad, "accueil", "budget")).changes).toEqual([]);
    expect(etherpad.calls).toEqual(["listAllPads"]);
    expect([...etherpad.files]).toEqual(files);
  });

  it("keeps pads that the file names no more, and those that members made", async () => {
    const etherpad = fakeEtherpad();
    await reconcile(etherpad, "accueil", "budget");
    etherpad.pads.set(`${PREFIX}recettes`, "");
    await reconcile(etherpad, "accueil");
    expect([...etherpad.pads.keys()]).toEqual([`${PREFIX}accueil`, `${PREFIX}budget`, `${PREFIX}recettes`]);
  });

  it("writes a first text that says whose document it is, in the hoster's language", async () => {
    const etherpad = fakeEtherpad();
    await reconcile(etherpad, "accueil");
    await tenancy.reconcile(fakePort({ etherpad }), chorale, { ...wanted("minutes"), language: "en" });
    expect(etherpad.pads.get(`${PREFIX}accueil`)).toBe(
      "Chorale des Deux Rives – accueil\n\nBienvenue. Ce document s'enregistre tout seul ; toute personne qui a son lien peut l'ouvrir.\n",
    );
    expect(etherpad.pads.get(`${PREFIX}minutes`)).toBe(
      "Chorale des Deux Rives – minutes\n\nWelcome. This document saves itself; everyone who has its link can open it.\n",
    );
  });

  it("lists pads, dates and rules once for all associations of one operation", async () => {
    const etherpad = fakeEtherpad([`${PREFIX}accueil`, `${padPrefix(epicerie, fakePort({}, "epicerie"))}accueil`]);
    const port = fakePort({ etherpad });
    let programs = 0;
    const counting = {
      ...port,
      exec: (...call: Parameters<typeof port.exec>) => {
        if (!call[1].some((word) => word.includes("writeFileSync"))) programs++;
        return port.exec(...call);
      },
    };
    for (const tenant of [chorale, epicerie, chorale]) await tenancy.reconcile(counting, tenant, wanted());
    expect(etherpad.calls).toEqual(["listAllPads"]);
    expect(programs).toBe(2);
    expect(etherpad.queries.filter((sql) => sql.includes("store"))).toHaveLength(1);
    expect(etherpad.queries.filter((sql) => sql.includes("pg_database"))).toHaveLength(1);
  });

  it("takes a pad that came into being meanwhile for what it is: there, and not made by us", async () => {
    const etherpad = fakeEtherpad();
    etherpad.fault = "pads appear";
    expect((await reconcile(etherpad, "accueil")).changes).toEqual([]);
    expect(etherpad.calls).toEqual(["listAllPads", "createPad"]);
  });
});

describe("the call into the container", () => {
  it("never puts the key into an address, where it would be logged", async () => {
    const etherpad = fakeEtherpad();
    await reconcile(etherpad, "accueil");
    expect(etherpad.addresses).toContain("http://127.0.0.1:9001/api/1.2.15/createPad");
    expect(etherpad.addresses.join("\n")).not.toMatch(/key/i);
  });

  it.each([
    ["wrong key", "Etherpad listAllPads: no or wrong API Key"],
    ["unknown function", "Etherpad listAllPads: no such function"],
    ["stopped", "Etherpad does not answer: fetch failed"],
    [
      "other version",
      'Etherpad answered no JSON: <!DOCTYPE html> <html lang="en"><pre>Cannot POST /api/1.2.15/listAllPads</pre></',
    ],
    [
      "disk full",
      "Etherpad, rules for idle pads: ENOSPC: no space left on device, open '/chatterie/rules/chorale.json.new'",
    ],
  ] as const)("says in one sentence what is wrong: %s", async (fault, sentence) => {
    const etherpad = fakeEtherpad();
    etherpad.fault = fault;
    await expect(reconcile(etherpad, "accueil")).rejects.toThrow(new Error(sentence));
  });

  it("names the call that Etherpad refused (code other than 0 with HTTP 200)", async () => {
    await expect(reconcile(fakeEtherpad(), "bad$name")).rejects.toThrow(
      new Error("Etherpad createPad: createPad can't create group pads"),
    );
  });
});

describe("check", () => {
  const check = (etherpad: FakeEtherpad, ...pads: readonly string[]) =>
    tenancy.check(fakePort({ etherpad }), chorale, wanted(...pads));

  it("names pads that are missing and changes nothing", async () => {
    const etherpad = fakeEtherpad([`${PREFIX}accueil`]);
    await reconcile(etherpad, "accueil");
    const files = [...etherpad.files];
    etherpad.calls.length = 0;
    expect(await check(etherpad, "accueil", "budget", "recettes")).toEqual([
      "pad budget is missing",
      "pad recettes is missing",
      "etherpad: the rule for idle pads is another than the file's",
    ]);
    expect(etherpad.calls).toEqual(["listAllPads"]);
    expect([...etherpad.files]).toEqual(files);
  });

  it("says nothing after a reconcile, and does not take another association's pad for ours", async () => {
    const etherpad = fakeEtherpad();
    await reconcile(etherpad, "accueil");
    expect(await check(etherpad, "accueil")).toEqual([]);
    etherpad.pads.delete(`${PREFIX}accueil`);
    etherpad.pads.set("epicerie-0123456789-accueil", "");
    expect(await check(etherpad, "accueil")).toEqual(["pad accueil is missing"]);
  });
});

describe("suspend", () => {
  it("closes the association's addresses and leaves every pad where it is", async () => {
    const etherpad = fakeEtherpad([`${PREFIX}accueil`]);
    const answer = await tenancy.suspend(fakePort({ etherpad }), chorale, wanted("accueil"));
    expect(answer).toEqual({ changes: ["pads closed, kept"], links: [], gatedPrefixes: [`/p/${PREFIX}`] });
    expect([...etherpad.pads.keys()]).toEqual([`${PREFIX}accueil`]);
    expect(etherpad.calls).toEqual([]);
    expect(etherpad.files.size).toBe(0);
  });

  it("is undone by reconcile, which opens the same addresses again", async () => {
    const etherpad = fakeEtherpad([`${PREFIX}accueil`]);
    const closed = await tenancy.suspend(fakePort({ etherpad }), chorale, wanted("accueil"));
    const opened = await reconcile(etherpad, "accueil");
    expect(opened.gatedPrefixes).toEqual(closed.gatedPrefixes);
    expect(opened.changes).toEqual([]);
  });

  it("closes the addresses even when Etherpad is not there to be told", async () => {
    const etherpad = fakeEtherpad();
    etherpad.fault = "disk full";
    const answer = await tenancy.suspend(fakePort({ etherpad }), chorale, { ...wanted(), idleDays: 90 });
    expect(answer.gatedPrefixes).toEqual([`/p/${PREFIX}`]);
    expect(answer.changes).toEqual([
      "pads closed, kept",
      "etherpad: the removing of idle pads could not be stopped (Etherpad, rules for idle pads: ENOSPC: no space left on device, open '/chatterie/rules/chorale.json.new'); when it runs again, write the association's file back and take it away once more",
    ]);
  });
});
