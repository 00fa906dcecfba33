import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { REGISTRY_CONTAINER, removeRegistry } from "../../test/lab/images/local-registry.ts";
import { recover, stopOrphans } from "../engine/recover.ts";
import { runEngine } from "../engine/run-engine.ts";
import { readSecretFile } from "../engine/secret-files.ts";
import { readState } from "../engine/state.ts";
import { askDocker, type Docker, troubleError } from "../machine/docker.ts";
import { type DaemonFolders, ownDaemon, readyDocker } from "../machine/docker-start.ts";
import { processOf } from "../machine/processes.ts";
import { foreignContainer, STACK_LABEL, stackContainers, stackNetworks } from "../machine/stack-containers.ts";
import { engineFolder, type StackPlace } from "../pulumi-environment.ts";
import { OperatorError, type Sentence, words } from "../terminal/sentence.ts";
import type { Step } from "../terminal/steps.ts";
import { dataRootOf } from "./checks.ts";

const STOP_SECONDS = 60;

/**
 * A daemon to remove containers with: the one that answers, else the one that is installed, started for this. Undefined
 * where Docker is not installed at all, so that nothing can be left in it.
 * @throws OperatorError where there is one that cannot be started from here.
 */
export async function dockerForRemoval(
  folders: DaemonFolders,
  step: Pick<Step, "progress">,
): Promise<Docker | undefined> {
  const answer = await askDocker();
  if ("docker" in answer) return answer.docker;
  const installed = ["/usr/sbin/dockerd", "/usr/bin/dockerd", "/usr/local/bin/dockerd"].some(existsSync);
  if (!installed && !process.env.DOCKER_HOST) return undefined;
  if (process.env.DOCKER_HOST || process.getuid?.() !== 0)
    throw troubleError(answer.trouble, answer.message, process.env.DOCKER_HOST);
  return (await readyDocker(folders, step)).docker;
}

/**
 * Removes what the stack runs: by the engine where it can, and whatever carries the stack's label after that.
 * @throws OperatorError when another clone's stack has the same name, or somebody works on this one.
 */
export async function removeStack(
  place: StackPlace,
  step: Pick<Step, "progress" | "note">,
  environment: NodeJS.ProcessEnv,
): Promise<Sentence> {
  const foreign = foreignContainer(await stackContainers(place.stack), dataRootOf(place));
  const byEngine = await destroy(place, step, environment);
  if (foreign)
    return words(
      `${byEngine} ressources retirées ; la pile d'un autre dossier n'est pas touchée`,
      `${byEngine} resources removed; another folder's stack is left alone`,
    );
  const containers = await stackContainers(place.stack);
  for (const { id, name } of containers) {
    step.progress(words(`conteneur ${name}`, `container ${name}`));
    await execa("docker", ["rm", "--force", "--volumes", id], { reject: false, stdin: "ignore" });
  }
  const networks = await stackNetworks(place.stack);
  for (const { id } of networks) await execa("docker", ["network", "rm", id], { reject: false, stdin: "ignore" });
  await nothingLeft(place.stack);
  const byLabel = containers.length + networks.length;
  if (byEngine + byLabel === 0) return words("rien à retirer", "nothing to remove");
  return words(
    `${byEngine} ressources retirées par le moteur, ${byLabel} par leur étiquette`,
    `${byEngine} resources removed by the engine, ${byLabel} by their label`,
  );
}

async function destroy(
  place: StackPlace,
  step: Pick<Step, "progress" | "note">,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const before = stateOrNone(place)?.resources.length ?? 0;
  const able =
    existsSync(join(engineFolder(place), "pulumi")) &&
    existsSync(place.configFile) &&
    readSecretFile(place.passphraseFile) !== undefined;
  if (before === 0 || !able) {
    stopOrphans(place, step.note);
    return 0;
  }
  try {
    await recover(place, step.note, environment);
    const { changed } = await runEngine({
      place,
      operation: "destroy",
      options: [],
      environment,
      onProgress: ({ done, total, current }) =>
        step.progress(words(`${done} sur ${total} : ${current ?? ""}`, `${done} of ${total}: ${current ?? ""}`)),
      onInterrupt: step.note,
    });
    return changed;
  } catch (error) {
    if (!(error instanceof OperatorError) || error.exitCode === 130) throw error;
    step.note(
      words(
        "Le moteur n'a pas pu tout retirer ; le reste est retiré par son étiquette.",
        "The engine could not remove everything; the rest is removed by its label.",
      ),
    );
    return before - (stateOrNone(place)?.resources.length ?? before);
  }
}

/** A damaged state must not keep anyone from removing the stack. */
function stateOrNone(place: StackPlace): ReturnType<typeof readState> {
  try {
    return readState(place);
  } catch {
    return undefined;
  }
}

async function nothingLeft(stack: string): Promise<void> {
  const left = [...(await stackContainers(stack)), ...(await stackNetworks(stack))].map(({ name }) => name);
  if (left.length === 0) return;
  throw new OperatorError(
    words(
      `Docker n'a pas pu retirer : ${left.join(", ")}. Voir : docker ps --all --filter label=${STACK_LABEL}=${stack}`,
      `Docker could not remove: ${left.join(", ")}. See: docker ps --all --filter label=${STACK_LABEL}=${stack}`,
    ),
  );
}

/** Removes the lab's registry, unless another stack on this machine may still want its images. */
export async function stopLabRegistry(): Promise<Sentence> {
  const others = await execa("docker", ["ps", "--all", "--quiet", "--filter", `label=${STACK_LABEL}`], {
    reject: false,
    stdin: "ignore",
  });
  if (others.stdout.trim() !== "")
    return words("registre gardé : une autre pile s'en sert", "registry kept: another stack uses it");
  const there = await execa("docker", ["container", "inspect", REGISTRY_CONTAINER], { reject: false, stdin: "ignore" });
  if (there.failed) return words("aucun registre à arrêter", "no registry to stop");
  await removeRegistry(undefined);
  return words("registre du laboratoire arrêté", "the lab's registry is stopped");
}

/** Stops the daemon that the demo started by hand, unless other containers run in it. */
export async function stopOwnDaemon(folders: DaemonFolders): Promise<Sentence> {
  const own = ownDaemon(folders);
  if (!own) return words("Docker reste comme il était", "Docker stays as it was");
  const running = await execa("docker", ["ps", "--quiet"], { reject: false, stdin: "ignore" });
  if (running.stdout.trim() !== "")
    return words(
      `Docker continue (processus ${own.pid}) : d'autres conteneurs y tournent`,
      `Docker goes on (process ${own.pid}): other containers run in it`,
    );
  process.kill(own.pid, "SIGTERM");
  const deadline = performance.now() + STOP_SECONDS * 1000;
  // Not a bare look for the pid: where nobody reaps the dead, they keep theirs.
  while (processOf(own.pid)) {
    if (performance.now() > deadline)
      throw new OperatorError(
        words(
          `Docker (processus ${own.pid}) ne s'est pas arrêté en ${STOP_SECONDS} s.`,
          `Docker (process ${own.pid}) did not stop within ${STOP_SECONDS} s.`,
        ),
      );
    await pause(200);
  }
  return words("Docker arrêté (la démo l'avait démarré)", "Docker stopped (the demo had started it)");
}
