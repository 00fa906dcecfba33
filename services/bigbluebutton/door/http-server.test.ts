import { afterEach, beforeEach, expect, it } from "vitest";
import { doorSettings, type Listening, listening } from "../../../test/fixtures/services/fake-bigbluebutton.ts";
import { doorServer } from "./http-server.ts";
import { meetingServer } from "./meeting-server.ts";

let door: Listening;
let log: string[];
beforeEach(async () => {
  log = [];
  const server = meetingServer("http://127.0.0.1:65531/api/", "");
  door = await listening(
    doorServer({ settings: doorSettings(), server, rooms: "/nowhere\0", log: (line) => log.push(line) }),
  );
});
afterEach(() => door.close());

const PATH = `/r/chorale.${"a".repeat(32)}`;

it("says that it is well without looking at anything else", async () => {
  const answer = await fetch(`${door.site}/health`);
  expect([answer.status, await answer.text()]).toEqual([200, "ok\n"]);
});

it("answers HEAD as GET, without the page", async () => {
  const answer = await fetch(`${door.site}/`, { method: "HEAD" });
  expect([answer.status, await answer.text()]).toEqual([404, ""]);
  expect(Number(answer.headers.get("content-length"))).toBeGreaterThan(500);
});

it("refuses other methods and forms that are too long", async () => {
  const put = await fetch(`${door.site}${PATH}`, { method: "PUT", body: "x" });
  expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
  const long = await fetch(`${door.site}${PATH}`, { method: "POST", body: `nom=${"x".repeat(5000)}` });
  expect(long.status).toBe(413);
  expect(await long.text()).toContain("Cette demande n’est pas comprise");
});

it("says sorry in French when it fails itself, and tells the operator why", async () => {
  const answer = await fetch(`${door.site}${PATH}`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).toContain("Une erreur s’est produite");
  expect(log).toHaveLength(1);
  expect(log[0]).toMatch(/^TypeError: /);
});
