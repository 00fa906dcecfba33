import { describe, expect, it } from "vitest";
import { type FakeFramadate, fakeFramadate } from "../../test/fixtures/services/fake-framadate.ts";
import { fakePort } from "../../test/fixtures/services/fake-port.ts";
import { tenancy } from "./tenancy.ts";

const chorale = { slug: "chorale", displayName: "Chorale des Deux Rives", contact: "bureau@chorale.example" };
const amis = { slug: "les-amis", displayName: "Les Amis", contact: "bureau@amis.example" };
const wanted = (changes: object = {}, slug = "chorale") => ({
  url: `https://${slug}.sondages.chatons.example:8443`,
  purgeDays: 60,
  language: "fr",
  ...changes,
});

/** One operation of the engine: each has a memory of its own. */
const reconcile = (framadate: FakeFramadate, changes: object = {}, tenant = chorale) =>
  tenancy.reconcile(fakePort(framadate.services), tenant, wanted(changes, tenant.slug));
const check = (framadate: FakeFramadate, changes: object = {}) =>
  tenancy.check(fakePort(framadate.services), chorale, wanted(changes));
const suspend = (framadate: FakeFramadate) => tenancy.suspend(fakePort(framadate.services), chorale, {});
const fileOf = (framadate: FakeFramadate, slug = "chorale") => JSON.parse(framadate.files.get(slug) ?? "null");

/** A Framadate with the polls of `chorale`. */
async function aFramadateWithPolls(): Promise<FakeFramadate> {
  const framadate = fakeFramadate();
  await reconcile(framadate);
  framadate.calls.length = 0;
  return framadate;
}

