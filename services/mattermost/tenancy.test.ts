import { describe, expect, it } from "vitest";
import { type FakeMattermost, fakeMattermost } from "../../test/fixtures/services/fake-mattermost.ts";
import { fakePort } from "../../test/fixtures/services/fake-port.ts";
import { tenancy } from "./tenancy.ts";

const ADMIN = "bureau@chorale.example";
const chorale = { slug: "chorale", displayName: "Chorale des Deux Rives", contact: ADMIN };
const document = { administrator: ADMIN, url: "https://chat.chatons.example", language: "fr" };

/** Each call is one operation of the engine, with a memory of its own. */
const reconcile = (mattermost: FakeMattermost, tenant = chorale) =>
  tenancy.reconcile(fakePort({ mattermost }), tenant, document);
const check = (mattermost: FakeMattermost) => tenancy.check(fakePort({ mattermost }), chorale, document);
const suspend = (mattermost: FakeMattermost) => tenancy.suspend(fakePort({ mattermost }), chorale, {});

/** Commands that change something, without the guardian's. */
const acts = ({ commands }: FakeMattermost) =>
  commands
    .map((words) => words.join(" "))
    .filter((text) => text !== "team list" && !/^user (create|deactivate)/.test(text));

/** A server that a first reconcile has left behind. */
async function reconciled(): Promise<FakeMattermost> {
  const mattermost = fakeMattermost();
  await reconcile(mattermost);
  mattermost.commands.length = 0;
  return mattermost;
}

describe("reconcile", () => {
  it("makes a private team and invites its administrator on an empty server, whose list of teams is `null`", async () => {
    const mattermost = fakeMattermost();
    const { changes, links } = await reconcile(mattermost);
    expect(changes).toEqual([
      "team created",
      "channel town-square is called Accueil",
      "channel off-topic is called Détente",
      "bureau@chorale.example invited by mail",
    ]);
    expect(acts(mattermost)).toEqual([
      "team create --name chorale --display-name Chorale des Deux Rives --private --email bureau@chorale.example",
      "channel rename chorale:town-square --display-name Accueil",
      "channel rename chorale:off-topic --display-name Détente",
      "user invite bureau@chorale.example chorale",
    ]);
    expect(links).toEqual([
      {
        title: "Discussions (Mattermost)",
        url: "https://chat.chatons.example/chorale",
        description: "La messagerie de l'équipe. On y entre avec l'invitation reçue par courriel.",
        audience: "public",
      },
    ]);
  });

  it("does nothing the second time", async () => {
    const mattermost = await reconciled();
    expect((await reconcile(mattermost)).changes).toEqual([]);
    expect(mattermost.commands).toEqual([["team", "list"]]);
  });

  it("leaves other associations' teams alone", async () => {
    const mattermost = fakeMattermost({ name: "epicerie", display_name: "L'Épicerie", delete_at: 5 });
    await reconcile(mattermost);
    expect(mattermost.teams.map(({ name, delete_at }) => `${name} ${delete_at}`)).toEqual(["epicerie 5", "chorale 0"]);
  });

  it("opens an archived team again", async () => {
    const mattermost = await reconciled();
    await suspend(mattermost);
    mattermost.commands.length = 0;
    expect((await reconcile(mattermost)).changes).toEqual(["team opened again"]);
    expect(acts(mattermost)).toEqual(["team restore chorale"]);
  });

  it("renames a team whose name is another, also one that it has just opened", async () => {
    const mattermost = await reconciled();
    await suspend(mattermost);
    const renamed = { ...chorale, displayName: "Chorale des Trois Rives" };
    expect((await reconcile(mattermost, renamed)).changes).toEqual(["team opened again", "team renamed"]);
    expect(mattermost.teams).toMatchObject([
      { name: "chorale", display_name: "Chorale des Trois Rives", delete_at: 0 },
    ]);
  });

  it("invites whoever is neither in the team nor holds an open invitation, and nobody else", async () => {
    const mattermost = await reconciled();
    mattermost.invitations.clear();
    expect((await reconcile(mattermost)).changes).toEqual(["bureau@chorale.example invited by mail"]);
    mattermost.invitations.clear();
    mattermost.members.add(`${ADMIN} chorale`);
    mattermost.leaders.add(`${ADMIN} chorale`);
    expect((await reconcile(mattermost)).changes).toEqual([]);
  });

  it("takes an invitation to another team for none", async () => {
    const mattermost = await reconciled();
    mattermost.invitations.clear();
    mattermost.invitations.add(`${ADMIN} epicerie`);
    expect((await reconcile(mattermost)).changes).toEqual(["bureau@chorale.example invited by mail"]);
  });

  it("lists teams and people once for all associations of one operation", async () => {
    const mattermost = await reconciled();
    const port = fakePort({ mattermost });
    mattermost.queries.length = 0;
    for (let i = 0; i < 5; i++) await tenancy.reconcile(port, chorale, document);
    expect(mattermost.commands).toEqual([["team", "list"]]);
    await tenancy.reconcile(port, { ...chorale, slug: "epicerie" }, document);
    expect(mattermost.queries.filter((sql) => sql.includes("teammembers"))).toHaveLength(1);
    expect(mattermost.teams.map(({ name }) => name)).toEqual(["chorale", "epicerie"]);
  });

  it("puts nothing that a person wrote into SQL", async () => {
    const mattermost = fakeMattermost();
    const sly = { ...document, administrator: "o'neil@chorale.example" };
    await tenancy.reconcile(fakePort({ mattermost }), chorale, sly);
    expect(mattermost.queries.length).toBeGreaterThan(1);
    expect(mattermost.queries.join("\n")).not.toMatch(/neil|chorale/);
  });

  it("says what Mattermost refused, and stops there", async () => {
    const mattermost = fakeMattermost();
    mattermost.failing.set("team create", "Error: Team creation failed: This URL is unavailable. Please try another.");
    await expect(reconcile(mattermost)).rejects.toThrow(
      new Error("Mattermost (mmctl team create): Team creation failed: This URL is unavailable. Please try another."),
    );
    expect(mattermost.invitations.size).toBe(0);
  });

  it("goes on where it was interrupted: a team without its invitation gets it", async () => {
    const mattermost = fakeMattermost();
    mattermost.failing.set("user invite", "Error: can't find team 'chorale'");
    await expect(reconcile(mattermost)).rejects.toThrow("can't find team");
    mattermost.failing.clear();
    expect((await reconcile(mattermost)).changes).toEqual(["bureau@chorale.example invited by mail"]);
  });
});

