import { createServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type CommandResource, secret, startCommandResource, type Values } from "./command-resource.ts";
import { type SshServer, startSshServer } from "./ssh-server.ts";

let remote: CommandResource;
let server: SshServer;

beforeAll(async () => {
  [remote, server] = await Promise.all([
    startCommandResource("remote:Command"),
    startSshServer({ password: "hush", acceptedVariables: ["LANG", "PULUMI_COMMAND_STDERR"] }),
  ]);
});
afterEach(() => {
  remote.lines.length = 0;
});
afterAll(async () => {
  await remote.stop();
  await server.stop();
});

/** A connection to the test's server, complete as after Check. */
const connection = (changes: Values = {}) =>
  secret({
    host: "127.0.0.1",
    port: server.port,
    user: "root",
    password: secret("hush"),
    hostKey: server.hostKey,
    dialErrorLimit: 0,
    perDialTimeout: 5,
    ...changes,
  });

/** The error of creating a command with this connection. */
const failure = (changes: Values, create = "true"): Promise<string> =>
  remote.create({ connection: connection(changes), create }).then(
    () => "no error",
    (error: Error) => error.message,
  );

describe("Running a command on a server", () => {
  test("gives it stdin and the variables the server accepts, and keeps its output", async () => {
    const inputs = { connection: connection(), create: "cat; echo $LANG; echo oops >&2", stdin: secret("bonjour ") };

    const { state } = await remote.create({ ...inputs, environment: { LANG: "fr_FR.UTF-8" } });

    expect(state).toMatchObject({ ...inputs, stdout: "bonjour fr_FR.UTF-8", stderr: "oops" });
    expect(remote.lines.map((line) => line.message)).toEqual(expect.arrayContaining(["bonjour fr_FR.UTF-8"]));
  });

  test("does not run it when the server refuses a variable of the program", async () => {
    const inputs = { connection: connection(), create: "echo ran; env", environment: { LANG: "C", NOPE: "1" } };

    await expect(remote.create(inputs)).rejects.toMatchObject({
      message: 'could not set environment variable "NOPE": ssh: setenv failed',
    });
    expect(remote.lines).toEqual([
      {
        severity: "ERROR",
        message: "sshd refused the variable NOPE: list it under AcceptEnv, or write NOPE=… in front of the command",
        ephemeral: false,
      },
    ]);
  });

  test("only warns when the server refuses the last output", async () => {
    const state = { stdout: "before", stderr: "noise" };

    const updated = await remote.update(state, {
      connection: connection(),
      create: 'echo "[$PULUMI_COMMAND_STDOUT] [$PULUMI_COMMAND_STDERR]"',
      logging: "none",
    });

    expect(updated).toMatchObject({ stdout: "[] [noise]" });
    expect(remote.lines).toEqual([
      {
        severity: "WARNING",
        message:
          "sshd refused the variable PULUMI_COMMAND_STDOUT: list it under AcceptEnv, " +
          "or write PULUMI_COMMAND_STDOUT=… in front of the command",
        ephemeral: false,
      },
    ]);
  });

  test("does not warn when the last output is not to be sent", async () => {
    const inputs = { connection: connection(), create: "true", addPreviousOutputInEnv: false };
    await remote.update({ stdout: "before", stderr: "" }, inputs);
    expect(remote.lines).toEqual([]);
  });

  test("says how it failed, what was run and what it printed", async () => {
    expect(await failure({}, "echo out; exit 3")).toBe(
      'Process exited with status 3: running "echo out; exit 3":\nout\n',
    );
    expect(await failure({}, "kill -TERM $$")).toBe(
      'Process exited with status 143 from signal TERM: running "kill -TERM $$":\n',
    );
  });

  test("stops waiting for it when the engine cancels", async () => {
    const created = remote.create({ connection: connection(), create: "echo started; exec sleep 2" });
    await expect.poll(() => remote.lines.length).toBe(1);

    await remote.cancel();

    await expect(created).rejects.toMatchObject({
      message:
        "wait: remote command exited without exit status or exit signal: " +
        'running "echo started; exec sleep 2":\nstarted\n',
    });
  });
});

describe("Connecting to a server", () => {
  test("refuses a server that shows another host key", async () => {
    const other = await startSshServer({ password: "hush", acceptedVariables: [] });
    expect(await failure({ hostKey: other.hostKey })).toBe(
      "after 0 failed attempts: ssh: handshake failed: ssh: host key mismatch",
    );
    await other.stop();
  });

  test("compares an RSA host key too", async () => {
    const rsa = await startSshServer({ password: "hush", acceptedVariables: [], hostKeyType: "rsa" });
    expect(await failure({ port: rsa.port, hostKey: rsa.hostKey })).toBe("no error");
    await rsa.stop();
  });

  test("refuses a host key that is none", async () => {
    expect(await failure({ hostKey: "nonsense" })).toBe("failed to parse host key: Unsupported key format");
  });

  test("names the methods of logging in that were tried", async () => {
    expect(await failure({ password: "wrong", agentSocketPath: "" })).toBe(
      "after 0 failed attempts: ssh: handshake failed: ssh: unable to authenticate, " +
        "attempted methods [none password], no supported methods remain",
    );
  });

  test("does not try twice with a key that cannot be used", async () => {
    expect(await failure({ privateKey: "nonsense", dialErrorLimit: 10 })).toBe("ssh: no key found");
  });

  test("tries once more than `dialErrorLimit`, and says so", async () => {
    const port = await unusedPort();
    expect(await failure({ port, dialErrorLimit: 2 })).toBe(
      `after 2 failed attempts: dial tcp 127.0.0.1:${port}: connect: connection refused`,
    );
    expect(remote.lines.map((line) => line.message)).toEqual([
      "Dial 1/2 failed: retrying",
      "Dial 2/2 failed: retrying",
    ]);
  });
});

async function unusedPort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}
