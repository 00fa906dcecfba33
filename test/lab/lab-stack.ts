import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { prepareStack } from "../../scripts/engine/prepare-stack.ts";
import {
  engineFolder,
  pulumiEnvironment,
  ROOT,
  type StackPlace,
  stackPlace,
} from "../../scripts/pulumi-environment.ts";
import { type EngineReport, engineReport } from "./engine-events.ts";
import { type Answer, ask, type Question } from "./web.ts";

/** Ports of the lab's hoster: beside those of a demo that may run on the same machine. */
export const HTTP = 18080;
export const HTTPS = 18443;
/** Which images this machine runs: told by `npm test`, else those that the lab built last. */
export const LOCK = process.env["CHATTERIE_IMAGES"] ?? join(ROOT, ".chatterie", "images.lab.json");

/** An answer of the engine's command line. */
export interface EngineAnswer {
  readonly code: number;
  /** All that it printed, both streams. */
  readonly text: string;
  readonly report: EngineReport;
  /** What it told people: diagnostics, or the end of its text where it has none. */
  readonly told: string;
}

/** Which hoster of the lab; each has containers, ports and folders of its own, so that one can live beside another. */
export interface LabHoster {
  readonly stack?: string;
  readonly http?: number;
  readonly https?: number;
  /** Settings that differ from the lab's usual ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A whole hoster of its own, for tests: real engine, real Docker, its own ports, state, data and associations. */
export class LabStack {
  readonly stack: string;
  readonly http: number;
  readonly https: number;
  private readonly settings: Readonly<Record<string, unknown>>;
  readonly place: StackPlace;
  readonly folder: string;
  readonly tenants: string;
  readonly dataRoot: string;
  authority = "";

  constructor({ stack = "lab", http = HTTP, https = HTTPS, settings = {} }: LabHoster = {}) {
    this.stack = stack;
    this.http = http;
    this.https = https;
    this.settings = settings;
    const folder = join(ROOT, ".chatterie", `test-${stack}`);
    this.folder = folder;
    this.tenants = join(folder, "tenants");
    this.dataRoot = join(folder, "data");
    this.place = stackPlace({ stack, folder });
  }

  /** Starts from nothing: whatever an earlier, interrupted run left is removed first. */
  async prepare(): Promise<void> {
    if (!existsSync(LOCK)) throw new Error("The lab's images are not there. Run the lab tests by: npm run test:lab");
    await this.removeContainers();
    await this.wipe();
    mkdirSync(this.tenants, { recursive: true });
    await this.configure({});
  }

  /** Settings of the hoster that differ from the lab's usual ones. */
  async configure(overrides: Readonly<Record<string, unknown>>): Promise<void> {
    const hoster = { ...this.hoster(), ...overrides };
    await prepareStack(this.place, { tracked: JSON.stringify({ config: { "chatterie:hoster": hoster } }) });
  }

  /** The hoster's settings as its stack file has them. */
  hoster(): Readonly<Record<string, unknown>> {
    return {
      name: "Les Chatons du Laboratoire",
      domain: "localhost",
      contact: "aide@laboratoire.example",
      language: "fr",
      services: ["etherpad", "mattermost"],
      address: "127.0.0.1",
      httpPort: this.http,
      httpsPort: this.https,
      dataRoot: this.dataRoot,
      tls: "internal",
      mail: "sink",
      tenants: this.tenants,
      images: LOCK,
      ...this.settings,
    };
  }

  /** Writes an association's file. */
  tenant(slug: string, text: string): void {
    writeFileSync(join(this.tenants, `${slug}.yaml`), text);
  }

  removeTenant(slug: string): void {
    rmSync(join(this.tenants, `${slug}.yaml`));
  }

  /** `pulumi up` without questions. */
  up(...options: string[]): Promise<EngineAnswer> {
    return this.pulumi("up", "--yes", "--skip-preview", "--json", ...options);
  }

  /** Gives the stack a secret of the operator's, as its documentation says. */
  async giveSecret(key: string, value: string): Promise<void> {
    await this.pulumi("config", "set", "--secret", `chatterie:${key}`, { stdin: value });
  }