describe("reconcile", () => {
  it("gives a new association its address and its tables", async () => {
    const framadate = fakeFramadate();
    const { changes, hosts, links } = await reconcile(framadate);
    expect(changes).toEqual(["polls are at chorale.sondages.chatons.example:8443", "tables made"]);
    expect(fileOf(framadate)).toEqual({
      address: "chorale.sondages.chatons.example:8443",
      title: "Sondages – Chorale des Deux Rives",
      contact: "bureau@chorale.example",
      prefix: "fd_chorale_",
      purgeDays: 60,
      open: true,
      migrated: { version: "1.1.19", steps: 13 },
    });
    expect([...framadate.tables.keys()]).toEqual([
      "fd_chorale_poll",
      "fd_chorale_slot",
      "fd_chorale_vote",
      "fd_chorale_comment",
      "fd_chorale_framadate_migration",
    ]);
    expect(hosts).toEqual(["sondages"]);
    expect(links.map(({ audience, title, url }) => `${audience} ${title} ${url}`)).toEqual([
      "members Trouver une date https://chorale.sondages.chatons.example:8443/create_poll.php?type=date",
      "members Choisir ensemble https://chorale.sondages.chatons.example:8443/create_poll.php?type=classic",
      "members Retrouver mes sondages https://chorale.sondages.chatons.example:8443/find_polls.php",
    ]);
  });

  it("does nothing the second time", async () => {
    const framadate = await aFramadateWithPolls();
    expect((await reconcile(framadate)).changes).toEqual([]);
    expect(framadate.calls.filter((call) => /write|migrate/.test(call))).toEqual([]);
  });

  it("lists files and tables once for all associations of one operation", async () => {
    const framadate = await aFramadateWithPolls();
    await reconcile(framadate, {}, amis);
    framadate.calls.length = 0;
    const port = fakePort(framadate.services);
    for (const tenant of [chorale, amis]) await tenancy.reconcile(port, tenant, wanted({}, tenant.slug));
    expect(framadate.calls).toEqual([
      "list",
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'framadate' AND table_name LIKE 'fd\\_%'",
      "SELECT 'fd_chorale_framadate_migration' AS name, COUNT(*) AS steps FROM `fd_chorale_framadate_migration` UNION ALL SELECT 'fd_les_amis_framadate_migration' AS name, COUNT(*) AS steps FROM `fd_les_amis_framadate_migration`",
    ]);
  });

  it("completes a first run that was cut off while the tables were made", async () => {
    const framadate = fakeFramadate();
    framadate.fault = "cut off";
    await expect(reconcile(framadate)).rejects.toThrow("did not answer");
    framadate.fault = undefined;
    expect(await check(framadate)).toEqual(["tables are missing: poll, slot, vote, comment, framadate_migration"]);
    expect((await reconcile(framadate)).changes).toEqual(["tables made"]);
    expect((await reconcile(framadate)).changes).toEqual([]);
  });

  it("renames, moves the administrator and changes the time of erasure, each said", async () => {
    const framadate = await aFramadateWithPolls();
    const moved = { ...chorale, displayName: "La Chorale", contact: "tresor@chorale.example" };
    const { changes } = await reconcile(framadate, { purgeDays: 90 }, moved);
    expect(changes).toEqual([
      "polls are called “Sondages – La Chorale”",
      "answers to mails go to tresor@chorale.example",
      "polls are erased 90 days after their end (before: 60)",
    ]);
    expect(fileOf(framadate)).toMatchObject({
      title: "Sondages – La Chorale",
      contact: "tresor@chorale.example",
      purgeDays: 90,
      migrated: { version: "1.1.19", steps: 13 },
    });
  });

  it("refuses a shorter time that would erase polls at once, with both figures and what to write", async () => {
    const framadate = await aFramadateWithPolls();
    framadate.due = [3, 45];
    await expect(reconcile(framadate, { purgeDays: 7 })).rejects.toThrow(
      new Error(
        "Framadate: purgeDays: 7 would at once erase 3 polls of chorale, the oldest ended 45 days ago. Write purgeDays: 46 or more, or have them deleted first.",
      ),
    );
    expect(fileOf(framadate).purgeDays).toBe(60);
    framadate.due = [0, 0];
    expect((await reconcile(framadate, { purgeDays: 7 })).changes).toEqual([
      "polls are erased 7 days after their end (before: 60)",
    ]);
  });

  it("brings tables to a newer version of the code, and notes it", async () => {
    const framadate = await aFramadateWithPolls();
    framadate.version = "1.1.20";
    expect(await check(framadate)).toEqual(["tables are those of 1.1.19, the code is 1.1.20"]);
    expect((await reconcile(framadate)).changes).toEqual(["tables brought to 1.1.20"]);
    expect(await check(framadate)).toEqual([]);
  });

  it("does not make empty tables where there were some with polls", async () => {
    const framadate = await aFramadateWithPolls();
    framadate.tables.delete("fd_chorale_vote");
    await expect(reconcile(framadate)).rejects.toThrow(
      new Error(
        "Framadate: tables of chorale are gone (vote). Restore its database; or, to begin anew with empty ones, remove framadate/associations/chorale.json from the data folder.",
      ),
    );
    expect(framadate.calls.filter((call) => call.startsWith("migrate"))).toEqual([]);
  });

  it.each([
    [
      "no database",
      "Framadate: tables of chorale are missing after its migration (poll, slot, vote, comment, framadate_migration): it said nothing, as it does when its database does not answer it",
    ],
    ["migrations fail", "Framadate: 2 of 14 migrations of chorale's tables failed."],
    ["read-only", "Framadate: chorale.json could not be written: file_put_contents(): Read-only file system"],
  ] as const)("says in one sentence what is wrong: %s", async (fault, sentence) => {
    const framadate = fakeFramadate();
    framadate.fault = fault;
    await expect(reconcile(framadate)).rejects.toThrow(new Error(sentence));
  });

  it("writes associations' files as a user that no page of the container is", async () => {
    const framadate = fakeFramadate();
    await reconcile(framadate);
    expect([...framadate.users].sort()).toEqual(["", "10033:33"]);
  });

  it("says so when the listing is none", async () => {
    const containers = {
      framadate: () => ({ code: 255, stdout: "", stderr: "PHP Fatal error: x\nno constants.php\n" }),
    };
    await expect(tenancy.reconcile(fakePort({ containers }), chorale, wanted())).rejects.toThrow(
      new Error("Framadate's associations could not be listed: no constants.php"),
    );
  });
});

