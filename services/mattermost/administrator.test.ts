import { describe, expect, it } from "vitest";
import { type FakeMattermost, fakeMattermost } from "../../test/fixtures/services/fake-mattermost.ts";
import { fakePort } from "../../test/fixtures/services/fake-port.ts";
import { tenancy } from "./tenancy.ts";

const ANN = "ann@chorale.example";
const LEA = "lea@chorale.example";
const chorale = { slug: "chorale", displayName: "Chorale", contact: ANN };
const document = (administrator: string, changes: object = {}) => ({
  administrator,
  url: "https://chat.chatons.example",
  language: "fr",
  channels: [],
  maxMembers: null,
  ...changes,
});
const reconcile = (mattermost: FakeMattermost, administrator: string, changes: object = {}) =>
  tenancy.reconcile(fakePort({ mattermost }), chorale, document(administrator, changes));
const check = (mattermost: FakeMattermost, administrator: string, changes: object = {}) =>
  tenancy.check(fakePort({ mattermost }), chorale, document(administrator, changes));

/** She accepts her invitation. Mattermost gives the role to whose address the team carries. */
function joins(mattermost: FakeMattermost, mail: string): void {
  mattermost.invitations.delete(`${mail} chorale`);
  mattermost.members.add(`${mail} chorale`);
  if (mattermost.teams[0]?.email === mail) mattermost.leaders.add(`${mail} chorale`);
}

/** A team that Ann leads. */
async function ledByAnn(): Promise<FakeMattermost> {
  const mattermost = fakeMattermost();
  await reconcile(mattermost, ANN);
  joins(mattermost, ANN);
  mattermost.commands.length = 0;
  return mattermost;
}

describe("the administrator moves", () => {
  it("to someone who is in the team already, in one run; the former stays a member", async () => {
    const mattermost = await ledByAnn();
    joins(mattermost, LEA);
    expect((await reconcile(mattermost, LEA)).changes).toEqual([
      "lea@chorale.example leads the team",
      "ann@chorale.example is a member as others are",
    ]);
    expect([...mattermost.leaders]).toEqual(["lea@chorale.example chorale"]);
    expect([...mattermost.members]).toEqual(["ann@chorale.example chorale", "lea@chorale.example chorale"]);
    expect((await reconcile(mattermost, LEA)).changes).toEqual([]);
    expect(await check(mattermost, LEA)).toEqual([]);
  });

  it("to someone new by invitation; the former leads until she has come", async () => {
    const mattermost = await ledByAnn();
    expect((await reconcile(mattermost, LEA)).changes).toEqual(["lea@chorale.example invited by mail"]);
    expect((await reconcile(mattermost, LEA)).changes).toEqual([]);
    expect(await check(mattermost, LEA)).toEqual([]);
    joins(mattermost, LEA);
    expect(await check(mattermost, LEA)).toEqual([
      "lea@chorale.example is in the team and does not lead it",
      "ann@chorale.example still leads the team",
    ]);
    expect((await reconcile(mattermost, LEA)).changes).toEqual([
      "lea@chorale.example leads the team",
      "ann@chorale.example is a member as others are",
    ]);
  });

  it("and comes back before anything happened: nothing happens", async () => {
    const mattermost = await ledByAnn();
    await reconcile(mattermost, LEA);
    expect((await reconcile(mattermost, ANN)).changes).toEqual([]);
    expect([...mattermost.leaders]).toEqual(["ann@chorale.example chorale"]);
  });

  it("and leaves those alone whom the team itself made administrators", async () => {
    const mattermost = await ledByAnn();
    joins(mattermost, "zoe@chorale.example");
    mattermost.leaders.add("zoe@chorale.example chorale");
    joins(mattermost, LEA);
    await reconcile(mattermost, LEA);
    expect([...mattermost.leaders]).toEqual(["zoe@chorale.example chorale", "lea@chorale.example chorale"]);
  });

  it("knows the former by the team's address where nothing was written down", async () => {
    const mattermost = await ledByAnn();
    mattermost.files.clear();
    joins(mattermost, LEA);
    await reconcile(mattermost, LEA);
    expect([...mattermost.leaders]).toEqual(["lea@chorale.example chorale"]);
  });

  it("in two steps when the first run was cut off between them", async () => {
    const mattermost = await ledByAnn();
    joins(mattermost, LEA);
    mattermost.failing.set("token revoke", "Error: killed");
    await expect(reconcile(mattermost, LEA)).rejects.toThrow(new Error("Mattermost (mmctl token revoke): killed"));
    mattermost.failing.clear();
    mattermost.leaders.add("ann@chorale.example chorale");
    expect((await reconcile(mattermost, LEA)).changes).toEqual(["ann@chorale.example is a member as others are"]);
  });
});

