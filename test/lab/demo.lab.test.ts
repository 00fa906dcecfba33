import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../../scripts/pulumi-environment.ts";
import { ask } from "./web.ts";

const STACK = "essai";
const PORTS = ["--http-port", "18081", "--https-port", "18444"];
const FIRST_LABELS = ["", "pads.", "chat.", "mail.", "chorale.", "epicerie."];

/** A copy of the project as a newcomer has it: what is committed or about to be, without anything generated; a blank in its path. */
const folder = join(mkdtempSync(join(tmpdir(), "chatterie-demo-")), "un dossier");

beforeAll(async () => {
  await execa(
    "sh",
    [
      "-c",
      `mkdir -p "$0" && git ls-files -z --cached --others --exclude-standard | tar --null -T - -c | tar -x -C "$0"`,
      folder,
    ],
    { cwd: ROOT },
  );
  writeFileSync(
    join(folder, `Pulumi.${STACK}.yaml`),
    readFileSync(join(folder, "Pulumi.local.yaml"), "utf8").replace("data/local", `data/${STACK}`),
  );
});
afterAll(async () => {
  await npm("demo:down", "--stack", STACK, `--delete-data=${STACK}`, "--yes");
  rmSync(join(folder, ".."), { recursive: true, force: true });
});

describe("npm run demo", () => {
  it("brings a hoster up from a fresh copy without a question, and tells every address and where the passwords lie", async () => {
    const demo = await npm("demo", "--yes", "--stack", STACK, ...PORTS);
    expect(demo.exitCode, demo.all).toBe(0);
    for (const label of FIRST_LABELS) expect(demo.all).toContain(`https://${label}localhost:18444`);
    expect(demo.all).toContain(".chatterie/ca.crt");
    expect(demo.all).toContain(`.chatterie/access/${STACK}/chorale.txt`);
    expect(demo.all).toContain("npm run demo:down");
    const password =
      /mot de passe +(\S+)/.exec(
        readFileSync(join(folder, ".chatterie", "access", STACK, "chorale.txt"), "utf8"),
      )?.[1] ?? "";
    expect(password).toMatch(/^[a-z]{5}(-[a-z]{5}){3}$/);
    expect(demo.all).not.toContain(password);
  });

  it("answers at every address, under the certificate that it names", async () => {
    const authority = readFileSync(join(folder, ".chatterie", "ca.crt"), "utf8");
    const answers = await Promise.all(
      FIRST_LABELS.map((label) => ask(`https://${label}localhost:18444/`, { authority })),
    );
    // The pads' own front door is closed: they are opened from an association's page.
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 200, 200, 200]);
  });

  it("keeps its secrets to the operator, and the tracked files as they were", async () => {
    const secrets = join(folder, ".chatterie", "secrets");
    expect(statSync(secrets).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(secrets)) expect(statSync(join(secrets, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, "Pulumi.local.yaml"), "utf8")).toBe(
      readFileSync(join(ROOT, "Pulumi.local.yaml"), "utf8"),
    );
  });

  it("changes nothing when it is run again", async () => {
    const demo = await npm("demo", "--yes", "--stack", STACK, ...PORTS);
    expect(demo.exitCode, demo.all).toBe(0);
    expect(demo.all).toContain("rien à changer");
  });

  it("says who holds a port that it needs, and does nothing", async () => {
    await npm("demo:down", "--stack", STACK, "--yes");
    const { createServer } = await import("node:net");
    const server = createServer().listen(18444, "127.0.0.1");
    const demo = await npm("demo", "--yes", "--stack", STACK, ...PORTS);
    server.close();
    expect(demo.exitCode).toBe(1);
    expect(demo.all).toContain("18444");
    expect(demo.all).toContain(String(process.pid));
    expect(await containers()).toBe("");
  });

  it("says what to do when Docker cannot be used", async () => {
    const demo = await npm("demo", "--yes", "--stack", STACK, ...PORTS, { DOCKER_HOST: "unix:///nowhere/docker.sock" });
    expect(demo.exitCode).toBe(1);
    expect(demo.all).toContain("/nowhere/docker.sock");
    expect(demo.all).not.toMatch(/\n\s+at /);
  });
});

describe("npm run demo:down", () => {
  it("leaves no container, network or process, keeps the data and says where", async () => {
    expect((await npm("demo", "--yes", "--stack", STACK, ...PORTS)).exitCode).toBe(0);
    const down = await npm("demo:down", "--stack", STACK, "--yes");
    expect(down.exitCode, down.all).toBe(0);
    expect(await containers()).toBe("");
    expect((await execa("docker", ["network", "ls", "-q", "--filter", `label=chatterie.stack=${STACK}`])).stdout).toBe(
      "",
    );
    expect((await execa("ps", ["axww", "-o", "args"])).stdout).not.toContain(join(folder, ".chatterie"));
    expect(down.all).toContain("Restent .chatterie/data et .chatterie/secrets");
    expect(readdirSync(join(folder, ".chatterie")).sort()).toEqual(["data", "secrets"]);
  });

  it("erases the data only when it is asked by name", async () => {
    const wrong = await npm("demo:down", "--stack", STACK, "--delete-data=autre", "--yes");
    expect(wrong.exitCode, wrong.all).not.toBe(0);
    expect(existsSync(join(folder, ".chatterie", "data", STACK))).toBe(true);
    const down = await npm("demo:down", "--stack", STACK, `--delete-data=${STACK}`, "--yes");
    expect(down.exitCode, down.all).toBe(0);
    expect(existsSync(join(folder, ".chatterie"))).toBe(false);
  });
});

async function npm(script: string, ...options: readonly (string | Record<string, string>)[]) {
  const words = options.filter((option) => typeof option === "string");
  const env = options.find((option) => typeof option === "object") ?? {};
  return execa("npm", ["run", script, "--", ...words], {
    cwd: folder,
    env,
    all: true,
    reject: false,
    timeout: 20 * 60_000,
    stdin: "ignore",
  });
}

async function containers(): Promise<string> {
  return (await execa("docker", ["ps", "-aq", "--filter", `label=chatterie.stack=${STACK}`])).stdout;
}
