import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type CommandResource, secret, startCommandResource, UNKNOWN } from "./command-resource.ts";

const CONNECTION = { host: "server.example" };
let local: CommandResource;
let remote: CommandResource;
let folder: string;

beforeAll(async () => {
  [local, remote] = await Promise.all([startCommandResource("local:Command"), startCommandResource("remote:Command")]);
  folder = mkdtempSync(join(tmpdir(), "command-plugin-"));
});
afterEach(() => {
  local.lines.length = 0;
});
afterAll(async () => {
  await Promise.all([local.stop(), remote.stop()]);
  rmSync(folder, { recursive: true });
});

describe("Checking the inputs of a command", () => {
  test("fills in the defaults of a connection and marks its secrets", async () => {
    const { inputs, failures } = await remote.check({ connection: { ...CONNECTION, password: "hush" } });

    expect(failures).toEqual([]);
    expect(inputs).toEqual({
      connection: secret({
        user: "root",
        port: 22,
        dialErrorLimit: 10,
        perDialTimeout: 15,
        host: "server.example",
        password: secret("hush"),
      }),
    });
  });

  test("accepts values that a preview cannot know yet", async () => {
    const { failures } = await remote.check({ connection: UNKNOWN, create: UNKNOWN, environment: { A: UNKNOWN } });

    expect(failures).toEqual([]);
  });

  test("names every input that is unknown, missing or of the wrong type", async () => {
    const { failures } = await remote.check({ connection: { port: "22" }, create: 5, creat: "true", triggers: "1" });

    expect(failures).toEqual([
      [
        "connection",
        "An error occurred decoding 'CommandInputs.connection': 2 failures decoding:" +
          "\n\tport: Field 'port' on 'remote.Connection' must be a 'number'; got 'string' instead" +
          "\n\thost: Missing required field 'host' on 'remote.Connection'",
      ],
      ["creat", "Unrecognized field 'creat' on 'remote.CommandInputs'"],
      ["create", "Field 'create' on 'remote.CommandInputs' must be a 'string'; got 'number' instead"],
      ["triggers", "Field 'triggers' on 'remote.CommandInputs' must be a 'list'; got 'string' instead"],
    ]);
  });

  test("refuses a remote command without a connection", async () => {
    expect((await remote.check({ create: "true" })).failures).toEqual([
      ["connection", "Missing required field 'connection' on 'remote.CommandInputs'"],
    ]);
  });

  test("refuses what only the official plugin offers, instead of ignoring it", async () => {
    expect((await local.check({ create: "make", assetPaths: ["*.o"] })).failures).toEqual([
      ["assetPaths", "the lab stand-in of the command plugin does not offer assets: leave 'assetPaths' out"],
    ]);
    const copy = await startCommandResource("remote:CopyToRemote");
    await expect(copy.check({ connection: CONNECTION })).rejects.toThrow(
      "the lab stand-in of the command plugin offers command:local:Command and command:remote:Command, " +
        "got command:remote:CopyToRemote: use one of them",
    );
    await copy.stop();
  });
});

describe("Comparing the inputs of two runs", () => {
  test("names the path of each change, and asks for no replacement", async () => {
    const before = { create: "a", stdin: "x", environment: { A: "1", B: "2" }, triggers: [1, 2] };
    const after = { create: "a", update: "b", environment: { A: "9", B: "2", "a-b": "3" }, triggers: [1, 3, 4] };

    expect(await local.diff(before, after)).toEqual({
      changed: true,
      paths: {
        update: "ADD",
        stdin: "DELETE",
        "environment.A": "UPDATE",
        'environment["a-b"]': "ADD",
        "triggers[1]": "UPDATE",
        "triggers[2]": "ADD",
      },
      replaces: [],
    });
  });

  test("sees through the mark of a secret", async () => {
    expect(await local.diff({ stdin: secret("x") }, { stdin: "x" })).toEqual({
      changed: false,
      paths: {},
      replaces: [],
    });
    expect((await local.diff({ stdin: secret("x") }, { stdin: secret("y") })).paths).toEqual({ stdin: "UPDATE" });
  });
});

