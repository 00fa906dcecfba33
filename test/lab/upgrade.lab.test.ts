import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTenantFile } from "./story/associations.ts";
import { api, login, type Person, register } from "./story/mattermost-person.ts";
import { BROKEN, UpgradeLab } from "./upgrade-lab.ts";

// A hoster of its own: what is upgraded here must not be what other tests stand on.
const lab = new UpgradeLab();
beforeAll(() => lab.start());
afterAll(() => lab.removeContainers());

/** Numbers of the last migration that each version brings. */
const MIGRATIONS = { "9.9.0": 121, "11.4.0": 148 };
let ann: Person;

async function write(text: string): Promise<string> {
  const team = await api(lab, ann, "/teams/name/chorale");
  const channel = await api(lab, ann, `/teams/${team.json["id"]}/channels/name/town-square`);
  const posted = await api(lab, ann, "/posts", { channel_id: channel.json["id"], message: text });
  expect(posted.status).toBe(201);
  return String(posted.json["id"]);
}

const read = async (id: string) => (await api(lab, ann, `/posts/${id}`)).json["message"];

/** That version, its database, the lock, and what ann wrote; and nothing is left to be done. */
async function runs(version: keyof typeof MIGRATIONS, messages: Readonly<Record<string, string>>): Promise<void> {
  const told = (await lab.ask("chat", "/api/v4/config/client?format=old")).text;
  expect(/"Version":"([^"]+)"/.exec(told)?.[1]).toBe(version);
  expect(await lab.migrations()).toBe(MIGRATIONS[version]);
  expect(lab.lock().images["mattermost"]?.tag).toBe(version);
  expect(lab.phase()).toBeUndefined();
  ann = await login(lab, "ann");
  for (const [id, text] of Object.entries(messages)) expect(await read(id)).toBe(text);
  expect((await lab.up("--refresh")).report.changes).toEqual({ same: expect.any(Number) });
}

const messages: Record<string, string> = {};

describe("a chat of 2024", () => {
  it("is brought up and used", async () => {
    lab.tenant("chorale", aTenantFile({ services: "  mattermost: true\n" }));
    const answer = await lab.up();
    expect(answer.code, answer.told).toBe(0);
    await lab.trust();
    ann = await register(lab, "bureau@chorale.example", "ann");
    messages[await write("Répétition jeudi")] = "Répétition jeudi";
    await runs("9.9.0", messages);
  });

  it("is not upgraded to a version that no registry has, and stands still for no moment", async () => {
    const before = await lab.containers();
    const result = await lab.upgrade("mattermost", "--to", "99.0.0", "--yes");
    expect(result.exitCode, result.all).toBe(1);
    expect(result.all).toContain("mattermost:99.0.0: ");
    expect(await lab.containers()).toEqual(before);
    await runs("9.9.0", messages);
  });
});

describe("an upgrade that is cut off", () => {
  it("by Ctrl-C during its copy has changed nothing", async () => {
    const result = await lab.cutOff(
      "SIGINT",
      async () => !(await lab.chatRuns()),
      "mattermost",
      "--to",
      "11.4.0",
      "--yes",
    );
    expect(result.exitCode, result.all).toBe(130);
    expect(result.all).toContain("Interrupted while copying: nothing has changed, the service runs again.");
    await runs("9.9.0", messages);
  });

  it("by a power cut during its copy begins anew; by Ctrl-C on its way it goes on, with all data", async () => {
    const wish = ["mattermost", "--to", "11.4.0", "--yes"];
    await lab.cutOff("SIGKILL", async () => !(await lab.chatRuns()), ...wish);
    expect(lab.phase()).toBe("copying");

    const second = await lab.cutOff("SIGINT", async () => lab.phase() === "switching" && lab.engineWorks(), ...wish);
    expect(second.exitCode, second.all).toBe(130);
    expect(second.all).toContain(
      "An upgrade (mattermost 9.9.0 → 11.4.0) was cut off while copying: nothing had changed.",
    );
    expect(second.all).toContain("Stopped as you asked during the upgrade. The safety copy is whole.");
    expect(lab.phase()).toBe("switching");

    const third = await lab.upgrade("mattermost", "--yes");
    expect(third.exitCode, third.all).toBe(0);
    expect(third.all).toContain("is whole. It goes on.");
    messages[await lateMessage("Le concert est en juin")] = "Le concert est en juin";
    await runs("11.4.0", messages);
  });

  const lateMessage = async (text: string) => {
    ann = await login(lab, "ann");
    return write(text);
  };
});

