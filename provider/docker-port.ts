import { execa } from "execa";
import type { ExecResult, JsonValue, TenancyPort } from "../services/contract.ts";
import { fullName } from "../stacks/model/names.ts";
import { deriveSecret } from "../stacks/model/secrets.ts";
import { untilHealthy } from "./container-health.ts";
import { rowsOfXml } from "./mariadb-xml.ts";
import type { ProviderSettings } from "./settings.ts";

const EXEC_TIMEOUT_MS = 120_000;
const DOCKER_SAYS_MISSING = /^Error(?: response from daemon)?: (?:No such container:|container \S+ is not running)/im;

/** A container that is needed does not run; told apart because taking access away from what is gone is already done. */
export class ContainerMissing extends Error {}

/**
 * The running hoster as services see it: programs in its containers, by way of the docker command line, so that the same
 * code reaches this machine's socket and a server behind SSH.
 */
export function dockerPort(settings: ProviderSettings, slug: string): TenancyPort {
  const exec: TenancyPort["exec"] = (container, command, options) => execIn(settings, container, command, options);
  return {
    exec,
    tenantSecret: (label) => deriveSecret(settings.tenantKey, `${slug}/${label}`),
    once: (key, load) => memoized(key, load),
    query: (database, sql) => query(exec, database, sql),
    queryMariadb: (database, sql) => queryMariadb(exec, database, sql),
  };
}

/** Runs a program in a container of the stack, by its short name. */
export async function execIn(
  settings: ProviderSettings,
  container: string,
  command: readonly string[],
  { stdin = "", environment = {}, user }: Parameters<TenancyPort["exec"]>[2] = {},
): Promise<ExecResult> {
  const name = fullName(settings.stack, container);
  const env: Record<string, string> = settings.dockerHost ? { DOCKER_HOST: settings.dockerHost } : {};
  await healthyOnce(name, env);
  // `-e NAME` without a value takes it from this process's environment: a value on the command line is for all to read.
  const options = [...Object.keys(environment).flatMap((key) => ["-e", key]), ...(user ? ["-u", user] : [])];
  const result = await execa("docker", ["exec", "-i", ...options, name, ...command], {
    input: stdin,
    env: { ...environment, ...env },
    reject: false,
    timeout: EXEC_TIMEOUT_MS,
    stripFinalNewline: false,
  });
  if (result.timedOut) throw new Error(`${name} did not answer in ${EXEC_TIMEOUT_MS / 1000} s.`);
  if (result.exitCode === undefined) throw new Error("The docker command could not be run; is it installed?");
  const said = String(result.stderr);
  // Docker's own words only: a program in the container may well say that something "is not running".
  if (result.exitCode !== 0 && DOCKER_SAYS_MISSING.test(said))
    throw new ContainerMissing(`The container ${name} is not running. Start it again with: pulumi up --refresh`);
  if (/Cannot connect to the Docker daemon|error during connect/.test(said))
    throw new Error("Docker does not answer. Start it, then run the same command again.");
  return { code: result.exitCode, stdout: String(result.stdout), stderr: said };
}

/** Asked once an operation for each container, as soon as it is healthy. */
async function healthyOnce(name: string, env: Readonly<Record<string, string>>): Promise<void> {
  const key = `healthy ${name}`;
  if (!(await memoized(key, () => untilHealthy(name, env)))) memory.delete(key);
}

async function query(
  exec: TenancyPort["exec"],
  database: string,
  sql: string,
): Promise<readonly Readonly<Record<string, JsonValue>>[]> {
  const script = `SET default_transaction_read_only = on;\nSELECT coalesce(json_agg(rows), '[]') FROM (${sql}) AS rows;\n`;
  const command = [
    "psql",
    "-X",
    "-q",
    "-A",
    "-t",
    "-v",
    "ON_ERROR_STOP=1",
    "-U",
    "postgres",
    "-d",
    database,
    "-f",
    "-",
  ];
  const result = await exec("postgres", command, { stdin: script });
  if (result.code !== 0)
    throw new Error(`PostgreSQL (${database}): ${result.stderr.trim().split("\n").at(-1) ?? "no answer"}`);
  return JSON.parse(result.stdout);
}

/** The client's XML keeps null, line breaks and quotes apart, which its table does not; the login comes from a file in its container. */
async function queryMariadb(
  exec: TenancyPort["exec"],
  database: string,
  sql: string,
): Promise<readonly Readonly<Record<string, string | null>>[]> {
  const command = ["mariadb", "--defaults-extra-file=/run/secrets/mariadb.cnf", "--batch", "--xml", database];
  const script = `SET SESSION TRANSACTION READ ONLY;\nSTART TRANSACTION READ ONLY;\n${sql};\n`;
  const result = await exec("mariadb", command, { stdin: script });
  if (result.code !== 0)
    throw new Error(`MariaDB (${database}): ${result.stderr.trim().split("\n").at(-1) ?? "no answer"}`);
  return rowsOfXml(result.stdout);
}

const memory = new Map<string, Promise<unknown>>();

/** Forgets what was listed: at the beginning of an operation of the engine. */
export function startOperation(): void {
  memory.clear();
}

/** A failed load is not remembered. */
function memoized<T>(key: string, load: () => Promise<T>): Promise<T> {
  const known = memory.get(key) as Promise<T> | undefined;
  if (known) return known;
  const loading = load().catch((error: unknown) => {
    memory.delete(key);
    throw error;
  });
  memory.set(key, loading);
  return loading;
}
