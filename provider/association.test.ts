import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type DockerRule, fakeDocker } from "../test/fixtures/services/fake-docker.ts";
import { associationInputs, providerSettingsOf } from "../test/fixtures/services/provider-builders.ts";
import { createAssociation, deleteAssociation, readAssociation, updateAssociation } from "./association.ts";
import { dockerPort } from "./docker-port.ts";
import { membersPassword } from "./site.ts";
import type { WireObject } from "./wire.ts";

const folder = mkdtempSync(join(tmpdir(), "access-"));
const settings = providerSettingsOf(folder);
const docker = fakeDocker();
afterAll(() => {
  docker.remove();
  rmSync(folder, { recursive: true, force: true });
});

const team = JSON.stringify([{ id: "t", name: "chorale", display_name: "Chorale des Deux Rives", email: "", delete_at: 0 }]);
const PREFIX = "chorale-911450c964-";
const GONE = "Error response from daemon: No such container: x\n";

/** A server on which everything is in order; earlier rules win. */
const inOrder: readonly DockerRule[] = [
  { when: ["chatterie-test-etherpad", "listAllPads"], stdout: JSON.stringify({ code: 0, message: "ok", data: { padIDs: [`${PREFIX}accueil`] } }) },
  { when: ["chatterie-test-etherpad", "createPad"], stdout: '{"code":0,"message":"ok","data":null}' },
  { when: ["psql", "FROM users"], stdout: '[{"username":"chatterie-gardien","delete_at":1}]\n' },
  { when: ["psql", "teammembers"], stdout: '[{"state":"member"}]\n' },
  { when: ["mmctl", "team list"], stdout: team },
  { when: ["mmctl", "team archive"], stdout: "[]" },
  { when: ["while read -r path content"] },
  { when: ["caddy reload"] },
];

const wire = (document = associationInputs()): WireObject => ({ document });
const lines: string[] = [];
const say = (line: string) => void lines.push(line);
const calls = () => docker.calls().map(({ words, stdin }) => `${words.join(" ")} ${stdin}`);
const programs = () => docker.calls().map(({ words }) => words.slice(2).join(" "));
const proxyInput = () => docker.calls().find(({ words }) => words.join(" ").includes("while read -r path"))?.stdin ?? "";
const written = () => proxyInput().split("\n").filter(Boolean).map((line) => line.split(" ")[0]);
const fileInProxy = (path: string) => {
  const line = proxyInput().split("\n").find((one) => one.startsWith(`${path} `));
  return Buffer.from(line?.split(" ")[1] ?? "", "base64").toString();
};

beforeEach(() => {
  lines.length = 0;
  docker.answer(inOrder);
  for (const key of ["pads", "teams", "guardian", "proxy-files"]) dockerPort(settings, "").forget(key);
});

describe("creating an association", () => {
  it("brings every service and the proxy to its document, and keeps what it wrote for the next look", async () => {
    docker.answer([{ when: ["listAllPads"], stdout: '{"code":0,"message":"ok","data":{"padIDs":[]}}' }, ...inOrder]);
    const state = await createAssociation(settings, wire(), say);
    expect(lines).toEqual(["chorale: pad accueil created"]);
    expect(state["document"]).toEqual(associationInputs());
    expect(state["drift"]).toEqual([]);
    const kept = String(state["files"]).split("\n").map((line) => line.split(" "));
    expect(kept.map(([, path]) => path)).toEqual(written());
    expect(kept.every(([hash]) => /^[0-9a-f]{64}$/.test(hash ?? ""))).toBe(true);
  });

  it("writes the note of the first login, and puts its password nowhere else", async () => {
    const state = await createAssociation(settings, wire(), say);
    const password = membersPassword(settings, "chorale");
    expect(readFileSync(join(folder, "chorale.txt"), "utf8")).toContain(password);
    const elsewhere = [...lines, JSON.stringify(state), ...calls(), fileInProxy("/etc/caddy/sites/chorale.caddy")].join("\n");
    expect(elsewhere).not.toContain(password);
    expect(elsewhere).not.toContain(settings.tenantKey);
  });

  it("says nothing and changes nothing when all is there", async () => {
    await createAssociation(settings, wire(), say);
    expect(lines).toEqual([]);
    expect(calls().filter((call) => /createPad|team create|team rename|user invite|caddy reload/.test(call))).toEqual([]);
  });

  it("opens exactly the association's own addresses on a gated service", async () => {
    await createAssociation(settings, wire(), say);
    expect(fileInProxy("/etc/caddy/gates/pads/chorale.caddy")).toBe(`handle /p/${PREFIX}* {\n\timport pads-upstream\n}\n`);
  });
});

