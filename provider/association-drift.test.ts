import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { DockerRule } from "../test/fixtures/services/fake-docker.ts";
import { fakeServer, GONE, NO_PADS, PAD_PREFIX } from "../test/fixtures/services/fake-server.ts";
import { associationInputs } from "../test/fixtures/services/provider-builders.ts";
import { createAssociation, deleteAssociation, readAssociation } from "./association.ts";
import type { WireObject } from "./wire.ts";

const server = fakeServer();
const { settings } = server;
afterAll(() => server.remove());

const SITE = "/etc/caddy/hosts/chorale.caddy";
const CLOSED = "/etc/caddy/closed/pads/chorale.caddy";
const wire: WireObject = { document: associationInputs() };
const lines: string[] = [];
const say = (line: string) => void lines.push(line);
beforeEach(() => {
  lines.length = 0;
  server.reset();
});

describe("looking at an association", () => {
  const hash = "a".repeat(64);
  const state = (...files: readonly string[]): WireObject => ({
    ...wire,
    files: files.map((path) => `${hash} ${path}`).join("\n"),
    drift: [],
  });
  const listing = (...rows: readonly string[]): DockerRule => ({
    when: ["sha256sum"],
    stdout: `${rows.join("\n")}\n`,
  });

  it("finds nothing where nothing differs, and changes nothing", async () => {
    server.reset(listing(`${hash}  ${SITE}`));
    expect(await readAssociation(settings, state(SITE), say)).toEqual(state(SITE));
    expect(lines).toEqual([]);
    expect(server.programs().filter((words) => /archive|create|while read|reload/.test(words))).toEqual([]);
  });

  it("finds nothing right after it was created", async () => {
    const created = await createAssociation(settings, wire, say);
    server.reset(listing(...String(created["files"]).replaceAll(" ", "  ").split("\n")));
    expect(await readAssociation(settings, created, say)).toEqual(created);
  });

  it("says each difference, by service and by file, and keeps them for the next up", async () => {
    const noTeams: DockerRule = { when: ["mmctl", "team list"], stdout: "null\n" };
    server.reset(NO_PADS, noTeams, listing(`${"b".repeat(64)}  ${SITE}`));
    const { drift } = await readAssociation(settings, state(SITE, "/srv/portal/chorale/index.html"), say);
    expect(drift).toEqual([
      "etherpad: pad accueil is missing",
      "mattermost: the team is missing",
      `proxy: ${SITE} was changed by hand`,
      "proxy: /srv/portal/chorale/index.html was removed by hand",
    ]);
    expect(lines).toEqual((drift as string[]).map((line) => `chorale: ${line}`));
  });

  it("does not blame anyone's hand when the proxy itself is gone", async () => {
    server.reset({ when: ["chatterie-test-proxy"], stderr: GONE, code: 1 });
    const { drift } = await readAssociation(settings, state(SITE), say);
    expect(drift).toEqual([
      "proxy: The container chatterie-test-proxy is not running. Start it again with: pulumi up --refresh",
    ]);
  });
});

describe("deleting an association", () => {
  it("takes access away everywhere, erases nothing, and says how to come back", async () => {
    await createAssociation(settings, wire, say);
    server.reset();
    expect(await deleteAssociation(settings, wire)).toEqual([
      "chorale: access is suspended. Nothing was erased: put chorale.yaml back and run pulumi up, and everything is there again.",
    ]);
    expect(server.programs().some((words) => words.endsWith("team archive chorale --confirm"))).toBe(true);
    expect(server.programs().filter((words) => /delete|\brm -/.test(words))).toEqual([]);
    expect(server.proxyFiles().get(SITE)).toBe("chorale.chatons.example suspended\n");
    expect(server.proxyFiles().get(CLOSED)).toBe(`\`~(?i)^/p/${PAD_PREFIX}\` chorale\n`);
    expect(existsSync(join(settings.accessFolder, "chorale.txt"))).toBe(true);
  });

  it("is done where the whole hoster is gone: there is no access to take away", async () => {
    server.reset({ when: ["exec"], stderr: GONE, code: 1 });
    expect(await deleteAssociation(settings, wire)).toHaveLength(1);
  });

  it("closes the doors all the same, and keeps the association in the state, when a service that runs refuses", async () => {
    server.reset({ when: ["mmctl", "team archive"], stderr: "Error: the database is not running\n", code: 1 });
    await expect(deleteAssociation(settings, wire)).rejects.toThrow(
      new Error(
        "mattermost: Mattermost (mmctl team archive): the database is not running\nDone all the same: etherpad. Its addresses are closed. Run the same command again when this is mended.",
      ),
    );
    expect(server.proxyFiles().get(CLOSED)).toBe(`\`~(?i)^/p/${PAD_PREFIX}\` chorale\n`);
  });

  it("fails when Docker does not answer", async () => {
    server.reset({ when: ["exec"], stderr: "Cannot connect to the Docker daemon at unix:///x.\n", code: 1 });
    await expect(deleteAssociation(settings, wire)).rejects.toThrow(
      /^Docker does not answer\. Start it, then run the same command again\.$/,
    );
  });
});