describe("prepare", () => {
  const prepare = (framadate: FakeFramadate) => tenancy.prepare?.(fakePort(framadate.services), "framadate");

  it("brings every association's tables to a new version of the code, of suspended ones too, once", async () => {
    const framadate = await aFramadateWithPolls();
    await reconcile(framadate, {}, amis);
    await suspend(framadate);
    expect(await prepare(framadate)).toEqual([]);
    framadate.version = "1.1.20";
    expect(await prepare(framadate)).toEqual([
      "chorale: tables brought from 1.1.19 to 1.1.20",
      "les-amis: tables brought from 1.1.19 to 1.1.20",
    ]);
    expect(fileOf(framadate)).toMatchObject({ open: false, migrated: { version: "1.1.20", steps: 13 } });
    expect(await prepare(framadate)).toEqual([]);
  });

  it("tries every association and names each that failed", async () => {
    const framadate = await aFramadateWithPolls();
    await reconcile(framadate, {}, amis);
    framadate.version = "1.1.20";
    framadate.fault = "migrations fail";
    await expect(prepare(framadate)).rejects.toThrow(
      new Error(
        "Framadate: 2 of 14 migrations of chorale's tables failed.\nFramadate: 2 of 14 migrations of les-amis's tables failed.",
      ),
    );
    expect(fileOf(framadate).migrated.version).toBe("1.1.19");
  });

  it("leaves a first run that was cut off to the association's own", async () => {
    const framadate = fakeFramadate();
    framadate.fault = "cut off";
    await expect(reconcile(framadate)).rejects.toThrow("did not answer");
    framadate.fault = undefined;
    expect(await prepare(framadate)).toEqual([]);
  });
});

describe("check", () => {
  it("names what differs and changes nothing", async () => {
    const framadate = await aFramadateWithPolls();
    framadate.tables.set("fd_chorale_framadate_migration", 11);
    framadate.files.set("chorale", JSON.stringify({ ...fileOf(framadate), open: false, purgeDays: 3 }));
    expect(await check(framadate)).toEqual([
      "not yet so: polls opened again",
      "not yet so: polls are erased 60 days after their end (before: 3)",
      "2 of 13 migrations are not noted any more",
    ]);
    expect(framadate.calls.filter((call) => /write|migrate/.test(call))).toEqual([]);
  });

  it("says nothing after a reconcile, and one sentence where there is nothing at all", async () => {
    expect(await check(await aFramadateWithPolls())).toEqual([]);
    expect(await check(fakeFramadate())).toEqual(["chorale.json is missing: its address answers 404"]);
  });
});

describe("suspend", () => {
  it("closes the address, keeps every table, and is done once", async () => {
    const framadate = await aFramadateWithPolls();
    const tables = [...framadate.tables];
    expect(await suspend(framadate)).toEqual({ changes: ["polls closed, kept"], links: [], hosts: ["sondages"] });
    expect(fileOf(framadate).open).toBe(false);
    expect([...framadate.tables]).toEqual(tables);
    expect((await suspend(framadate)).changes).toEqual([]);
    expect((await suspend(fakeFramadate())).changes).toEqual([]);
  });

  it("is undone by reconcile, with the same tables", async () => {
    const framadate = await aFramadateWithPolls();
    await suspend(framadate);
    expect((await reconcile(framadate)).changes).toEqual(["polls opened again"]);
    expect(framadate.calls.filter((call) => call.startsWith("migrate"))).toEqual([]);
  });
});