describe("a service that fails", () => {
  const archivedGuardian: DockerRule = { when: ["mmctl", "team list"], stderr: "Error: failed to create client: no socket\n", code: 1 };
  const noPads: DockerRule = { when: ["listAllPads"], stdout: '{"code":4,"message":"no or wrong API Key","data":null}' };

  it("does not stop the others, and is named with its reason", async () => {
    docker.answer([archivedGuardian, { when: ["listAllPads"], stdout: '{"code":0,"message":"ok","data":{"padIDs":[]}}' }, ...inOrder]);
    await expect(createAssociation(settings, wire(), say)).rejects.toThrow(
      new Error(
        "mattermost: Mattermost (mmctl team list): failed to create client: no socket\nDone all the same: etherpad. The association's pages are as before. Run the same command again when this is mended.",
      ),
    );
    expect(calls().some((call) => call.includes("createPad"))).toBe(true);
    expect(proxyInput()).toBe("");
  });

  it("is named beside every other that fails", async () => {
    docker.answer([archivedGuardian, noPads, ...inOrder]);
    await expect(createAssociation(settings, wire(), say)).rejects.toThrow(
      new Error(
        "etherpad: Etherpad listAllPads: no or wrong API Key\nmattermost: Mattermost (mmctl team list): failed to create client: no socket\nThe association's pages are as before. Run the same command again when this is mended.",
      ),
    );
  });

  it("is told together with one that could not be closed", async () => {
    docker.answer([{ when: ["mmctl", "team archive"], stderr: "Error: disk full\n", code: 1 }, noPads, ...inOrder]);
    const padsOnly = associationInputs({ services: { etherpad: {} } });
    await expect(updateAssociation(settings, wire(padsOnly), wire(), say)).rejects.toThrow(
      /^etherpad: Etherpad listAllPads: no or wrong API Key\nmattermost: Mattermost \(mmctl team archive\): disk full\nThe association's pages/,
    );
  });

  it("says how to start a container that is gone", async () => {
    docker.answer([{ when: ["chatterie-test-etherpad"], stderr: GONE, code: 1 }, ...inOrder]);
    await expect(createAssociation(settings, wire(), say)).rejects.toThrow(
      /^etherpad: The container chatterie-test-etherpad is not running\. Start it again with: pulumi up --refresh\nDone all the same: mattermost\./,
    );
  });
});

describe("updating an association", () => {
  it("closes a service that its file names no more, and erases nothing", async () => {
    const chatOnly = associationInputs({ services: { mattermost: {} } });
    await updateAssociation(settings, wire(chatOnly), wire(), say);
    expect(lines).toEqual(["chorale: pads closed, kept"]);
    expect(fileInProxy("/etc/caddy/gates/pads/chorale.caddy")).toBe(`handle /p/${PREFIX}* {\n\timport suspended chorale\n}\n`);
    expect(programs().filter((words) => words.startsWith("chatterie-test-etherpad"))).toEqual([]);
  });

  it("archives the team of an association that leaves the chat", async () => {
    const padsOnly = associationInputs({ services: { etherpad: {} } });
    await updateAssociation(settings, wire(padsOnly), wire(), say);
    expect(lines).toEqual(["chorale: team archived, its messages kept"]);
    expect(programs().some((words) => words.includes("team archive chorale --confirm"))).toBe(true);
  });

  it("says that it wrote pages when the proxy took them", async () => {
    docker.answer([{ when: ["while read -r path content"], stdout: "/srv/portal/chorale/index.html\n" }, ...inOrder]);
    await updateAssociation(settings, wire(), wire(), say);
    expect(lines).toEqual(["chorale: pages and addresses written"]);
  });
});

