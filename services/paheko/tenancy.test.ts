import { describe, expect, it } from "vitest";
import { type FakeAssociation, type FakePaheko, fakePaheko } from "../../test/fixtures/services/fake-paheko.ts";
import { fakePort } from "../../test/fixtures/services/fake-port.ts";
import { tenancy } from "./tenancy.ts";

const MEBIBYTE = 1024 ** 2;
const chorale = { slug: "chorale", displayName: "Chorale des Deux Rives", contact: "bureau@chorale.example" };
const epicerie = { slug: "epicerie", displayName: "L'Épicerie", contact: "bureau@epicerie.example" };
const wanted = (changes: object = {}) => ({
  administrator: "bureau@chorale.example",
  administratorName: "Administration",
  country: "FR",
  quotaBytes: 100 * MEBIBYTE,
  url: "https://chorale.garradin.chatons.example",
  language: "fr",
  ...changes,
});

/** One operation of the engine: each has a memory of its own. */
const reconcile = (fake: FakePaheko, changes: object = {}, tenant = chorale) =>
  tenancy.reconcile(fakePort(fake.services, tenant.slug), tenant, wanted(changes));
const check = (fake: FakePaheko, changes: object = {}) =>
  tenancy.check(fakePort(fake.services), chorale, wanted(changes));
const suspend = (fake: FakePaheko) => tenancy.suspend(fakePort(fake.services), chorale, wanted());

async function aRunningOne(): Promise<{ fake: FakePaheko; one: FakeAssociation & { database: object } }> {
  const fake = fakePaheko();
  await reconcile(fake);
  fake.calls.length = 0;
  return { fake, one: fake.associations.get("chorale") as FakeAssociation & { database: object } };
}

describe("a new association", () => {
  it("gets a database, a first administrator, a quota, and its tasks run once", async () => {
    const fake = fakePaheko();
    const { changes, hosts } = await reconcile(fake, { country: "CH" });
    expect(changes).toEqual(["accounts and members set up, bureau@chorale.example is their administrator"]);
    expect(hosts).toEqual(["garradin"]);
    expect(fake.associations.get("chorale")).toMatchObject({
      settings: { state: "active", quotaBytes: 100 * MEBIBYTE, administrator: "bureau@chorale.example" },
      database: {
        config: { org_name: "Chorale des Deux Rives", country: "CH", currency: "CHF" },
        members: [{ name: "Administration", email: "bureau@chorale.example", category: 3 }],
      },
      cronAge: 0,
    });
    expect(fake.calls).toEqual(["list.php", "create.sh chorale", "write.sh chorale", "keep.php one"]);
  });

  it("is left alone the second time", async () => {
    const { fake } = await aRunningOne();
    expect((await reconcile(fake)).changes).toEqual([]);
    expect(fake.calls).toEqual(["list.php"]);
    expect(await check(fake)).toEqual([]);
  });

  it("is completed by the next run when the first was cut off after its database was there", async () => {
    const fake = fakePaheko();
    fake.fault = "cut off after init";
    await expect(reconcile(fake)).rejects.toThrow("Docker does not answer.");
    fake.fault = undefined;
    expect(await check(fake)).toEqual(["the settings are missing, so that nobody can enter"]);
    expect((await reconcile(fake)).changes).toEqual(["settings written again", "daily tasks run"]);
    expect((await reconcile(fake)).changes).toEqual([]);
    expect(fake.associations.get("chorale")?.database?.members).toHaveLength(1);
  });

  it("takes the place of what an interrupted installation left", async () => {
    const fake = fakePaheko();
    fake.associations.set("chorale", {
      settings: null,
      database: null,
      problem: null,
      unfinished: true,
      queueAge: null,
      cronAge: null,
    });
    expect((await reconcile(fake)).changes).toHaveLength(1);
    expect(fake.associations.get("chorale")?.database).not.toBeNull();
  });

  it("keeps its password off every command line, and has its settings written by the one user who may", async () => {
    const fake = fakePaheko();
    await reconcile(fake);
    expect(fake.commandLines.join("\n")).not.toContain(fakePort({}).tenantSecret("paheko/first-password"));
    expect(fake.writers).toEqual(["1033:33"]);
  });

  it.each([
    [
      "init refuses the address",
      `Paheko (init): "Adresse E-Mail" : l'adresse e-mail "bureau@chorale.example" n'est pas valide.`,
    ],
    ["init dies", "Paheko (init): Call to undefined function Paheko\\transliterator_transliterate()"],
    ["list is no JSON", "Paheko (list) answered no JSON: Segmentation fault"],
  ] as const)("is refused in one sentence without colours: %s", async (fault, sentence) => {
    const fake = fakePaheko();
    fake.fault = fault;
    await expect(reconcile(fake)).rejects.toThrow(new Error(sentence));
  });

  it("costs one listing for all associations of one operation", async () => {
    const fake = fakePaheko();
    const port = fakePort(fake.services);
    for (const tenant of [chorale, epicerie]) await tenancy.reconcile(port, tenant, wanted());
    expect(fake.calls.filter((call) => call === "list.php")).toHaveLength(1);
  });
});

