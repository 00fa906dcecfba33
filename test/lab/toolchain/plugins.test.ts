import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import languageServices from "@pulumi/pulumi/proto/language_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/language_pb.js";
import type plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ask, firstLine, type PluginProcess, pluginFile, startPlugin } from "./plugin-process.ts";

let language: PluginProcess;
let client: languageServices.LanguageRuntimeClient;
let folder: string;

beforeAll(async () => {
  language = await startPlugin("pulumi-language-nodejs");
  client = new languageServices.LanguageRuntimeClient(language.address, grpc.credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await language.stop();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "language-plugin-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function writeFiles(files: Record<string, unknown>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }
}

const program = (options: Record<string, struct.JavaScriptValue> = { typescript: false }) =>
  new pb.ProgramInfo()
    .setRootDirectory(folder)
    .setProgramDirectory(folder)
    .setEntryPoint(".")
    .setOptions(struct.Struct.fromJavaScript(options));

/** Runs the program in `folder`; the file that stands for the SDK's entry decides how it goes. */
function run(options?: Record<string, struct.JavaScriptValue>): Promise<pb.RunResponse> {
  const request = new pb.RunRequest().setInfo(program(options)).setProject("hoster").setStack("lab").setDryrun(true);
  request.setMonitorAddress("127.0.0.1:1").setParallel(8).setConfigsecretkeysList(["hoster:key"]);
  request.getConfigMap().set("hoster:domain", "localhost").set("aws:config:region", "eu-west-3");
  return ask<pb.RunResponse>((reply) => client.run(request, reply));
}

const sdkEntry = (source: string) => ({
  "node_modules/@pulumi/pulumi/package.json": { name: "@pulumi/pulumi", version: "3.270.0" },
  "node_modules/@pulumi/pulumi/cmd/run/index.js": source,
});

describe("Both stand-ins", () => {
  test("say in their version that they are stand-ins", async () => {
    const versions = await Promise.all(
      ["pulumi-language-nodejs", "pulumi-resource-command"].map((name) =>
        firstLine(spawn(process.execPath, [pluginFile(name), "--version"])),
      ),
    );
    expect(versions).toEqual(["3.259.0+stand-in", "1.2.1+stand-in"]);

    const info = await ask<plugin.PluginInfo>((reply) => client.getPluginInfo(new empty.Empty(), reply));
    expect(info.getVersion()).toBe("3.259.0+stand-in");
  });

  test("leave when the engine was killed", async () => {
    const pids = await Promise.all(["pulumi-language-nodejs", "pulumi-resource-command"].map(orphanedPlugin));
    try {
      await expect.poll(() => pids.filter(isAlive), { timeout: 15_000 }).toEqual([]);
    } finally {
      for (const pid of pids.filter(isAlive)) process.kill(pid, "SIGKILL");
    }
  }, 20_000);
});

describe("The language plugin", () => {
  test("finds the plugins that the installed packages ask for", async () => {
    writeFiles({
      "node_modules/@pulumi/docker/package.json": {
        name: "@pulumi/docker",
        version: "5.2.0",
        pulumi: { resource: true },
      },
      "node_modules/other/package.json": {
        version: "1.0.0",
        pulumi: { resource: true, name: "elsewhere", version: "v2.0.0", server: "https://plugins.example" },
      },
      "node_modules/@pulumi/pulumi/package.json": { name: "@pulumi/pulumi", version: "3.270.0" },
      "node_modules/yaml/package.json": { name: "yaml", version: "2.9.1" },
      "node_modules/.bin/x": "",
    });
    const request = new pb.GetRequiredPackagesRequest().setInfo(program());

    const found = await ask<pb.GetRequiredPackagesResponse>((reply) => client.getRequiredPackages(request, reply));

    expect(
      found.getPackagesList().map((one) => [one.getKind(), one.getName(), one.getVersion(), one.getServer()]),
    ).toEqual([
      ["resource", "docker", "v5.2.0", ""],
      ["resource", "elsewhere", "v2.0.0", "https://plugins.example"],
    ]);
  });

  test("hands the program its addresses and its configuration", async () => {
    writeFiles(
      sdkEntry(`
        const { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT } = process.env;
        const seen = [process.execArgv, process.argv.slice(2), JSON.parse(PULUMI_CONFIG), PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT];
        require("node:fs").writeFileSync(__dirname + "/seen.json", JSON.stringify(seen));
      `),
    );

    const response = await run({ typescript: false, nodeargs: '--title "a b"' });

    expect([response.getError(), response.getBail()]).toEqual(["", false]);
    const seen = JSON.parse(readFileSync(join(folder, "node_modules/@pulumi/pulumi/cmd/run/seen.json"), "utf8"));
    expect(seen).toEqual([
      ["--title", "a b"],
      [
        ...["--monitor", "127.0.0.1:1", "--engine", expect.stringMatching(/^127\.0\.0\.1:\d+$/)],
        ...["--project", "hoster", "--root-directory", folder, "--stack", "lab", "--pwd", folder],
        ...["--dry-run", "--parallel", "8", "."],
      ],
      { "hoster:config:domain": "localhost", "aws:config:region": "eu-west-3" },
      '["hoster:key"]',
      null,
    ]);
  });

  test("adds nothing to an error that the program has shown itself", async () => {
    writeFiles(sdkEntry("process.exit(32)"));
    const response = await run();
    expect([response.getError(), response.getBail()]).toEqual(["", true]);
  });

  test("says how the program ended", async () => {
    writeFiles(sdkEntry("process.exit(3)"));
    expect((await run()).getError()).toBe("Program exited with non-zero exit code: 3");
    writeFiles(sdkEntry('process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 9000)'));
    expect((await run()).getError()).toBe("Program was ended by signal SIGTERM");
  });

  test("says what to do when the SDK is not installed", async () => {
    expect((await run()).getError()).toBe("@pulumi/pulumi is missing from this program's node_modules: run npm ci");
  });

  test("refuses the options that it does not know", async () => {
    expect((await run({ tsconfig: "x.json" })).getError()).toBe(
      "the lab stand-in of the Node plugin does not know the option tsconfig",
    );
    expect((await run({ typescript: "no" })).getError()).toBe("typescript option must be a boolean");
    expect((await run({ packagemanager: "yarn" })).getError()).toBe(
      "the lab stand-in of the Node plugin knows packagemanager npm only, got yarn",
    );
  });

  test("reads the dependencies from package-lock.json: the direct ones, or all", async () => {
    writeFiles({
      "package.json": { dependencies: { yaml: "2.9.1" }, devDependencies: { vitest: "5.1.1" } },
      "package-lock.json": {
        packages: {
          "": { version: "0.1.0" },
          "node_modules/yaml": { version: "2.9.1" },
          "node_modules/vitest": { version: "5.1.1" },
          "node_modules/vitest/node_modules/yaml": { version: "1.0.0" },
        },
      },
    });
    expect(await dependencies(false)).toEqual(["yaml 2.9.1", "vitest 5.1.1"]);
    expect(await dependencies(true)).toEqual(["yaml 2.9.1", "vitest 5.1.1", "yaml 1.0.0"]);
  });

  test("offers nothing else: the engine is told so", async () => {
    await expect(ask<pb.LinkResponse>((reply) => client.link(new pb.LinkRequest(), reply))).rejects.toMatchObject({
      cause: grpc.status.UNIMPLEMENTED,
    });
  });
});

async function dependencies(transitive: boolean): Promise<string[]> {
  const request = new pb.GetProgramDependenciesRequest().setInfo(program()).setTransitivedependencies(transitive);
  const found = await ask<pb.GetProgramDependenciesResponse>((reply) => client.getProgramDependencies(request, reply));
  return found.getDependenciesList().map((one) => `${one.getName()} ${one.getVersion()}`);
}

/** The pid of a plugin that has printed its port, and whose parent was then killed. */
async function orphanedPlugin(name: string): Promise<number> {
  const parent = spawn("/bin/sh", ["-c", '"$0" "$1" & echo "pid $!"; wait', process.execPath, pluginFile(name)]);
  let text = "";
  for await (const chunk of parent.stdout) {
    text += String(chunk);
    if (/^\d+$/m.test(text) && /^pid \d+$/m.test(text)) break;
  }
  parent.kill("SIGKILL");
  return Number(text.match(/^pid (\d+)$/m)?.[1]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