describe("versions that would lose data", () => {
  it("are refused at preview and by `up` alike, all at once, before anything is touched", async () => {
    const before = await lab.containers();
    lab.lockEntry("mattermost", { tag: "9.9.0" });
    lab.lockEntry("postgres", { tag: "18" });
    for (const answer of [await lab.pulumi("preview"), await lab.up()]) {
      expect(answer.code).not.toBe(0);
      expect(answer.text).toContain("mattermost 11.4.0 → 9.9.0: whoever has logged in since Mattermost 11");
      expect(answer.text).toContain("postgres 17.12 → 18: another major version of PostgreSQL cannot open its files.");
    }
    expect(await lab.containers()).toEqual(before);
    const result = await lab.upgrade("mattermost", "--yes");
    expect(result.exitCode).toBe(1);
    expect(result.all).toContain("mattermost 11.4.0 → 9.9.0: whoever has logged in since Mattermost 11");
    lab.lockEntry("mattermost", { tag: "11.4.0" });
    lab.lockEntry("postgres", { tag: "17.12" });
    await runs("11.4.0", messages);
  });
});

describe("going back to a copy", () => {
  it("brings its version and its data, and puts aside what was written since", async () => {
    const [copy = ""] = await lab.copies();
    const result = await lab.upgrade("mattermost", "--back", copy, "--yes");
    expect(result.exitCode, result.all).toBe(0);
    const [first = "", later = ""] = Object.keys(messages);
    await runs("9.9.0", { [first]: "Répétition jeudi" });
    expect((await api(lab, ann, `/posts/${later}`)).status).toBe(404);

    const [, aside = ""] = await lab.copies();
    expect((await lab.upgrade("mattermost", "--back", aside, "--yes")).exitCode).toBe(0);
    await runs("11.4.0", messages);
    expect((await lab.upgrade("mattermost", "--back", copy, "--yes")).exitCode).toBe(0);
    await runs("9.9.0", { [first]: "Répétition jeudi" });
    delete messages[later];
  });

  it("is refused when a file of the copy is not what it was", async () => {
    const [copy = ""] = await lab.copies();
    const path = `/data/upgrades/${copy}/postgres-mattermost.dump`;
    await lab.asRoot(`cp -p ${path} ${path}.kept && echo x >> ${path}`);
    const result = await lab.upgrade("mattermost", "--back", copy, "--yes");
    expect(result.exitCode).toBe(1);
    expect(result.all).toBe(`The copy ${copy} is damaged (postgres-mattermost.dump: FAILED): nothing was put back.`);
    await lab.asRoot(`mv ${path}.kept ${path}`);
  });

  it("ends when the copy is deleted", async () => {
    const copies = await lab.copies();
    for (const copy of copies.slice(1))
      expect((await lab.upgrade("mattermost", "--delete", copy, "--yes")).exitCode).toBe(0);
    expect(await lab.copies()).toEqual(copies.slice(0, 1));
    const gone = await lab.upgrade("mattermost", "--back", copies[1] ?? "", "--yes");
    expect(gone.exitCode).toBe(2);
    expect(gone.all).toContain(`There is no copy “${copies[1]}”.`);
  });
});

describe("an upgrade to a version that migrates the database and never becomes healthy", () => {
  it("goes back by itself, with the data of before, and says where the copy lies", async () => {
    const result = await lab.upgrade("mattermost", "--to", BROKEN, "--yes");
    expect(result.exitCode, result.all).toBe(1);
    const copy = (await lab.copies()).at(-1);
    expect(result.all).toContain(
      `The upgrade mattermost 9.9.0 → ${BROKEN} failed. 9.9.0 runs again, with the data of before. The copy stays in ${lab.dataRoot}/upgrades/${copy}.`,
    );
    await runs("9.9.0", messages);
  });

  it("and, after that, one to a version that works", async () => {
    const result = await lab.upgrade("mattermost", "--to", "11.4.0", "--yes");
    expect(result.exitCode, result.all).toBe(0);
    expect(result.all).toContain("mattermost 11.4.0 runs.");
    await runs("11.4.0", messages);
    expect((await lab.upgrade("mattermost")).all).toBe("mattermost 11.4.0 runs already: nothing to do.");
  });
});