describe("links", () => {
  it("show everyone the way in, and members the way to a first password", async () => {
    const { links } = await reconcile(fakePaheko());
    expect(links.map(({ audience, url }) => `${audience} ${url}`)).toEqual([
      "public https://chorale.garradin.chatons.example/admin/",
      "members https://chorale.garradin.chatons.example/admin/password.php",
    ]);
  });

  it("leave the first administrator's way in to the operator's note too", async () => {
    expect((await reconcile(fakePaheko())).firstSteps).toEqual([
      "Garradin / Paheko : bureau@chorale.example choisit son mot de passe sur https://chorale.garradin.chatons.example/admin/password.php (un lien arrive par courriel).",
    ]);
  });
});

describe("a change in the association's file", () => {
  it("renames the organisation, apostrophes and all", async () => {
    const { fake, one } = await aRunningOne();
    const renamed = { ...chorale, displayName: "L'Chorale d'à côté" };
    expect((await reconcile(fake, {}, renamed)).changes).toEqual(["organisation renamed"]);
    expect(one.database?.config["org_name"]).toBe("L'Chorale d'à côté");
  });

  it("moves the organisation to another country, with its money", async () => {
    const { fake, one } = await aRunningOne();
    expect((await reconcile(fake, { country: "CH" })).changes).toEqual(["country CH"]);
    expect(one.database?.config).toMatchObject({ country: "CH", currency: "CHF" });
  });

  it("raises a quota, and lowers it down to what is stored", async () => {
    const { fake, one } = await aRunningOne();
    expect((await reconcile(fake, { quotaBytes: 200 * MEBIBYTE })).changes).toEqual(["quota of documents 200 MB"]);
    Object.assign(one.database ?? {}, { usedBytes: 20 * MEBIBYTE });
    expect((await reconcile(fake, { quotaBytes: 20 * MEBIBYTE })).changes).toEqual(["quota of documents 20 MB"]);
  });

  it("is refused when the quota would be below what is stored, and nothing else of it is done", async () => {
    const { fake, one } = await aRunningOne();
    Object.assign(one.database ?? {}, { usedBytes: 20 * MEBIBYTE + 1 });
    const renamed = { ...chorale, displayName: "Autre" };
    await expect(reconcile(fake, { quotaBytes: 20 * MEBIBYTE }, renamed)).rejects.toThrow(
      new Error(
        "Paheko: 20.1 MB of documents are stored, more than the quota of 20 MB. Write at least “quota: 21 Mo”, or have documents removed first.",
      ),
    );
    expect(one.database?.config["org_name"]).toBe("Chorale des Deux Rives");
    expect(fake.calls).toEqual(["list.php"]);
  });

  it("goes on with a quota that was not lowered, even when more is stored", async () => {
    const { fake, one } = await aRunningOne();
    Object.assign(one.database ?? {}, { usedBytes: 101 * MEBIBYTE });
    expect((await reconcile(fake)).changes).toEqual([]);
  });
});

describe("another administrator", () => {
  const lea = { administrator: "lea@chorale.example", administratorName: "Léa" };

  it("gets an account with all rights; who was one before stays one", async () => {
    const { fake, one } = await aRunningOne();
    expect((await reconcile(fake, lea)).changes).toEqual([
      "lea@chorale.example is an administrator now; who was one before stays one until the association changes it",
    ]);
    expect(one.database?.members.map(({ name, email, category }) => [name, email, category])).toEqual([
      ["Administration", "bureau@chorale.example", 3],
      ["Léa", "lea@chorale.example", 3],
    ]);
    expect((await reconcile(fake, lea)).changes).toEqual([]);
  });

  it("may have the same name as a member, and may be a member already", async () => {
    const { fake, one } = await aRunningOne();
    await reconcile(fake, { administrator: "autre@chorale.example" });
    expect(one.database?.members).toHaveLength(2);
    one.database?.members.push({ id: 3, name: "Léa", email: "lea@chorale.example", category: 1 });
    await reconcile(fake, lea);
    expect(one.database?.members.map(({ category }) => category)).toEqual([3, 3, 3]);
  });

  it("is appointed once: an association that takes the rights away is not overruled", async () => {
    const { fake, one } = await aRunningOne();
    await reconcile(fake, lea);
    const member = one.database?.members[1];
    if (member) member.category = 1;
    expect(await check(fake, lea)).toEqual([]);
    expect((await reconcile(fake, lea)).changes).toEqual([]);
    expect(member?.category).toBe(1);
  });

  it("is appointed by the next run when the API refused at first", async () => {
    const { fake } = await aRunningOne();
    fake.fault = "API refuses";
    await expect(reconcile(fake, lea)).rejects.toThrow(
      new Error("Paheko (API): You are not allowed to create a user in this category"),
    );
    expect(await check(fake, lea)).toEqual(["lea@chorale.example was not made administrator"]);
    fake.fault = undefined;
    expect((await reconcile(fake, lea)).changes).toHaveLength(1);
  });
});

