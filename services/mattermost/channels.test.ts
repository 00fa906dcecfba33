import { describe, expect, it } from "vitest";
import { type FakeMattermost, fakeMattermost } from "../../test/fixtures/services/fake-mattermost.ts";
import { fakePort } from "../../test/fixtures/services/fake-port.ts";
import { channelName } from "./channels.ts";
import { tenancy } from "./tenancy.ts";

const chorale = { slug: "chorale", displayName: "Chorale", contact: "bureau@chorale.example" };
const document = (titles: readonly string[] = [], language = "fr") => ({
  administrator: chorale.contact,
  url: "https://chat.chatons.example",
  language,
  channels: titles.map((title) => ({ name: channelName(title), title })),
  maxMembers: null,
});
const reconcile = (mattermost: FakeMattermost, ...given: Parameters<typeof document>) =>
  tenancy.reconcile(fakePort({ mattermost }), chorale, document(...given));
const check = (mattermost: FakeMattermost, ...given: Parameters<typeof document>) =>
  tenancy.check(fakePort({ mattermost }), chorale, document(...given));
const titles = ({ channels }: FakeMattermost) => channels.map(({ name, title }) => `${name}: ${title}`);

describe("a team's channels", () => {
  it("have French names from the start, the file's beside them", async () => {
    const mattermost = fakeMattermost();
    await reconcile(mattermost, ["Bénévoles"]);
    expect(titles(mattermost)).toEqual(["town-square: Accueil", "off-topic: Détente", "benevoles: Bénévoles"]);
    expect((await reconcile(mattermost, ["Bénévoles"])).changes).toEqual([]);
    expect(await check(mattermost, ["Bénévoles"])).toEqual([]);
  });

  it("keep Mattermost's names where the hoster speaks English", async () => {
    const mattermost = fakeMattermost();
    await reconcile(mattermost, [], "en");
    expect(mattermost.commands.filter(([area]) => area === "channel")).toEqual([]);
  });

  it("keep the names that the team's own people gave them", async () => {
    const mattermost = fakeMattermost();
    await reconcile(mattermost);
    for (const channel of mattermost.channels) channel.title = "Chez nous";
    expect(await check(mattermost)).toEqual([]);
    expect((await reconcile(mattermost)).changes).toEqual([]);
  });

  it("are made in a team that is there already, without touching those that the file names no more", async () => {
    const mattermost = fakeMattermost();
    await reconcile(mattermost, ["Concerts"]);
    expect(await check(mattermost, ["Bénévoles"])).toEqual(["channel Bénévoles is missing"]);
    expect((await reconcile(mattermost, ["Bénévoles"])).changes).toEqual(["channel Bénévoles created"]);
    expect(titles(mattermost)).toContain("concerts: Concerts");
  });

  it("are completed by the next run when the first was cut off", async () => {
    const mattermost = fakeMattermost();
    mattermost.failing.set("channel rename chorale:off-topic", "Error: killed");
    await expect(reconcile(mattermost, ["Concerts"])).rejects.toThrow(
      new Error("Mattermost (mmctl channel rename): killed"),
    );
    mattermost.failing.clear();
    expect((await reconcile(mattermost, ["Concerts"])).changes).toEqual([
      "channel off-topic is called Détente",
      "channel Concerts created",
      "bureau@chorale.example invited by mail",
    ]);
  });

  it("are listed once for all associations of one operation", async () => {
    const mattermost = fakeMattermost(
      { name: "chorale", display_name: "Chorale" },
      { name: "foot", display_name: "Foot" },
    );
    const port = fakePort({ mattermost });
    for (const slug of ["chorale", "foot"]) await tenancy.reconcile(port, { ...chorale, slug }, document());
    expect(mattermost.queries.filter((sql) => sql.includes("FROM channels"))).toHaveLength(1);
  });
});

it.each([
  ["Bénévoles du samedi", "benevoles-du-samedi"],
  ["  L'Œuvre — été 2026 !", "l-oeuvre-ete-2026"],
  ["Ça & là", "ca-la"],
  ["!?", ""],
])("the channel “%s” has the address %s", (title, name) => {
  expect(channelName(title)).toBe(name);
});
