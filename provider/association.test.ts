import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { DockerRule } from "../test/fixtures/services/fake-docker.ts";
import { fakeServer, GONE, NO_PADS, PAD_PREFIX } from "../test/fixtures/services/fake-server.ts";
import { associationInputs } from "../test/fixtures/services/provider-builders.ts";
import { createAssociation, updateAssociation } from "./association.ts";
import { membersPassword } from "./site.ts";
import type { WireObject } from "./wire.ts";

const server = fakeServer();
const { settings } = server;
afterAll(() => server.remove());

const GATE = "/etc/caddy/gates/pads/chorale.caddy";
const CLOSED = "/etc/caddy/closed/pads/chorale.caddy";
const wire = (document = associationInputs()): WireObject => ({ document });
const lines: string[] = [];
const say = (line: string) => void lines.push(line);
beforeEach(() => {
  lines.length = 0;
  server.reset();
});

describe("creating an association", () => {
  it("brings every service and the proxy to its document, and keeps what it wrote for the next look", async () => {
    server.reset(NO_PADS);
    const state = await createAssociation(settings, wire(), say);
    expect(lines).toEqual(["chorale: pad accueil created"]);
    expect(state["document"]).toEqual(associationInputs());
    expect(state["drift"]).toEqual([]);
    const kept = String(state["files"])
      .split("\n")
      .map((line) => line.split(" "));
    expect(kept.map(([, path]) => path)).toEqual([...server.proxyFiles().keys()]);
    expect(kept.every(([hash]) => /^[0-9a-f]{64}$/.test(hash ?? ""))).toBe(true);
  });

  it("writes the note of the first login, and puts its password nowhere else", async () => {
    const state = await createAssociation(settings, wire(), say);
    const password = membersPassword(settings, "chorale");
    expect(readFileSync(join(settings.accessFolder, "chorale.txt"), "utf8")).toContain(password);
    const elsewhere = [...lines, JSON.stringify(state), server.everything(), ...server.proxyFiles().values()].join(
      "\n",
    );
    expect(elsewhere).toContain("chorale.chatons.example");
    expect(elsewhere).not.toContain(password);
    expect(elsewhere).not.toContain(settings.tenantKey);
  });

  it("says nothing and changes nothing when all is there", async () => {
    await createAssociation(settings, wire(), say);
    expect(lines).toEqual([]);
    expect(server.programs().filter((words) => /team (create|rename)|user |caddy reload/.test(words))).toEqual([]);
    expect(server.everything()).not.toContain("createPad");
  });

  it("opens exactly the association's own addresses on a gated service", async () => {
    await createAssociation(settings, wire(), say);
    expect(server.proxyFiles().get(GATE)).toBe(`path \`/p/${PAD_PREFIX}*\`\n`);
  });
});

describe("a service that fails", () => {
  const noChat: DockerRule = {
    when: ["mmctl", "team list"],
    stderr: "Error: failed to create client: no socket\n",
    code: 1,
  };
  const noPads: DockerRule = {
    when: ["listAllPads"],
    stdout: '{"code":4,"message":"no or wrong API Key","data":null}',
  };
  const AFTER = "The association's pages are as before. Run the same command again when this is mended.";

  it("does not stop the others, and is named with its reason", async () => {
    server.reset(noChat, NO_PADS);
    await expect(createAssociation(settings, wire(), say)).rejects.toThrow(
      new Error(
        `mattermost: Mattermost (mmctl team list): failed to create client: no socket\nDone all the same: etherpad. ${AFTER}`,
      ),
    );
    expect(server.everything()).toContain("createPad");
    expect(server.proxyFiles().size).toBe(0);
  });

  it("is named beside every other that fails", async () => {
    server.reset(noChat, noPads);
    await expect(createAssociation(settings, wire(), say)).rejects.toThrow(
      new Error(
        `etherpad: Etherpad listAllPads: no or wrong API Key\nmattermost: Mattermost (mmctl team list): failed to create client: no socket\n${AFTER}`,
      ),
    );
  });

  it("is told together with one that could not be closed", async () => {
    server.reset({ when: ["mmctl", "team archive"], stderr: "Error: disk full\n", code: 1 }, noPads);
    const padsOnly = associationInputs({ services: { etherpad: {} } });
    await expect(updateAssociation(settings, wire(padsOnly), wire(), say)).rejects.toThrow(
      new Error(
        `etherpad: Etherpad listAllPads: no or wrong API Key\nmattermost: Mattermost (mmctl team archive): disk full\n${AFTER}`,
      ),
    );
  });

  it("says how to start a container that is gone", async () => {
    server.reset({ when: ["chatterie-test-etherpad"], stderr: GONE, code: 1 });
    await expect(createAssociation(settings, wire(), say)).rejects.toThrow(
      new Error(
        `etherpad: The container chatterie-test-etherpad is not running. Start it again with: pulumi up --refresh\nDone all the same: mattermost. ${AFTER}`,
      ),
    );
  });
});

describe("updating an association", () => {
  it("closes a service that its file names no more, and touches nothing in it", async () => {
    const chatOnly = associationInputs({ services: { mattermost: {} } });
    await updateAssociation(settings, wire(chatOnly), wire(), say);
    expect(lines).toEqual(["chorale: pads closed, kept"]);
    expect(server.proxyFiles().get(GATE)).toBe("");
    expect(server.proxyFiles().get(CLOSED)).toBe(`\`~(?i)^/p/${PAD_PREFIX}\` chorale\n`);
    expect(server.programs().filter((words) => words.startsWith("chatterie-test-etherpad"))).toEqual([]);
  });

  it("archives the team of an association that leaves the chat", async () => {
    const padsOnly = associationInputs({ services: { etherpad: {} } });
    await updateAssociation(settings, wire(padsOnly), wire(), say);
    expect(lines).toEqual(["chorale: team archived, its messages kept"]);
    expect(server.programs().some((words) => words.endsWith("team archive chorale --confirm"))).toBe(true);
  });

  it("says that it wrote pages when the proxy took them", async () => {
    server.reset({ when: ["while read -r path content"], stdout: "/srv/portal/chorale/index.html\n" });
    await updateAssociation(settings, wire(), wire(), say);
    expect(lines).toEqual(["chorale: pages and addresses written"]);
  });
});
