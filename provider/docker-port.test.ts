import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { fakeDocker } from "../test/fixtures/services/fake-docker.ts";
import { providerSettingsOf } from "../test/fixtures/services/provider-builders.ts";
import { ContainerMissing, dockerPort, execIn, startOperation } from "./docker-port.ts";

const settings = providerSettingsOf("/access");
const docker = fakeDocker();
afterAll(() => docker.remove());
beforeEach(() => docker.answer([]));

describe("exec", () => {
  it("runs a program in the stack's container, and hands secrets to its standard input only", async () => {
    docker.answer([{ when: ["exec"], stdout: "out\n", stderr: "err\n", code: 3 }]);
    const answer = await dockerPort(settings, "chorale").exec("etherpad", ["node", "-e", "a b 'c'"], {
      stdin: "CANARY\n",
    });
    expect(answer).toEqual({ code: 3, stdout: "out\n", stderr: "err\n" });
    expect(docker.calls()).toEqual([
      { words: ["exec", "-i", "chatterie-test-etherpad", "node", "-e", "a b 'c'"], stdin: "CANARY\n" },
    ]);
  });

  it.each([
    ["Error response from daemon: No such container: chatterie-test-proxy\n"],
    ["Error: No such container: chatterie-test-proxy\n"],
    ["Error response from daemon: Container 71d5d6903ae4 is not running\n"],
    ["Error response from daemon: container 71d5d6903ae4 is not running\n"],
  ])("tells a container that does not run from a program that fails (%s)", async (stderr) => {
    docker.answer([{ when: ["exec"], stderr, code: 1 }]);
    const run = execIn(settings, "proxy", ["true"]);
    await expect(run).rejects.toBeInstanceOf(ContainerMissing);
    await expect(run).rejects.toThrow(
      "The container chatterie-test-proxy is not running. Start it again with: pulumi up --refresh",
    );
  });

  it.each([
    [0, "warning: the cache is not running\n"],
    [0, "Error: No such container: x (said by a program that went well)\n"],
    [1, "Error: the search engine is not running\n"],
    [1, "Error: No such container runtime\n"],
  ])("does not take a program's own words for Docker's (code %i, %s)", async (code, stderr) => {
    docker.answer([{ when: ["exec"], stderr, code }]);
    expect(await execIn(settings, "proxy", ["true"])).toEqual({ code, stdout: "", stderr });
  });

  it.each([
    ["Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n"],
    ["error during connect: Get http://docker/containers/x/json: EOF\n"],
  ])("says that Docker does not answer (%s)", async (stderr) => {
    docker.answer([{ when: ["exec"], stderr, code: 1 }]);
    await expect(execIn(settings, "proxy", ["true"])).rejects.toThrow(
      new Error("Docker does not answer. Start it, then run the same command again."),
    );
  });

  it("says that there is no docker command", async () => {
    const path = process.env["PATH"];
    process.env["PATH"] = "/nonexistent";
    try {
      await expect(execIn(settings, "proxy", ["true"])).rejects.toThrow(
        new Error("The docker command could not be run; is it installed?"),
      );
    } finally {
      process.env["PATH"] = path;
    }
  });
});

describe("a container's health", () => {
  const run = (container: string) => execIn(settings, container, ["true"]);

  it("is asked for once an operation, before the first program runs in it", async () => {
    startOperation();
    docker.answer([{ when: ["exec"] }]);
    for (const container of ["proxy", "proxy", "etherpad", "proxy"]) await run(container);
    expect(docker.healthAsked()).toEqual(["chatterie-test-proxy", "chatterie-test-etherpad"]);
    startOperation();
    await run("proxy");
    expect(docker.healthAsked()).toHaveLength(3);
  });

  it("is asked for again as long as the container does not run", async () => {
    startOperation();
    docker.answer([
      { when: ["inspect"], stdout: "false unhealthy\n" },
      { when: ["exec"], stderr: "Error response from daemon: Container 71d5 is not running\n", code: 1 },
    ]);
    await expect(run("proxy")).rejects.toBeInstanceOf(ContainerMissing);
    await expect(run("proxy")).rejects.toBeInstanceOf(ContainerMissing);
    expect(docker.healthAsked()).toHaveLength(2);
  });
});

