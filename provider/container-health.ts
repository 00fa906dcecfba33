import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { z } from "zod";

const healthCheck = z.object({ Test: z.array(z.string()).nullish() }).nullish();
const RESTART_COUNT = "{{.RestartCount}}";
const HEALTH =
  "{{.State.Running}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{json .Config.Healthcheck}}";
const PATIENCE_MS = 180_000;
const PAUSE_MS = 1000;
const PROBE_TIMEOUT_MS = 15_000;
const LOG_LINES = 5;
/** After so many starts in vain (Docker waits longer before each: half a minute in all) more patience would not help. */
const RESTARTS = 8;

/**
 * Waits while a running container is not healthy yet. Docker starts a stopped container again without waiting, and a service
 * that has just started refuses what it is told. Returns whether it is healthy (or has no health check); false when it
 * does not run or does not exist, which the next command finds out in Docker's own words.
 * @throws Error that names the container and shows its last log lines, after three minutes.
 */
export async function untilHealthy(
  name: string,
  env: Readonly<Record<string, string>>,
  patience = PATIENCE_MS,
): Promise<boolean> {
  const end = Date.now() + patience;
  for (;;) {
    const { exitCode, stdout } = await execa("docker", ["inspect", "--format", HEALTH, name], {
      env,
      reject: false,
      stdin: "ignore",
    });
    const [running, health, ...check] = stdout.trim().split(" ");
    if (exitCode !== 0 || running !== "true") return false;
    if (health === "healthy" || health === "none") return true;
    if (await looksHealthy(name, env, check.join(" "))) return true;
    if (Date.now() > end) throw new Error(await notHealthy(name, env, patience));
    await pause(PAUSE_MS);
  }
}

/** Runs the container's own health check: Docker looks every half minute only, since each look starts a program. */
async function looksHealthy(name: string, env: Readonly<Record<string, string>>, check: string): Promise<boolean> {
  const [kind, ...command] = healthCheck.parse(JSON.parse(check || "null"))?.Test ?? [];
  if (kind !== "CMD" || command.length === 0) return false;
  const { exitCode } = await execa("docker", ["exec", name, ...command], {
    env,
    reject: false,
    stdin: "ignore",
    timeout: PROBE_TIMEOUT_MS,
  });
  return exitCode === 0;
}

/**
 * Waits until a container that was just started is healthy, through restarts too.
 * @throws Error that names the container and shows its last log lines, after `patience` milliseconds, or as soon as it has
 * been started in vain again and again.
 */
export async function requireHealthy(
  name: string,
  env: Readonly<Record<string, string>>,
  patience: number,
): Promise<void> {
  const end = Date.now() + patience;
  for (;;) {
    if (await untilHealthy(name, env, Math.max(0, end - Date.now()))) return;
    const { stdout, failed } = await execa("docker", ["inspect", "--format", RESTART_COUNT, name], {
      env,
      reject: false,
      stdin: "ignore",
    });
    if (failed) throw new Error(`The container ${name} is gone. Start it again with: pulumi up --refresh`);
    if (Number(stdout) >= RESTARTS)
      throw new Error(`The container ${name} ends again and again. Its last lines:\n${await lastLines(name, env)}`);
    if (Date.now() > end) throw new Error(await notHealthy(name, env, patience));
    await pause(PAUSE_MS);
  }
}

async function notHealthy(name: string, env: Readonly<Record<string, string>>, patience: number): Promise<string> {
  const lines = await lastLines(name, env);
  return `The container ${name} is not healthy after ${patience / 1000} s. Its last lines:\n${lines}`;
}

async function lastLines(name: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { all } = await execa("docker", ["logs", "--tail", String(LOG_LINES), name], {
    env,
    reject: false,
    stdin: "ignore",
    all: true,
  });
  return all.trim();
}
