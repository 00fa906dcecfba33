import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTenantFile } from "./story/associations.ts";
import { api, login, type Person, register } from "./story/mattermost-person.ts";
import { BROKEN, UpgradeLab } from "./upgrade-lab.ts";

// A hoster of its own: what is upgraded here must not be what other tests stand on.
const lab = new UpgradeLab();
beforeAll(() => lab.start());
afterAll(() => lab.removeContainers());

let ann: Person;
let message = "";

async function write(text: string): Promise<string> {
  const team = await api(lab, ann, "/teams/name/chorale");
  const channel = await api(lab, ann, `/teams/${team.json["id"]}/channels/name/town-square`);
  const posted = await api(lab, ann, "/posts", { channel_id: channel.json["id"], message: text });
  expect(posted.status).toBe(201);
  return String(posted.json["id"]);
}

const version = async () =>
  (await lab.ask("chat", "/api/v4/config/client?format=old")).text.match(/"Version":"([^"]+)"/)?.[1];
const read = async (id: string) => (await api(lab, ann, `/posts/${id}`)).json["message"];

describe("a chat of 2024", () => {
  it("is brought up and used", async () => {
    lab.tenant("chorale", aTenantFile({ services: "  mattermost: true\n" }));
    const answer = await lab.up();
    expect(answer.code, answer.told).toBe(0);
    await lab.trust();
    ann = await register(lab, "bureau@chorale.example", "ann");
    message = await write("Répétition jeudi");
    expect(await version()).toBe("9.9.0");
    expect(await lab.migrations()).toBe(121);
  });
});

describe("an upgrade that fails", () => {
  it("goes back by itself, with the data of before, and says where the copy lies", async () => {
    const result = await lab.upgrade("mattermost", "--to", BROKEN, "--yes");
    expect(result.exitCode, result.all).toBe(1);
    expect(result.all).toContain(
      `The upgrade mattermost 9.9.0 → ${BROKEN} failed. 9.9.0 runs again, with the data of before.`,
    );
    expect(await version()).toBe("9.9.0");
    expect(await lab.migrations()).toBe(121);
    ann = await login(lab, "ann");
    expect(await read(message)).toBe("Répétition jeudi");
    expect(lab.lock().images["mattermost"]?.tag).toBe("9.9.0");
    expect((await lab.up()).report.changes).toEqual({ same: expect.any(Number) });
  });
});

describe("an upgrade", () => {
  it("keeps teams and messages, and migrates the database", async () => {
    const result = await lab.upgrade("mattermost", "--to", "11.4.0", "--yes");
    expect(result.exitCode, result.all).toBe(0);
    expect(await version()).toBe("11.4.0");
    expect(await lab.migrations()).toBe(148);
    ann = await login(lab, "ann");
    expect(await read(message)).toBe("Répétition jeudi");
    expect(lab.lock().images["mattermost"]?.tag).toBe("11.4.0");
    expect((await lab.up()).report.changes).toEqual({ same: expect.any(Number) });
  });
});