describe("check", () => {
  it("says nothing after a reconcile, and changes nothing", async () => {
    const mattermost = await reconciled();
    expect(await check(mattermost)).toEqual([]);
    expect(mattermost.commands).toEqual([["team", "list"]]);
  });

  it("says each difference in one sentence", async () => {
    expect(await check(fakeMattermost())).toEqual(["the team is missing"]);
    expect(await check(fakeMattermost({ name: "chorale", display_name: "Les Chanteurs", delete_at: 5 }))).toEqual([
      "the team is archived",
      "the team is called “Les Chanteurs”",
      "channel town-square is not called Accueil",
      "channel off-topic is not called Détente",
      "bureau@chorale.example has no account in the team and no open invitation",
    ]);
  });
});

describe("suspend", () => {
  it("archives the team, which keeps its messages", async () => {
    const mattermost = await reconciled();
    expect(await suspend(mattermost)).toEqual({ changes: ["team archived, its messages kept"], links: [] });
    expect(acts(mattermost)).toEqual(["team archive chorale --confirm"]);
    expect(mattermost.teams).toHaveLength(1);
  });

  it("does nothing to a team that is archived already, or was never made", async () => {
    const archived = fakeMattermost({ name: "chorale", display_name: "", delete_at: 5 });
    for (const mattermost of [archived, fakeMattermost()]) {
      expect(await suspend(mattermost)).toEqual({ changes: [], links: [] });
      expect(acts(mattermost)).toEqual([]);
    }
  });
});