describe("tenantSecret", () => {
  it("belongs to one association and one label", () => {
    const [chorale, epicerie] = [dockerPort(settings, "chorale"), dockerPort(settings, "epicerie")];
    expect(chorale.tenantSecret("etherpad/pads").slice(0, 10)).toBe("911450c964");
    expect(epicerie.tenantSecret("etherpad/pads")).not.toBe(chorale.tenantSecret("etherpad/pads"));
    expect(chorale.tenantSecret("members")).not.toBe(chorale.tenantSecret("etherpad/pads"));
    expect(chorale.tenantSecret("members")).toMatch(/^[A-Za-z0-9]+$/);
  });
});

describe("once", () => {
  it("loads one time for all associations of an operation, until the next begins", async () => {
    let loads = 0;
    const load = async () => ++loads;
    const [chorale, epicerie] = [dockerPort(settings, "chorale"), dockerPort(settings, "epicerie")];
    expect(await Promise.all([chorale.once("test/a", load), epicerie.once("test/a", load)])).toEqual([1, 1]);
    expect(await chorale.once("test/b", load)).toBe(2);
    startOperation();
    expect(await epicerie.once("test/a", load)).toBe(3);
  });

  it("does not remember a failure", async () => {
    const port = dockerPort(settings, "chorale");
    await expect(port.once("test/c", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await port.once("test/c", async () => "yes")).toBe("yes");
  });
});

describe("query", () => {
  it("asks PostgreSQL read-only and gets rows as JSON", async () => {
    docker.answer([{ when: ["psql"], stdout: '[{"name":"chorale","members":3}]\n' }]);
    const rows = await dockerPort(settings, "chorale").query("mattermost", "SELECT 1");
    expect(rows).toEqual([{ name: "chorale", members: 3 }]);
    const [call] = docker.calls();
    expect(call?.words.slice(0, 4)).toEqual(["exec", "-i", "chatterie-test-postgres", "psql"]);
    expect(call?.words.slice(-4)).toEqual(["-d", "mattermost", "-f", "-"]);
    expect(call?.stdin).toBe(
      "SET default_transaction_read_only = on;\nSELECT coalesce(json_agg(rows), '[]') FROM (SELECT 1) AS rows;\n",
    );
  });

  it("says PostgreSQL's last sentence when it refuses", async () => {
    docker.answer([
      {
        when: ["psql"],
        stderr: 'psql: error: connection failed\nFATAL:  database "mattermost" does not exist\n',
        code: 2,
      },
    ]);
    await expect(dockerPort(settings, "chorale").query("mattermost", "SELECT 1")).rejects.toThrow(
      new Error('PostgreSQL (mattermost): FATAL:  database "mattermost" does not exist'),
    );
  });
});

describe("queryMariadb", () => {
  const ask = () => dockerPort(settings, "chorale").queryMariadb("framadate", "SELECT title FROM fd_chorale_poll");

  it("asks MariaDB read-only, without a password on the command line, and gets every value as text", async () => {
    // As the client of MariaDB 11.8 prints it.
    const stdout = `<?xml version="1.0"?>

<resultset statement="SELECT NULL AS a, &quot;x&lt;&amp;&quot; AS b" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <row>
	<field name="a" xsi:nil="true" />
	<field name="b">x&lt;&amp;
&quot;y</field>
	<field name="c">3</field>
  </row>
</resultset>
`;
    docker.answer([{ when: ["mariadb"], stdout }]);
    expect(await ask()).toEqual([{ a: null, b: 'x<&\n"y', c: "3" }]);
    expect(docker.calls()).toEqual([
      {
        words: [
          ...["exec", "-i", "chatterie-test-mariadb", "mariadb"],
          ...["--defaults-extra-file=/run/secrets/mariadb.cnf", "--batch", "--xml", "framadate"],
        ],
        stdin: "SET SESSION TRANSACTION READ ONLY;\nSTART TRANSACTION READ ONLY;\nSELECT title FROM fd_chorale_poll;\n",
      },
    ]);
  });

  it("says MariaDB's last sentence when it refuses", async () => {
    const stderr = `--------------
SELECT title FROM fd_chorale_poll
--------------

ERROR 1146 (42S02) at line 3: Table 'framadate.fd_chorale_poll' doesn't exist
`;
    docker.answer([{ when: ["mariadb"], stderr, code: 1 }]);
    await expect(ask()).rejects.toThrow(
      new Error("MariaDB (framadate): ERROR 1146 (42S02) at line 3: Table 'framadate.fd_chorale_poll' doesn't exist"),
    );
  });
});
