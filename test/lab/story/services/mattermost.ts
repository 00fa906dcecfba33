import { expect, it } from "vitest";
import { touched } from "../../engine-events.ts";
import type { LabStack } from "../../lab-stack.ts";
import { api, login, type Person, register } from "../mattermost-person.ts";
import { associationFile } from "./association-file.ts";

const PEOPLE = { chorale: "anne", epicerie: "basile", foot: "camille" } as const;
const SLUGS = Object.keys(PEOPLE) as (keyof typeof PEOPLE)[];

/** Teams of three associations: invitations by mail, messages, walls between them, the administrator and the limits of the file. */
export function mattermostStory(lab: LabStack): void {
  it.each(SLUGS)(
    "invites the administrator of %s by mail, who leads her team and reads back what she wrote",
    async (slug) => {
      const person = await register(lab, `bureau@${slug}.example`, PEOPLE[slug]);
      expect(await leads(lab, person, slug)).toBe(true);
      expect((await api(lab, person, "/users/me")).json["roles"]).toBe("system_user");
      const channel = await api(lab, person, `/teams/name/${slug}/channels/name/town-square`);
      expect(channel.json["display_name"]).toBe("Accueil");
      const posted = await api(lab, person, "/posts", {
        channel_id: channel.json["id"],
        message: `Bonjour de ${slug}`,
      });
      expect(posted.status).toBe(201);
      expect((await api(lab, person, `/posts/${posted.json["id"]}`)).json["message"]).toBe(`Bonjour de ${slug}`);
    },
  );

  it("shows no team, channel or message of one association to another's people", async () => {
    const [anne, basile] = [await login(lab, PEOPLE.chorale), await login(lab, PEOPLE.epicerie)];
    const team = (await api(lab, basile, "/teams/name/epicerie")).json;
    const channel = (await api(lab, basile, "/teams/name/epicerie/channels/name/town-square")).json;
    const refused: [path: string, body?: unknown][] = [
      ["/teams/name/epicerie"],
      [`/teams/${team["id"]}`],
      [`/teams/${team["id"]}/members`],
      [`/teams/${team["id"]}/channels`],
      [`/channels/${channel["id"]}`],
      [`/channels/${channel["id"]}/posts`],
      [`/channels/${channel["id"]}/members`],
      ["/posts", { channel_id: channel["id"], message: "x" }],
      [`/teams/${team["id"]}/members`, { team_id: team["id"], user_id: anne.id }],
      [`/teams/${team["id"]}/posts/search`, { terms: "Bonjour", is_or_search: false }],
    ];
    for (const [path, body] of refused)
      expect([403, 404], `${path} ${JSON.stringify(body)}`).toContain((await api(lab, anne, path, body)).status);
    const own = (await api(lab, anne, "/users/me/teams")).json as unknown as { name: string }[];
    expect(own.map(({ name }) => name)).toEqual(["chorale"]);
    const listed = (await api(lab, anne, "/teams")).json as unknown as { name: string }[];
    expect(listed.map(({ name }) => name)).not.toContain("epicerie");
    expect(JSON.stringify((await api(lab, anne, "/teams/search", { term: "e" })).json)).not.toContain("epicerie");
  });

  // The one wall that Mattermost does not build without a licence: it is written down in the service's page.
  it("lets people of different associations find each other's names by the API, never a mail address", async () => {
    const anne = await login(lab, PEOPLE.chorale);
    const found = JSON.stringify((await api(lab, anne, "/users/search", { term: PEOPLE.epicerie })).json);
    expect(found).toContain(`"username":"${PEOPLE.epicerie}"`);
    expect(found).not.toContain("bureau@epicerie.example");
    const all = JSON.stringify((await api(lab, anne, "/users")).json);
    expect(all).not.toContain("@epicerie.example");
  });

  it("takes up in one run a new administrator, channels and a limit, and touches no other association", async () => {
    associationFile(lab, "foot", "mattermost").set(
      "{ administrator: lea@foot.example, channels: [Bénévoles, Matchs du dimanche], maxMembers: 2 }",
    );
    const answer = await lab.up();
    expect(touched(answer.report), answer.told).toEqual(["foot"]);
    expect(answer.told).toContain("foot: lea@foot.example invited by mail");
    const camille = await login(lab, PEOPLE.foot);
    const channel = await api(lab, camille, "/teams/name/foot/channels/name/matchs-du-dimanche");
    expect(channel.json["display_name"]).toBe("Matchs du dimanche");
    expect(await leads(lab, camille, "foot")).toBe(true);
  });

  it("hands the team over when the new administrator has come; the former stays a member", async () => {
    const camille = await login(lab, PEOPLE.foot);
    const lea = await register(lab, "lea@foot.example", "lea");
    expect(await leads(lab, lea, "foot")).toBe(false);
    const looked = await lab.up("--refresh");
    expect(looked.told).toContain("mattermost: lea@foot.example is in the team and does not lead it");
    expect(looked.told).toContain("foot: lea@foot.example leads the team");
    expect([await leads(lab, lea, "foot"), await leads(lab, camille, "foot")]).toEqual([true, false]);
    expect(await lab.sql("mattermost", "SELECT deleteat > 0 FROM users WHERE username = 'chatterie-gardien'")).toBe(
      "t",
    );
    expect(await lab.sql("mattermost", "SELECT count(*) FROM useraccesstokens")).toBe("0");
  });

  it("refuses a number of members below those who are there, with both figures", async () => {
    associationFile(lab, "foot", "mattermost").set("{ maxMembers: 1 }");
    const refused = await lab.up();
    expect(refused.code).not.toBe(0);
    expect(refused.told).toContain(
      "Mattermost: the team of foot has 2 members, and maxMembers: 1 is less. Write maxMembers: 2 or more, or have people leave the team first.",
    );
  });

  it("closes a team that is switched off, and opens it again with the same people and messages", async () => {
    associationFile(lab, "foot", "mattermost").set("false");
    expect((await lab.up()).told).toContain("foot: team archived, its messages kept");
    const camille = await login(lab, PEOPLE.foot);
    const closed = (await api(lab, camille, "/users/me/teams")).json as unknown as unknown[];
    expect(closed).toEqual([]);
    associationFile(lab, "foot", "mattermost").set("true");
    const opened = await lab.up();
    expect(opened.told).toContain("foot: team opened again");
    expect(opened.told).toContain("foot: bureau@foot.example leads the team");
    expect(opened.told).toContain("foot: lea@foot.example is a member as others are");
    const channel = await api(lab, camille, "/teams/name/foot/channels/name/town-square");
    const posts = await api(lab, camille, `/channels/${channel.json["id"]}/posts`);
    expect(JSON.stringify(posts.json)).toContain("Bonjour de foot");
  });
}

/** Whether she is administrator of the team. */
async function leads(lab: LabStack, person: Person, slug: string): Promise<boolean> {
  const team = await api(lab, person, `/teams/name/${slug}`);
  const member = await api(lab, person, `/teams/${team.json["id"]}/members/${person.id}`);
  return member.json["scheme_admin"] === true;
}
