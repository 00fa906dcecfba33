import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { fakeDocker } from "../../test/fixtures/services/fake-docker.ts";
import { engineFolder } from "../pulumi-environment.ts";
import { aPlace } from "./engine-builders.ts";
import { leftInDisorder, recover } from "./recover.ts";
import { stateFileOf } from "./state.ts";

const root = mkdtempSync(join(tmpdir(), "recover-"));
const place = { ...aPlace({ root }), pulumiHome: join(root, "home") };
const docker = fakeDocker();
afterAll(() => {
  docker.remove();
  rmSync(root, { recursive: true, force: true });
});

const CONTAINER = "urn:pulumi:local::chatterie::docker:index/container:Container::proxy";
const told: string[] = [];
const put = (path: string, text: string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};
const asked = () => (existsSync(join(root, "asked")) ? readFileSync(join(root, "asked"), "utf8") : "");

/** A state whose one resource is the container `known`; what was under way when the engine was killed is pending. */
function state(pending: boolean): void {
  const latest = {
    resources: [{ urn: CONTAINER, custom: true, id: "known", type: "docker:index/container:Container" }],
    pending_operations: pending ? [{ resource: { urn: CONTAINER, type: "x" }, type: "creating" }] : [],
  };
  put(stateFileOf(place), JSON.stringify({ version: 3, checkpoint: { latest } }));
}

beforeEach(() => {
  told.length = 0;
  rmSync(join(root, "asked"), { force: true });
  put(join(root, "package.json"), '{"devDependencies":{"pulumi":"1.0.0"}}');
  put(place.configFile, "config:\n  chatterie:hoster:\n    dataRoot: data\n");
  // A stand-in for the engine: notes what it is asked.
  put(join(engineFolder(place), "pulumi"), `#!/bin/sh\necho "$@" >>${root}/asked\n`);
  chmodSync(join(engineFolder(place), "pulumi"), 0o755);
  docker.answer([
    {
      when: ["ps --all"],
      stdout: `known chatterie-local-proxy ${root}/data\nleft chatterie-local-mail ${root}/data\nold chatterie-local-x \nother chatterie-local-y /srv/else\n`,
    },
    { when: ["network ls"], stdout: `net chatterie-local-edge ${root}/data\n` },
    { when: ["rm"] },
  ]);
});

const run = () => recover(place, ({ en }) => told.push(en));
const removals = () => docker.calls().flatMap(({ words }) => (words.includes("rm") ? [words.join(" ")] : []));

describe("After an engine that was killed", () => {
  test("what Docker has and the state does not goes, but for another hoster's of the same name", async () => {
    state(true);
    await run();
    expect(removals()).toEqual(["rm --force left", "rm --force old", "network rm net"]);
    expect(told).toEqual([
      "Last time the engine was cut off during 1 operation(s); putting things in order before going on.",
      "Left over from that, removed: container chatterie-local-mail. No data is in it.",
      "Left over from that, removed: container chatterie-local-x. No data is in it.",
      "Left over from that, removed: network chatterie-local-edge. No data is in it.",
    ]);
  });

  test("the engine then forgets what was half made", async () => {
    state(true);
    await run();
    expect(asked()).toContain("refresh --yes --non-interactive");
    expect(asked()).toContain("--clear-pending-creates --skip-preview");
  });

  test("its lock is taken away", async () => {
    state(false);
    const lock = { pid: 999_999_999, username: "root", hostname: hostname(), timestamp: "2026-11-23T15:08:40Z" };
    const file = join(place.stateFolder, ".pulumi", "locks", "organization", "chatterie", "local", "1.json");
    put(file, JSON.stringify(lock));
    await run();
    rmSync(file);
    expect(told).toEqual([
      "Lock of a command that is gone (process 999999999, since 2026-11-23 15:08 UTC): taken away.",
    ]);
    expect(asked()).toBe("cancel --yes --stack local --color never --non-interactive\n");
  });

  test("a command that changes nothing only says what the next one will do", () => {
    state(true);
    expect(leftInDisorder(place)).toEqual({
      fr: "La dernière fois, le moteur a été coupé pendant 1 opération(s) ; le prochain npm run pulumi -- up remettra en ordre avant de continuer.",
      en: "Last time the engine was cut off during 1 operation(s); the next npm run pulumi -- up puts it in order before it goes on.",
    });
    expect([docker.calls(), asked()]).toEqual([[], ""]);
  });
});

test("A stack that is in order is left alone, without a word", async () => {
  state(false);
  await run();
  expect(leftInDisorder(place)).toBeUndefined();
  expect([told, docker.calls(), asked()]).toEqual([[], [], ""]);
});
