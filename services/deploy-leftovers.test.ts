import { afterAll, describe, expect, it } from "vitest";
import { type DockerRule, fakeDocker } from "../test/fixtures/services/fake-docker.ts";
import { removeLeftover } from "./deploy-leftovers.ts";

const docker = fakeDocker();
afterAll(() => docker.remove());

const owner = { stack: "local", dataRoot: "/srv/les chats", environment: {} };
const found = (text: string): DockerRule[] => [{ when: ["inspect"], stdout: `${text}\n` }, { when: [" rm "] }];
const removals = () => docker.calls().map(({ words }) => words.join(" "));

describe("before a container or network is made", () => {
  it("removes what an interrupted run of this hoster left under its name", async () => {
    docker.answer(found("c1 local /srv/les chats"));
    expect(await removeLeftover("container", "chatterie-local-proxy", owner)).toBe(true);
    expect(removals().filter((words) => words.includes(" rm "))).toEqual(["container rm --force c1"]);
    docker.answer(found("n1 local /srv/les chats"));
    expect(await removeLeftover("network", "chatterie-local-edge", owner)).toBe(true);
    expect(removals().filter((words) => words.includes(" rm "))).toEqual(["network rm n1"]);
  });

  it.each([
    ["of another folder's hoster, though the stack has the same name", "c1 local /srv/autre"],
    ["of another stack", "c1 prod /srv/les chats"],
    ["that nobody labelled", "c1 <no value> <no value>"],
    ["that is not known whose", "c1 local "],
  ])("leaves one alone %s", async (_whose, text) => {
    docker.answer(found(text));
    expect(await removeLeftover("container", "chatterie-local-proxy", owner)).toBe(false);
    expect(removals().filter((words) => words.includes(" rm "))).toEqual([]);
  });

  it("does nothing where there is none", async () => {
    docker.answer([{ when: ["inspect"], stderr: "Error: No such container: x\n", code: 1 }]);
    expect(await removeLeftover("container", "chatterie-local-proxy", owner)).toBe(false);
  });
});
