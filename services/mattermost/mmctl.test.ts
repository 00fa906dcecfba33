import { expect, it } from "vitest";
import type { ExecResult, TenancyPort } from "../contract.ts";
import { json, mmctl } from "./mmctl.ts";

const port = (answer: Partial<ExecResult>, seen: string[][] = []): TenancyPort => ({
  exec: async (container, command) => {
    seen.push([container, ...command]);
    return { code: 0, stdout: "", stderr: "", ...answer };
  },
  tenantSecret: () => "",
  once: (_, load) => load(),
  query: async () => [],
  queryMariadb: async () => [],
});

it("asks the server through its socket, for JSON, in the service's own container", async () => {
  const seen: string[][] = [];
  await mmctl(port({}, seen), ["team", "list"]);
  expect(seen).toEqual([["mattermost", "/mattermost/bin/mmctl", "--local", "--json", "team", "list"]]);
});

it.each([
  [
    "Error: Team creation failed: A team with this URL already exists.\n",
    "Team creation failed: A team with this URL already exists.",
  ],
  [
    "There are 2 teams on local instance\nError: 1 error occurred:\n\t* unable to find team 'x'\n\n",
    "* unable to find team 'x'",
  ],
  [
    'There are 0 teams\nError: failed to create client: socket file "/s" doesn\'t exist\n',
    'failed to create client: socket file "/s" doesn\'t exist',
  ],
  ["There are 0 teams on local instance\n", "exit code 1"],
  ["", "exit code 1"],
])("says mmctl's own last sentence, not its counters (%j)", async (stderr, said) => {
  await expect(mmctl(port({ code: 1, stderr }), ["team", "create"])).rejects.toThrow(
    new Error(`Mattermost (mmctl team create): ${said}`),
  );
});

it("names two words of the command and no more: a password may follow", async () => {
  const words = ["user", "create", "--password", "CANARY-password"];
  const failed = mmctl(port({ code: 1, stderr: "Error: Unable to create user." }), words);
  await expect(failed).rejects.toThrow(new Error("Mattermost (mmctl user create): Unable to create user."));
});

it("reads `null`, which mmctl prints for an empty list, and tells usage text from an answer", () => {
  expect(json({ code: 0, stdout: "null\n", stderr: "" })).toBeNull();
  expect(json({ code: 0, stdout: "[1]", stderr: "" })).toEqual([1]);
  const usage = "Management of teams\n\nUsage:\n  mmctl team [command]\n";
  expect(() => json({ code: 0, stdout: usage, stderr: "" })).toThrow(
    new Error(`Mattermost answered no JSON: ${usage}`),
  );
});