describe("giving a role", () => {
  it("wakes the guardian for as long as it takes, and leaves neither him nor a token behind", async () => {
    const mattermost = await ledByAnn();
    joins(mattermost, LEA);
    await reconcile(mattermost, LEA);
    expect(
      mattermost.commands.map((words) =>
        words
          .slice(0, 3)
          .join(" ")
          .replace(/token-\d+/, "…"),
      ),
    ).toEqual([
      "team list",
      "user activate chatterie-gardien",
      "token generate chatterie-gardien",
      "token revoke id-of-…",
      "user deactivate chatterie-gardien",
    ]);
    expect(mattermost.tokens.size).toBe(0);
    expect(mattermost.users).toMatchObject([{ username: "chatterie-gardien", deleteAt: 1_800_000_000_000 }]);
  });

  it("puts the token on standard input only", async () => {
    const mattermost = await ledByAnn();
    joins(mattermost, LEA);
    const port = fakePort({ mattermost });
    const words: string[] = [];
    await tenancy.reconcile(
      {
        ...port,
        exec: (container, command, options) => {
          words.push(...command);
          return port.exec(container, command, options);
        },
      },
      chorale,
      document(LEA),
    );
    expect(words.join("\n")).not.toMatch(/(?<!id-of-)token-\d/);
  });

  it("puts the guardian to sleep also when Mattermost refuses, and says what it said", async () => {
    const mattermost = await ledByAnn();
    joins(mattermost, LEA);
    mattermost.failing.set("token generate", "Error: permission denied");
    await expect(reconcile(mattermost, LEA)).rejects.toThrow(
      new Error("Mattermost (mmctl token generate): permission denied"),
    );
    expect(mattermost.users).toMatchObject([{ deleteAt: 1_800_000_000_000 }]);
  });

  it("happens for one association after the other: none is cut off by another's end", async () => {
    const mattermost = await ledByAnn();
    const port = fakePort({ mattermost });
    const slugs = ["epicerie", "foot", "chorale"];
    for (const slug of slugs) mattermost.members.add(`${LEA} ${slug}`);
    await Promise.all(slugs.map((slug) => tenancy.reconcile(port, { ...chorale, slug }, document(LEA))));
    expect([...mattermost.leaders].sort()).toEqual(slugs.map((slug) => `${LEA} ${slug}`).sort());
  });
});

describe("the greatest number of members", () => {
  const full = { maxMembers: 2 };
  async function ofThree(): Promise<FakeMattermost> {
    const mattermost = await ledByAnn();
    for (const name of ["bob", "eve"]) joins(mattermost, `${name}@chorale.example`);
    return mattermost;
  }

  it("may not be put below those who are there", async () => {
    const mattermost = await ofThree();
    await expect(reconcile(mattermost, ANN, full)).rejects.toThrow(
      new Error(
        "Mattermost: the team of chorale has 3 members, and maxMembers: 2 is less. Write maxMembers: 3 or more, or have people leave the team first.",
      ),
    );
    expect(mattermost.commands).toEqual([["team", "list"]]);
    expect((await reconcile(mattermost, ANN, { maxMembers: 3 })).changes).toEqual([]);
    expect((await reconcile(mattermost, ANN, { maxMembers: 9 })).changes).toEqual([]);
  });

  it("is reported, and stops nothing, when the team grew over it by its own invitations", async () => {
    const mattermost = await ledByAnn();
    await reconcile(mattermost, ANN, full);
    for (const name of ["bob", "eve"]) joins(mattermost, `${name}@chorale.example`);
    expect(await check(mattermost, ANN, full)).toEqual(["the team has 3 members of 2"]);
    expect((await reconcile(mattermost, ANN, full)).changes).toEqual([]);
  });

  it("keeps us from inviting anyone into a full team, and says so", async () => {
    const mattermost = await ledByAnn();
    joins(mattermost, "bob@chorale.example");
    expect((await reconcile(mattermost, LEA, full)).changes).toEqual([
      "lea@chorale.example not invited: the team has 2 members of 2",
    ]);
    expect(mattermost.invitations.size).toBe(0);
    expect(await check(mattermost, LEA, full)).toEqual([
      "lea@chorale.example is not invited: the team has 2 members of 2",
    ]);
  });

  it("of the whole server is told before it is reached", async () => {
    const mattermost = await ledByAnn();
    mattermost.accounts = 239;
    expect(await check(mattermost, ANN)).toEqual([]);
    mattermost.accounts = 240;
    expect(await check(mattermost, ANN)).toEqual([
      "the whole server has 240 active accounts, and Mattermost allows 250 without a licence",
    ]);
  });
});
