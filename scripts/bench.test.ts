import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogue } from "../services/catalogue.ts";
import { parseTenants } from "../stacks/model/tenant-files.ts";
import { bareProgram } from "./bench-bare.ts";
import { spread } from "./bench-figures.ts";
import { benchPlace, sizeOf } from "./bench-hoster.ts";
import { readRepeat, readSizes } from "./bench-options.ts";
import { partOf, readSample, type Sample, treeOf } from "./bench-processes.ts";
import { asBare } from "./bench-rounds.ts";
import { tenantFileName, tenantText, writeTenants } from "./bench-tenants.ts";
import { OperatorError } from "./terminal/sentence.ts";

const sentenceOf = (run: () => unknown): { fr: string; en: string } => {
  try {
    run();
  } catch (error) {
    if (error instanceof OperatorError) return error.sentence;
  }
  throw new Error("No OperatorError.");
};

test("sizes are 2, 100 and 1,000 when none are named, and measured from the smallest", () => {
  expect(readSizes(undefined)).toEqual([2, 100, 1000]);
  expect(readSizes("100,2,100")).toEqual([2, 100]);
});

test("sizes and repeats that are none are refused with what to write instead", () => {
  expect(sentenceOf(() => readSizes("2,many"))).toEqual({
    fr: "--sizes 2,many : écrivez des nombres d'associations de 1 à 5000, par exemple --sizes 2,100.",
    en: "--sizes 2,many: write numbers of associations from 1 to 5000, for example --sizes 2,100.",
  });
  expect(sentenceOf(() => readSizes("5001")).en).toBe(
    "--sizes 5001: write numbers of associations from 1 to 5000, for example --sizes 2,100.",
  );
  expect(sentenceOf(() => readRepeat("0"))).toEqual({
    fr: "--repeat 0 : écrivez un nombre de 1 à 20.",
    en: "--repeat 0: write a number from 1 to 20.",
  });
  expect(readRepeat(undefined)).toBe(3);
});

test("a generated association passes the check that a mediator's file must pass, and uses both services of the bench", () => {
  const names = ["etherpad", "mattermost"];
  const files = [0, 7, 1000].map((number) => ({
    path: `tenants/${tenantFileName(number)}`,
    text: tenantText(number),
  }));
  const { tenants, problems } = parseTenants(files, { services: catalogue, enabled: names, language: "en" });
  expect(problems).toEqual([]);
  expect(tenants.map(({ slug }) => slug)).toEqual(["essai-0000", "essai-0007", "essai-1000"]);
  expect(tenants.map(({ services }) => Object.keys(services))).toEqual([names, names, names]);
});

test("more associations leave the files of the others as they are", () => {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    writeTenants(folder, 2);
    const before = readFileSync(join(folder, "essai-0001.yaml"), "utf8");
    writeTenants(folder, 3);
    writeTenants(folder, 1);
    expect(readdirSync(folder).sort()).toEqual(["essai-0000.yaml", "essai-0001.yaml", "essai-0002.yaml"]);
    expect(readFileSync(join(folder, "essai-0001.yaml"), "utf8")).toBe(before);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the bare program has as many resources, with inputs as long", () => {
  const size = { resources: 1030, associations: 1000, documentBytes: 480, stateBytes: 1 };
  expect(asBare(size)).toEqual({ commands: 1028, bytes: 480 });
  expect(bareProgram(asBare(size))).toBe(`import * as command from "@pulumi/command";

for (let i = 0; i < 1028; i++) {
  new command.local.Command(\`command-\${i}\`, { create: "true", stdin: \`\${i}\`.padEnd(480, "x") });
}
`);
});

test("a stack's size is read from its state", () => {
  const association = (slug: string) => ({ type: "chatterie:index:Association", inputs: { document: { slug } } });
  const resources = [{ type: "pulumi:pulumi:Stack" }, association("a"), association("bcd")];
  const text = JSON.stringify({ checkpoint: { latest: { resources } } });
  expect(sizeOf(text)).toEqual({ resources: 3, associations: 2, documentBytes: 13, stateBytes: text.length });
});

test("the stack to be measured shares no folder, port or secret with the demo's", () => {
  const { hoster, tenants, dataRoot, access } = benchPlace("/clone");
  expect(hoster.stack).toBe("bench");
  expect([hoster.stateFolder, hoster.passphraseFile, hoster.masterSecretFile, tenants, dataRoot, access]).toEqual([
    "/clone/.chatterie/bench/state",
    "/clone/.chatterie/bench/secrets/passphrase",
    "/clone/.chatterie/bench/secrets/master-secret",
    "/clone/.chatterie/bench/tenants",
    "/clone/.chatterie/data/bench",
    "/clone/.chatterie/access/bench",
  ]);
});

test("median, least and most", () => {
  expect(spread([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 });
  expect(spread([4, 1])).toEqual({ median: 2.5, least: 1, most: 4 });
  expect(() => spread([])).toThrow("No run, no median.");
});

test("a process is read from /proc, whatever its name is", () => {
  const fields = "S 77 4242 4242 0 -1 4194560 900 0 0 0 120 30 0 0 20 0 7 0 8812 735051776 2500 18446744073709551615 1";
  const expected = { pid: 4242, parent: 77, pages: 2500, ticks: 150 };
  expect(readSample(4242, `4242 (node) ${fields}`)).toEqual(expected);
  expect(readSample(4242, `4242 (a ) S 1 (b) ${fields}`)).toEqual(expected);
  expect(readSample(4242, "")).toBeUndefined();
});

test("a tree is the process and all below it, in whatever order they are seen", () => {
  const sample = (pid: number, parent: number): Sample => ({ pid, parent, pages: 1, ticks: 1 });
  const all = [sample(40, 30), sample(30, 10), sample(10, 1), sample(20, 10), sample(50, 1)];
  expect(treeOf(10, all).map(({ pid }) => pid)).toEqual([10, 30, 20, 40]);
  expect(treeOf(99, all)).toEqual([]);
});

test("processor time is told apart by part of the engine", () => {
  expect(partOf(["/x/.chatterie/pulumi/versions/3.259.0/bin/pulumi", "up", "--yes"])).toBe("engine");
  expect(partOf(["node", "/x/bin/pulumi-language-nodejs", "127.0.0.1:1"])).toBe("language host");
  expect(partOf(["/usr/bin/node", "/x/node_modules/@pulumi/pulumi/cmd/run/index.js"])).toBe("program");
  expect(partOf(["/x/plugins/resource-docker-v5.2.0/pulumi-resource-docker", "127.0.0.1:1"])).toBe("provider docker");
  expect(partOf(["node", "/x/provider/server.ts", "127.0.0.1:1"])).toBe("provider chatterie");
  expect(partOf(["docker", "exec", "-i", "x"])).toBe("others");
});
