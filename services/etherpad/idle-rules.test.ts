import { describe, expect, it } from "vitest";
import { type FakeEtherpad, fakeEtherpad } from "../../test/fixtures/services/fake-etherpad.ts";
import { fakePort } from "../../test/fixtures/services/fake-port.ts";
import { padPrefix } from "./pads.ts";
import { tenancy } from "./tenancy.ts";

const chorale = { slug: "chorale", displayName: "Chorale des Deux Rives", contact: "bureau@chorale.example" };
const PREFIX = padPrefix(chorale, fakePort({}));
const URL = "https://pads.chatons.example";
const RULE = "/chatterie/rules/chorale.json";
const STATE = "/chatterie/janitor/state.json";
const HOUR = 3_600_000;
const wanted = (idleDays: number | null) => ({
  instance: "etherpad",
  database: "etherpad",
  url: URL,
  commonUrl: URL,
  idleDays,
  language: "fr",
  pads: ["accueil"],
});
const reconcile = (etherpad: FakeEtherpad, idleDays: number | null) =>
  tenancy.reconcile(fakePort({ etherpad }), chorale, wanted(idleDays));
const check = (etherpad: FakeEtherpad, idleDays: number | null) =>
  tenancy.check(fakePort({ etherpad }), chorale, wanted(idleDays));
const rule = (etherpad: FakeEtherpad) => JSON.parse(etherpad.files.get(RULE) ?? "");
const looked = (etherpad: FakeEtherpad, hoursAgo: number, problems: readonly string[] = []) => {
  const passedAt = Date.now() - hoursAgo * HOUR;
  etherpad.files.set(STATE, JSON.stringify({ startedAt: passedAt, passedAt, due: {}, problems, removed: 0 }));
};

describe("the rule for idle pads", () => {
  it("is written for every association, also for one whose pads stay for ever", async () => {
    const etherpad = fakeEtherpad();
    await reconcile(etherpad, null);
    expect(rule(etherpad)).toMatchObject({ prefix: PREFIX, idleDays: null, keep: ["accueil"], suspended: false });
  });

  it("follows the file in one run, and the second run changes nothing", async () => {
    const etherpad = fakeEtherpad();
    await reconcile(etherpad, null);
    expect((await reconcile(etherpad, 365)).changes).toEqual([
      "etherpad: pads are removed after 365 days without a change",
    ]);
    expect((await reconcile(etherpad, 365)).changes).toEqual([]);
    expect((await reconcile(etherpad, 90)).changes).toEqual([
      "etherpad: pads are removed after 90 days without a change",
    ]);
    expect((await reconcile(etherpad, null)).changes).toEqual(["etherpad: pads are removed never"]);
  });

  it("is put aside while the association has no access, and comes back with it", async () => {
    const etherpad = fakeEtherpad();
    await reconcile(etherpad, 365);
    await tenancy.suspend(fakePort({ etherpad }), chorale, wanted(365));
    expect(rule(etherpad)).toMatchObject({ suspended: true, idleDays: null });
    expect((await reconcile(etherpad, 365)).changes).toEqual([
      "pads opened again",
      "etherpad: pads are removed after 365 days without a change",
    ]);
    expect(rule(etherpad)).toMatchObject({ suspended: false, idleDays: 365 });
  });

  it("is put aside by a suspension also where the association's document cannot be read", async () => {
    const etherpad = fakeEtherpad();
    await reconcile(etherpad, 365);
    await tenancy.suspend(fakePort({ etherpad }), chorale, {});
    expect(rule(etherpad)).toMatchObject({ suspended: true });
  });

  it("is written anew when it cannot be read", async () => {
    const etherpad = fakeEtherpad();
    etherpad.files.set(RULE, "{ half");
    await reconcile(etherpad, 365);
    expect(rule(etherpad)).toMatchObject({ idleDays: 365 });
  });
});

describe("check", () => {
  it("says what was changed by hand", async () => {
    const etherpad = fakeEtherpad();
    await reconcile(etherpad, 365);
    looked(etherpad, 1);
    expect(await check(etherpad, 365)).toEqual([]);
    etherpad.files.set(RULE, JSON.stringify({ ...rule(etherpad), idleDays: 1 }));
    expect(await check(etherpad, 365)).toEqual([
      "etherpad: pads are removed after 1 days without a change, and should be after 365 days without a change",
    ]);
    etherpad.files.set(RULE, "{ half");
    expect(await check(etherpad, 365)).toEqual([
      "etherpad: the rule for idle pads is missing or cannot be read; none is removed",
    ]);
  });

  it("says when the janitor looked too long ago, never ran, or lives in another time", async () => {
    const etherpad = fakeEtherpad();
    await reconcile(etherpad, 365);
    expect(await check(etherpad, 365)).toEqual(["etherpad: the janitor has never run; idle pads are not removed"]);
    looked(etherpad, 47);
    expect(await check(etherpad, 365)).toEqual([]);
    looked(etherpad, 50);
    expect(await check(etherpad, 365)).toEqual(["etherpad: the janitor has not looked for idle pads for 50 hours"]);
    looked(etherpad, -48);
    expect((await check(etherpad, 365)).join()).toMatch(
      /^etherpad: the janitor last looked at 20\S+, which is still to come: one clock is wrong$/,
    );
  });

  it("tells the janitor's troubles to those whom they concern", async () => {
    const etherpad = fakeEtherpad();
    await reconcile(etherpad, 365);
    looked(etherpad, 1, [
      "foot: its rule cannot be read",
      "chorale: the last change of recettes is not known",
      "nothing was removed: the last look was 12 days ago",
    ]);
    expect(await check(etherpad, 365)).toEqual([
      "etherpad: chorale: the last change of recettes is not known",
      "etherpad: nothing was removed: the last look was 12 days ago",
    ]);
  });

  it("does not care for the janitor where pads stay for ever", async () => {
    const etherpad = fakeEtherpad();
    await reconcile(etherpad, null);
    looked(etherpad, 500);
    expect(await check(etherpad, null)).toEqual([]);
  });
});
