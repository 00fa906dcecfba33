import { join } from "node:path";
import { execa } from "execa";
import { DATA_LABEL } from "../../stacks/model/names.ts";
import { allProcesses, orphans, processOf } from "../machine/processes.ts";
import { STACK_LABEL } from "../machine/stack-containers.ts";
import type { StackPlace } from "../pulumi-environment.ts";
import { OperatorError, type Sentence, words } from "../terminal/sentence.ts";
import { askEngine } from "./cli.ts";
import { failure } from "./failures.ts";
import { runEngine } from "./run-engine.ts";
import { stackSettings } from "./stack-settings.ts";
import { isAbandoned, readLocks, readState, type StackLock, type StackState } from "./state.ts";

/**
 * Puts a stack right after an engine that was killed: stops plugins it left behind, takes its lock away, removes what Docker
 * has and the state does not, forgets what was half made. Says each thing it does; does nothing on a stack that is in order.
 * @throws OperatorError when somebody works on the stack now, or when the lock is another machine's.
 */
export async function recover(
  place: StackPlace,
  tell: (sentence: Sentence) => void,
  environment?: NodeJS.ProcessEnv,
): Promise<void> {
  await releaseLock(place, tell);
  stopOrphans(place, tell);
  const state = readState(place);
  if (!state || state.pending.length === 0) return;
  tell(
    cutOffSentence(
      state.pending.length,
      "putting things in order before going on",
      "remise en ordre avant de continuer",
    ),
  );
  const docker = { ...dockerOf(place), ...environment };
  await removeUnknown(place, state, docker, tell);
  await runEngine({
    place,
    operation: "refresh",
    options: ["--clear-pending-creates", "--skip-preview"],
    ...(environment ? { environment } : {}),
  });
}

/** What {@link recover} would have to put in order, as a sentence; undefined on a stack that is in order. Changes nothing. */
export function leftInDisorder(place: StackPlace): Sentence | undefined {
  const pending = readState(place)?.pending.length ?? 0;
  if (pending === 0) return undefined;
  return cutOffSentence(
    pending,
    "the next npm run pulumi -- up puts it in order before it goes on",
    "le prochain npm run pulumi -- up remettra en ordre avant de continuer",
  );
}

function cutOffSentence(operations: number, en: string, fr: string): Sentence {
  return words(
    `La dernière fois, le moteur a été coupé pendant ${operations} opération(s) ; ${fr}.`,
    `Last time the engine was cut off during ${operations} operation(s); ${en}.`,
  );
}

async function releaseLock(place: StackPlace, tell: (sentence: Sentence) => void): Promise<void> {
  const locks = readLocks(place);
  const held = locks.find((lock) => !isAbandoned(lock, engineRuns));
  if (held) throw lockedError(held);
  const [lock] = locks;
  if (!lock) return;
  tell(
    words(
      `Verrou d'une commande qui n'existe plus (processus ${lock.pid}, ${when(lock).fr}) : retiré.`,
      `Lock of a command that is gone (process ${lock.pid}, ${when(lock).en}): taken away.`,
    ),
  );
  const cancel = await askEngine(place, ["cancel", "--yes", "--stack", place.stack]);
  if (!cancel.ok) throw failure(cancel.stderr, place);
}

/** Exported for the test that pins its text. */
export function lockedError(lock: StackLock): OperatorError {
  return new OperatorError(
    words(
      `Quelqu'un travaille déjà sur cette pile : ${lock.user} sur ${lock.host}, processus ${lock.pid}, ${when(lock).fr}. Attendez qu'il finisse, puis relancez. S'il n'existe plus : npm run pulumi -- cancel`,
      `Somebody works on this stack already: ${lock.user} on ${lock.host}, process ${lock.pid}, ${when(lock).en}. Wait until they finish, then run this again. If they are gone: npm run pulumi -- cancel`,
    ),
  );
}

function when({ since }: StackLock): Sentence {
  const [date, time] = since.split("T");
  const clock = `${date} ${time?.slice(0, 5)} UTC`;
  return words(`depuis le ${clock}`, `since ${clock}`);
}

/** A pid may have gone to another program since. */
function engineRuns(pid: number): boolean {
  return processOf(pid)?.name.startsWith("pulumi") === true;
}

/** Ends what a killed engine left running. */
export function stopOrphans(place: StackPlace, tell: (sentence: Sentence) => void): void {
  const left = orphans([place.pulumiHome, join(place.root, "provider")], allProcesses());
  for (const { pid } of left) process.kill(pid, "SIGTERM");
  if (left.length > 0)
    tell(
      words(
        `Processus oubliés par un moteur tué, arrêtés : ${left.map(({ pid, name }) => `${name} (${pid})`).join(", ")}.`,
        `Processes that a killed engine left behind, stopped: ${left.map(({ pid, name }) => `${name} (${pid})`).join(", ")}.`,
      ),
    );
}

/**
 * A container or network that was being made when the engine died exists without the engine knowing; it would be in the way.
 * What bears the data folder of another hoster stays: its stack may have the same name.
 */
async function removeUnknown(
  place: StackPlace,
  { resources }: StackState,
  env: NodeJS.ProcessEnv,
  tell: (sentence: Sentence) => void,
): Promise<void> {
  const known = new Set(resources.flatMap(({ id }) => (id ? [id] : [])));
  const dataRoot = stackSettings(place).dataRoot;
  const filter = ["--no-trunc", "--filter", `label=${STACK_LABEL}=${place.stack}`, "--format"];
  const label = `{{.Label "${DATA_LABEL}"}}`;
  for (const [kind, list, remove] of [
    [words("conteneur", "container"), ["ps", "--all", ...filter, `{{.ID}} {{.Names}} ${label}`], ["rm", "--force"]],
    [words("réseau", "network"), ["network", "ls", ...filter, `{{.ID}} {{.Name}} ${label}`], ["network", "rm"]],
  ] as const) {
    const listed = await execa("docker", list, { reject: false, stdin: "ignore", env });
    for (const line of listed.stdout.split("\n").filter(Boolean)) {
      const [id = "", name = "", ...rest] = line.split(" ");
      const owner = rest.join(" ");
      if (known.has(id) || (owner !== "" && dataRoot !== undefined && owner !== dataRoot)) continue;
      const removed = await execa("docker", [...remove, id], { reject: false, stdin: "ignore", env });
      if (!removed.failed)
        tell(
          words(
            `Resté de cette coupure, retiré : ${kind.fr} ${name}. Aucune donnée n'est dedans.`,
            `Left over from that, removed: ${kind.en} ${name}. No data is in it.`,
          ),
        );
    }
  }
}

/** Which Docker the stack lives on. */
function dockerOf(place: StackPlace): Record<string, string> {
  const { dockerHost } = stackSettings(place);
  return dockerHost ? { DOCKER_HOST: dockerHost } : {};
}