describe("Running a command on this machine", () => {
  test("gives it stdin and environment, keeps its output, and keeps secrets marked", async () => {
    const inputs = {
      create: 'cat; echo " $GREETED"; echo oops >&2',
      stdin: secret("bonjour"),
      environment: { GREETED: "été" },
    };

    const { id, state } = await local.create(inputs);

    expect(id).toMatch(/^greet[0-9a-f]{8}$/);
    expect(state).toEqual({ ...inputs, stdout: "bonjour été", stderr: "oops" });
  });

  test("shows its output line by line in the status column", async () => {
    await local.create({ create: "printf 'one\\ntwo'" });
    expect(local.lines).toEqual([
      { severity: "INFO", message: "one", ephemeral: true },
      { severity: "INFO", message: "two", ephemeral: true },
    ]);
  });

  test("shows only the stream that `logging` asks for", async () => {
    await local.create({ create: "echo out; echo err >&2", logging: "stderr" });
    await local.create({ create: "echo out; echo err >&2", logging: "none" });
    expect(local.lines.map((line) => line.message)).toEqual(["err"]);
  });

  test("runs in `dir`, by the `interpreter`", async () => {
    const { state } = await local.create({
      create: "process.stdout.write(process.cwd())",
      interpreter: ["node", "-e"],
      dir: folder,
    });
    expect(state.stdout).toBe(folder);
  });

  test("says how it failed, what was run and what it printed", async () => {
    await expect(local.create({ create: "echo out; echo err >&2; exit 3" })).rejects.toMatchObject({
      message: 'exit status 3: running "echo out; echo err >&2; exit 3":\nout\nerr\n',
    });
    await expect(local.create({ create: "kill -TERM $$" })).rejects.toThrow(
      'signal: terminated: running "kill -TERM $$":\n',
    );
    await expect(local.create({ create: "true", dir: "/nonexistent" })).rejects.toThrow(
      'chdir /nonexistent: no such file or directory: running "true":\n',
    );
    await expect(local.create({ create: "true", interpreter: ["no-such-shell"] })).rejects.toThrow(
      'exec: "no-such-shell": executable file not found in $PATH: running "true":\n',
    );
  });

  test("runs nothing in a preview: its output is unknown", async () => {
    const touched = join(folder, "touched");
    const inputs = { create: `touch ${touched}` };

    expect(await local.create(inputs, true)).toMatchObject({ state: { ...inputs, stdout: UNKNOWN, stderr: UNKNOWN } });
    expect(await local.update({ ...inputs, stdout: "", stderr: "" }, inputs, true)).toMatchObject({ stdout: UNKNOWN });
    expect(existsSync(touched)).toBe(false);
  });

  test("stops it when the engine cancels", async () => {
    const created = local.create({ create: "echo started; exec sleep 30" });
    await expect.poll(() => local.lines.length).toBe(1);

    await local.cancel();
    await expect(created).rejects.toThrow('signal: killed: running "echo started; exec sleep 30":\nstarted\n');
  });
});

describe("The later life of a command", () => {
  const state = { create: "echo created", stdout: "before", stderr: "" };

  test("runs `update`, or `create` where there is none, with the last output in its environment", async () => {
    const update = 'echo "updated, $PULUMI_COMMAND_STDOUT"';
    expect(await local.update(state, { create: "false", update })).toMatchObject({ stdout: "updated, before" });
    expect(await local.update(state, { create: update })).toMatchObject({ stdout: "updated, before" });
  });

  test("keeps the last output out of the environment when asked to", async () => {
    const inputs = { create: 'echo "[$PULUMI_COMMAND_STDOUT]"', addPreviousOutputInEnv: false };
    expect(await local.update(state, inputs)).toMatchObject({ stdout: "[]" });
  });

  test("is read back as it was: a refresh finds what it knew", async () => {
    expect(await local.read(state)).toEqual(state);
  });

  test("runs `delete` when it is deleted", async () => {
    const kept = join(folder, "kept");
    writeFileSync(kept, "");
    await local.delete({ ...state, delete: `rm ${kept}` });
    expect(existsSync(kept)).toBe(false);
  });
});