  async pulumi(...words: (string | { readonly stdin: string })[]): Promise<EngineAnswer> {
    const args = words.filter((word) => typeof word === "string");
    const input = words.find((word) => typeof word === "object")?.stdin;
    const result = await execa(
      join(engineFolder(this.place), "pulumi"),
      [...args, "--non-interactive", "--color", "never"],
      {
        cwd: ROOT,
        env: pulumiEnvironment(this.place),
        extendEnv: false,
        reject: false,
        all: true,
        ...(input === undefined ? {} : { input }),
        timeout: 15 * 60_000,
        maxBuffer: 256 * 1024 * 1024,
      },
    );
    const text = String(result.all);
    const report = engineReport(args[0] === "up" ? String(result.stdout) : "");
    const told = report.said.map(({ severity, message }) => `${severity}: ${message}`).join("\n") || text.slice(-2000);
    return { code: result.exitCode ?? -1, text, report, told };
  }

  url(label: string): string {
    return `https://${label === "" ? "" : `${label}.`}localhost:${this.https}`;
  }

  ask(label: string, path: string, question: Question = {}): Promise<Answer> {
    return ask(`${this.url(label)}${path}`, { authority: this.authority, ...question });
  }

  /** Fetches the certificate of the hoster's own authority, which every later question must be answered under. */
  async trust(): Promise<void> {
    this.authority = await this.exec("proxy", "cat", "/data/caddy/pki/authorities/local/root.crt");
  }

  async exec(container: string, ...command: string[]): Promise<string> {
    return (await execa("docker", ["exec", `chatterie-${this.stack}-${container}`, ...command])).stdout;
  }

  /** Rows of a query as psql prints them, unaligned. */
  async sql(database: string, query: string): Promise<string> {
    return this.exec("postgres", "psql", "-X", "-A", "-t", "-U", "postgres", "-d", database, "-c", query);
  }

  /** Container ids by short name. */
  async containers(): Promise<Readonly<Record<string, string>>> {
    const { stdout } = await execa("docker", [
      "ps",
      "-a",
      "--no-trunc",
      "--filter",
      `label=chatterie.stack=${this.stack}`,
      "--format",
      "{{.Names}} {{.ID}}",
    ]);
    const rows = stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(" "));
    return Object.fromEntries(
      rows.map(([name = "", id = ""]) => [name.replace(`chatterie-${this.stack}-`, ""), id]).sort(),
    );
  }

  /** What Docker says of one container, by short name. */
  async inspect(name: string) {
    const { stdout } = await execa("docker", ["inspect", `chatterie-${this.stack}-${name}`]);
    const [found] = JSON.parse(stdout) as {
      Config: { User: string };
      State: { Health?: { Status: string } };
      HostConfig: { Memory: number; PortBindings?: object };
    }[];
    return {
      name,
      user: found?.Config.User ?? "",
      /** Bytes; 0 for no bound. */
      memory: found?.HostConfig.Memory ?? 0,
      health: found?.State.Health?.Status ?? "not watched",
      published: Object.keys(found?.HostConfig.PortBindings ?? {}).length,
    };
  }

  /** The first-login note of an association. */
  note(slug: string): string {
    return readFileSync(join(ROOT, ".chatterie", "access", this.stack, `${slug}.txt`), "utf8");
  }

  membersUser(slug: string): string {
    return `${slug}:${/mot de passe +(\S+)/.exec(this.note(slug))?.[1]}`;
  }

  async removeContainers(): Promise<void> {
    const ids = Object.values(await this.containers());
    if (ids.length > 0) await execa("docker", ["rm", "-f", ...ids]);
    const networks = await execa("docker", ["network", "ls", "-q", "--filter", `label=chatterie.stack=${this.stack}`]);
    const found = networks.stdout.split("\n").filter(Boolean);
    if (found.length > 0) await execa("docker", ["network", "rm", ...found]);
  }

  /** Data belongs to the containers' users: a container removes it, so that this works without being root. */
  async wipe(): Promise<void> {
    if (existsSync(this.dataRoot)) {
      const lock = JSON.parse(readFileSync(LOCK, "utf8")) as {
        images: Record<string, { repository: string; digest: string }>;
      };
      const image = `${lock.images["caddy"]?.repository}@${lock.images["caddy"]?.digest}`;
      await execa("docker", [
        "run",
        "--rm",
        "--user",
        "0:0",
        "-v",
        `${this.folder}:/folder`,
        "--entrypoint",
        "/bin/sh",
        image,
        "-c",
        "rm -rf /folder/data",
      ]);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
