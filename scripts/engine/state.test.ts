import { describe, expect, test } from "vitest";
import { aPlace } from "./engine-builders.ts";
import { lockedError } from "./recover.ts";
import { isAbandoned, parseLock, parseState, readLocks, readState, type StackLock } from "./state.ts";

const STACK = "urn:pulumi:local::chatterie::pulumi:pulumi:Stack::chatterie-local";
const NETWORK = "urn:pulumi:local::chatterie::docker:index/network:Network::edge";
const PROXY = "urn:pulumi:local::chatterie::docker:index/container:Container::proxy";

function aLock(given: Partial<StackLock> = {}): StackLock {
  return { file: "/l/1.json", pid: 5286, user: "root", host: "vm", since: "2026-11-23T15:08:40.362643228Z", ...given };
}

describe("The state of a stack", () => {
  test("tells what there is, what was under way, and the salt", () => {
    const text = JSON.stringify({
      version: 3,
      checkpoint: {
        latest: {
          secrets_providers: { type: "passphrase", state: { salt: "v1:salt" } },
          resources: [
            { urn: STACK, custom: false, type: "pulumi:pulumi:Stack" },
            { urn: NETWORK, custom: true, id: "630f", type: "docker:index/network:Network", inputs: {} },
          ],
          pending_operations: [
            { resource: { urn: PROXY, type: "docker:index/container:Container" }, type: "creating" },
          ],
        },
      },
    });
    expect(parseState(text)).toEqual({
      resources: [
        { urn: STACK, type: "pulumi:pulumi:Stack", id: undefined },
        { urn: NETWORK, type: "docker:index/network:Network", id: "630f" },
      ],
      pending: [{ urn: PROXY, operation: "creating" }],
      salt: "v1:salt",
    });
  });

  test("is empty for a stack that was never brought up", () => {
    expect(parseState('{"version":3,"checkpoint":{"stack":"local","latest":null}}')).toEqual({
      resources: [],
      pending: [],
      salt: undefined,
    });
  });

  test("is none where there is no file, and nobody holds a lock there", () => {
    expect(readState(aPlace())).toBeUndefined();
    expect(readLocks(aPlace())).toEqual([]);
  });
});

describe("A lock", () => {
  test("is read from its file", () => {
    const text = '{"pid":5286,"username":"root","hostname":"vm","timestamp":"2026-11-23T15:08:40.362643228Z"}';
    expect(parseLock("/l/1.json", text)).toEqual(aLock());
  });

  test("that is half written is none yet", () => {
    expect(parseLock("/l/1.json", '{"pid":52')).toBeUndefined();
  });

  test("is abandoned when its process is gone from this machine", () => {
    expect(isAbandoned(aLock(), () => false, "vm")).toBe(true);
    expect(isAbandoned(aLock(), () => true, "vm")).toBe(false);
  });

  test("of another machine is never abandoned, as far as can be seen from here", () => {
    expect(isAbandoned(aLock({ host: "server" }), () => false, "vm")).toBe(false);
  });

  test("that is held is told with who holds it and since when", () => {
    expect(lockedError(aLock()).sentence).toEqual({
      fr: "Quelqu'un travaille déjà sur cette pile : root sur vm, processus 5286, depuis le 2026-11-23 15:08 UTC. Attendez qu'il finisse, puis relancez. S'il n'existe plus : npm run pulumi -- cancel",
      en: "Somebody works on this stack already: root on vm, process 5286, since 2026-11-23 15:08 UTC. Wait until they finish, then run this again. If they are gone: npm run pulumi -- cancel",
    });
  });
});