describe("a new version of the code", () => {
  it("brings the database along; Paheko's exit code 2 means that it did", async () => {
    const { fake, one } = await aRunningOne();
    fake.version = "1.3.22.1";
    expect(await check(fake)).toEqual(["the database is at 1.3.21, the code at 1.3.22.1"]);
    expect((await reconcile(fake)).changes).toEqual(["database brought from 1.3.21 to 1.3.22.1"]);
    expect(one.database).toMatchObject({ version: "1.3.22.1" });
  });

  it("says in Paheko's words why it cannot", async () => {
    const { fake, one } = await aRunningOne();
    Object.assign(one.database ?? {}, { version: "1.2.9" });
    await expect(reconcile(fake)).rejects.toThrow(
      new Error("Paheko (upgrade): Votre version de Paheko est trop ancienne pour être mise à jour."),
    );
  });
});

describe("check", () => {
  it("names each difference, and changes nothing", async () => {
    const { fake, one } = await aRunningOne();
    one.settings = { state: "active", quotaBytes: 5 * MEBIBYTE, administrator: "bureau@chorale.example" };
    Object.assign(one.database?.config ?? {}, { org_name: "Autre", country: "BE" });
    Object.assign(one, { cronAge: 27 * 3600, queueAge: 7200 });
    expect(await check(fake)).toEqual([
      "the quota of documents is 5 MB, not 100 MB",
      "the organisation is called “Autre”",
      "the country is BE, not FR",
      "the daily tasks last ran 27 hours ago",
      "waiting mail was last looked for 120 minutes ago",
    ]);
    expect(fake.calls).toEqual(["list.php"]);
  });

  it("says that nothing is there, and that the tasks never ran", async () => {
    expect(await check(fakePaheko())).toEqual(["the accounts and members are not set up"]);
    const { fake, one } = await aRunningOne();
    Object.assign(one, { cronAge: null, queueAge: null });
    expect(await check(fake)).toEqual(["the daily tasks have never run", "waiting mail was never looked for"]);
  });

  it("tells of a database that cannot be read; it is never made anew", async () => {
    const { fake, one } = await aRunningOne();
    Object.assign(one, { problem: "file is not a database", database: null });
    expect(await check(fake)).toEqual(["the database cannot be read: file is not a database"]);
    await expect(reconcile(fake)).rejects.toThrow(
      new Error("Paheko: the database of chorale cannot be read: file is not a database"),
    );
    expect(fake.calls).toEqual(["list.php", "list.php"]);
  });
});

describe("suspend", () => {
  it("closes the association's address and keeps every byte; the second time it does nothing", async () => {
    const { fake, one } = await aRunningOne();
    const before = structuredClone(one.database);
    expect(await suspend(fake)).toEqual({
      changes: ["accounts and members closed, kept"],
      links: [],
      hosts: ["garradin"],
    });
    expect(one.settings?.state).toBe("suspended");
    expect(one.database).toEqual(before);
    expect((await suspend(fake)).changes).toEqual([]);
  });

  it("is undone by reconcile, with the same data and the same people", async () => {
    const { fake, one } = await aRunningOne();
    await suspend(fake);
    const before = structuredClone(one.database);
    expect(await check(fake)).toEqual(["access is suspended"]);
    expect((await reconcile(fake)).changes).toEqual(["opened again"]);
    expect(one.database).toEqual(before);
    expect(await check(fake)).toEqual([]);
  });

  it("has the tasks run at once that a long suspension left undone", async () => {
    const { fake, one } = await aRunningOne();
    await suspend(fake);
    Object.assign(one, { cronAge: 900 * 3600, queueAge: 900 * 3600 });
    expect((await reconcile(fake)).changes).toEqual(["opened again", "daily tasks run"]);
  });

  it("makes nothing where there is nothing", async () => {
    const fake = fakePaheko();
    expect((await suspend(fake)).changes).toEqual([]);
    expect(fake.calls).toEqual(["list.php"]);
  });
});
