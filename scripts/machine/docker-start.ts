import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { OperatorError, type Sentence, words } from "../terminal/sentence.ts";
import type { Step } from "../terminal/steps.ts";
import { askDocker, type Docker, type DockerTrouble, troubleError } from "./docker.ts";
import { processOf } from "./processes.ts";

const START_SECONDS = 60;

/** A daemon that answers, and what had to be done for it. */
export interface ReadyDocker {
  readonly docker: Docker;
  readonly said: Sentence;
}

/** Where this clone keeps its pid files and logs (`.chatterie/run`, `.chatterie/log`). */
export interface DaemonFolders {
  readonly run: string;
  readonly log: string;
}

/**
 * The daemon that is there; else, as root on Debian, installs it and starts it.
 * @throws OperatorError that says what to do.
 */
export async function readyDocker(folders: DaemonFolders, step: Pick<Step, "progress">): Promise<ReadyDocker> {
  const first = await askDocker();
  if ("docker" in first)
    return {
      docker: first.docker,
      said: words(`Docker ${first.docker.version}, déjà en marche`, `Docker ${first.docker.version}, already running`),
    };
  const { trouble, message } = first;
  const root = process.getuid?.() === 0;
  if (process.env.DOCKER_HOST || !root || !(trouble === "no client" || trouble === "stopped"))
    throw troubleError(trouble, message, process.env.DOCKER_HOST);
  const installed = await installWhereMissing(trouble, message, step);
  step.progress(words("démarrage du démon", "starting the daemon"));
  await start(folders);
  const docker = await waitUntilReady(folders);
  return {
    docker,
    said: installed
      ? words(
          `Docker ${docker.version}, installé depuis Debian et démarré`,
          `Docker ${docker.version}, installed from Debian and started`,
        )
      : words(`Docker ${docker.version}, démarré`, `Docker ${docker.version}, started`),
  };
}

/** The daemon that {@link readyDocker} started by hand, if it still runs. */
export function ownDaemon(folders: DaemonFolders): { readonly pid: number } | undefined {
  try {
    const [pid, started] = readFileSync(pidFile(folders), "utf8").trim().split(" ");
    const running = processOf(Number(pid));
    return running && running.started === started ? { pid: running.pid } : undefined;
  } catch {
    return undefined;
  }
}

export const pidFile = (folders: DaemonFolders): string => join(folders.run, "dockerd.pid");

async function installWhereMissing(
  trouble: DockerTrouble,
  message: string,
  step: Pick<Step, "progress">,
): Promise<boolean> {
  if (existsSync("/usr/sbin/dockerd") || existsSync("/usr/bin/dockerd") || existsSync("/usr/local/bin/dockerd"))
    return false;
  if (!existsSync("/etc/debian_version")) throw troubleError(trouble, message, undefined);
  step.progress(words("installation de docker.io (apt)", "installing docker.io (apt)"));
  const packages = ["docker.io", "iptables"];
  let result = await apt(["install", "-y", "--no-install-recommends", ...packages]);
  if (/Unable to locate package|has no installation candidate|404 +Not Found/.test(result.text)) {
    step.progress(words("mise à jour de la liste des paquets (apt)", "updating the list of packages (apt)"));
    result = await apt(["update"]);
    if (result.ok) result = await apt(["install", "-y", "--no-install-recommends", ...packages]);
  }
  if (!result.ok) throw aptError(result.text);
  // Since Debian 13 the client is a package of its own, which docker.io only recommends.
  if ((await execa("docker", ["--version"], { reject: false })).failed) {
    result = await apt(["install", "-y", "--no-install-recommends", "docker-cli"]);
    if (!result.ok) throw aptError(result.text);
  }
  return true;
}

async function apt(args: readonly string[]): Promise<{ ok: boolean; text: string }> {
  const run = await execa("apt-get", args, {
    reject: false,
    all: true,
    stdin: "ignore",
    env: { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
  });
  return { ok: !run.failed, text: run.all ?? "" };
}

/** What to tell of apt's failure: who holds its lock, or its own first error. */
export function aptError(text: string): OperatorError {
  const lock = /Could not get lock \S+?\.? It is held by process (\d+) \(([^)]*)\)/.exec(text);
  if (lock || /Could not get lock|Unable to acquire the dpkg frontend lock/.test(text)) {
    const [fr, en] = lock ? [` (processus ${lock[1]}, ${lock[2]})`, ` (process ${lock[1]}, ${lock[2]})`] : ["", ""];
    return new OperatorError(
      words(
        `Une autre installation de paquets est en cours${fr}. Attendez qu'elle finisse, puis relancez.`,
        `Another installation of packages is running${en}. Wait until it ends, then run this again.`,
      ),
    );
  }
  const first =
    text
      .split("\n")
      .find((line) => line.startsWith("E: "))
      ?.slice(3)
      .replace(/\.$/, "") ?? "apt-get failed";
  return new OperatorError(
    words(
      `apt-get n'a pas pu installer Docker : ${first}. Essayez à la main (apt-get install docker.io iptables), puis relancez.`,
      `apt-get could not install Docker: ${first}. Try by hand (apt-get install docker.io iptables), then run this again.`,
    ),
  );
}

async function start(folders: DaemonFolders): Promise<void> {
  if (existsSync("/run/systemd/system")) {
    await execa("systemctl", ["start", "docker"], { reject: false, stdin: "ignore", timeout: START_SECONDS * 1000 });
    return;
  }
  mkdirSync(folders.run, { recursive: true });
  mkdirSync(folders.log, { recursive: true });
  const log = openSync(join(folders.log, "dockerd.log"), "a", 0o600);
  const daemon = spawn("dockerd", [], { detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  await new Promise<void>((resolve, reject) => {
    daemon.once("spawn", resolve);
    daemon.once("error", reject);
  });
  daemon.unref();
  if (daemon.pid) writeFileSync(pidFile(folders), `${daemon.pid} ${processOf(daemon.pid)?.started ?? ""}\n`);
}

async function waitUntilReady(folders: DaemonFolders): Promise<Docker> {
  const deadline = performance.now() + START_SECONDS * 1000;
  for (;;) {
    const answer = await askDocker();
    if ("docker" in answer) return answer.docker;
    const own = Number(safeRead(pidFile(folders)).split(" ")[0]);
    const gaveUp = own > 0 && !processOf(own);
    if (gaveUp || performance.now() > deadline) throw notStarted(folders, gaveUp);
    await pause(300);
  }
}

function notStarted(folders: DaemonFolders, gaveUp: boolean): OperatorError {
  const path = join(folders.log, "dockerd.log");
  const complaint = safeRead(path).trimEnd().split("\n").at(-1) ?? "";
  const [fr, en] = gaveUp
    ? ["Docker s'est arrêté aussitôt démarré", "Docker stopped as soon as it was started"]
    : [
        `Docker ne répond pas ${START_SECONDS} s après son démarrage`,
        `Docker does not answer ${START_SECONDS} s after its start`,
      ];
  const seen = complaint
    ? [` Sa dernière ligne (${path}) : ${complaint}`, ` Its last line (${path}): ${complaint}`]
    : ["", ""];
  return new OperatorError(words(`${fr}.${seen[0]}`, `${en}.${seen[1]}`));
}

function safeRead(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