describe("looking at an association", () => {
  const hash = "a".repeat(64);
  const state = (files: readonly string[]): WireObject => ({ ...wire(), files: files.map((path) => `${hash} ${path}`).join("\n"), drift: [] });
  const listing = (...rows: readonly string[]): DockerRule => ({ when: ["sha256sum"], stdout: `${rows.join("\n")}\n` });

  it("finds nothing where nothing differs, and changes nothing", async () => {
    docker.answer([listing(`${hash}  /etc/caddy/sites/chorale.caddy`), ...inOrder]);
    expect(await readAssociation(settings, state(["/etc/caddy/sites/chorale.caddy"]), say)).toEqual(state(["/etc/caddy/sites/chorale.caddy"]));
    expect(lines).toEqual([]);
    expect(programs().filter((words) => /archive|create|while read/.test(words))).toEqual([]);
  });

  it("says each difference, by service and by file, and keeps them for the next up", async () => {
    docker.answer([
      { when: ["listAllPads"], stdout: '{"code":0,"message":"ok","data":{"padIDs":[]}}' },
      { when: ["mmctl", "team list"], stdout: "null\n" },
      listing(`${"b".repeat(64)}  /etc/caddy/sites/chorale.caddy`),
      ...inOrder,
    ]);
    const { drift } = await readAssociation(settings, state(["/etc/caddy/sites/chorale.caddy", "/srv/portal/chorale/index.html"]), say);
    expect(drift).toEqual([
      "etherpad: pad accueil is missing",
      "mattermost: the team is missing",
      "proxy: /etc/caddy/sites/chorale.caddy was changed by hand",
      "proxy: /srv/portal/chorale/index.html was removed by hand",
    ]);
    expect(lines).toEqual((drift as string[]).map((line) => `chorale: ${line}`));
  });

  it("does not blame anyone's hand when the proxy itself is gone", async () => {
    docker.answer([{ when: ["chatterie-test-proxy"], stderr: GONE, code: 1 }, ...inOrder]);
    const { drift } = await readAssociation(settings, state(["/etc/caddy/sites/chorale.caddy"]), say);
    expect(drift).toEqual(["proxy: The container chatterie-test-proxy is not running. Start it again with: pulumi up --refresh"]);
  });
});

describe("deleting an association", () => {
  it("takes access away everywhere, erases nothing, and says how to come back", async () => {
    const said = await deleteAssociation(settings, wire());
    expect(said).toEqual([
      "chorale: access is suspended. Nothing was erased: put chorale.yaml back and run pulumi up, and everything is there again.",
    ]);
    expect(programs().filter((words) => words.includes("mmctl")).at(-1)).toContain("team archive chorale --confirm");
    expect(fileInProxy("/etc/caddy/sites/chorale.caddy")).toContain("import suspended chorale");
    expect(fileInProxy("/etc/caddy/gates/pads/chorale.caddy")).toContain("import suspended chorale");
    expect(existsSync(join(folder, "chorale.txt"))).toBe(true);
  });

  it("is done where the whole hoster is gone: there is no access to take away", async () => {
    docker.answer([{ when: ["exec"], stderr: GONE, code: 1 }]);
    expect(await deleteAssociation(settings, wire())).toHaveLength(1);
  });

  it("fails, and keeps the association in the state, when a service that runs refuses", async () => {
    docker.answer([{ when: ["mmctl", "team archive"], stderr: "Error: the database is not running\n", code: 1 }, ...inOrder]);
    await expect(deleteAssociation(settings, wire())).rejects.toThrow(
      /^mattermost: Mattermost \(mmctl team archive\): the database is not running\nDone all the same: etherpad\./,
    );
    expect(proxyInput()).toBe("");
  });

  it("fails when Docker does not answer", async () => {
    docker.answer([{ when: ["exec"], stderr: "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.\n", code: 1 }]);
    await expect(deleteAssociation(settings, wire())).rejects.toThrow("mattermost: Docker does not answer. Start it, then run the same command again.");
  });
});
