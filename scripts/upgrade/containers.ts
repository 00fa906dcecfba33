import { untilHealthy } from "../../provider/container-health.ts";
import { runningImages } from "../../provider/running-images.ts";
import type { LockedImage } from "../../stacks/model/image-lock.ts";
import { OperatorError, verbatim, words } from "../terminal/sentence.ts";
import type { UpgradeGround } from "./ground.ts";
import type { UpgradeScope } from "./scope.ts";
import type { Server } from "./server.ts";

/** Stops what the scope runs, the last started first; each gets the time that its plan gives it. What is not there needs no stopping. */
export async function stopContainers(server: Server, { containers }: UpgradeScope): Promise<void> {
  for (const container of containers.toReversed()) {
    await server.docker(["stop", server.name(container)]).catch((error: Error) => {
      if (!/No such container/.test(error.message)) throw error;
    });
  }
}

/**
 * Starts what the scope runs, where it stands still, and waits until it is healthy.
 * @throws OperatorError that names the container and shows its last lines.
 */
export async function startContainers(server: Server, ground: UpgradeGround, scope: UpgradeScope): Promise<void> {
  for (const container of scope.containers) await healthy(server, ground, container);
}

/**
 * Starts what the scope runs beside the image that is to be `entry`: the engine does not replace it and would wait in vain
 * until all of the service is healthy. What still has another version stays as it is: the engine puts a new one in its place.
 */
export async function startCompanions(
  server: Server,
  { place, environment }: UpgradeGround,
  scope: UpgradeScope,
  entry: LockedImage,
): Promise<void> {
  const running = (await runningImages(place.stack, environment)) ?? [];
  for (const container of scope.containers) {
    const name = server.name(container);
    const found = running.find((one) => one.container === name);
    const stays = found && (found.image !== scope.image || (found.tag === entry.tag && found.digest === entry.digest));
    if (stays) await server.docker(["start", name]);
  }
}

/** Starts the database servers of the scope, which restoring needs. */
export async function startDatabases(server: Server, ground: UpgradeGround, scope: UpgradeScope): Promise<void> {
  for (const engine of new Set(scope.databases.map((database) => database.engine)))
    await healthy(server, ground, engine);
}

async function healthy(server: Server, { environment }: UpgradeGround, container: string): Promise<void> {
  const name = server.name(container);
  await server.docker(["start", name]);
  const answer = await untilHealthy(name, environment).catch((error: Error) => {
    throw new OperatorError(verbatim(error.message));
  });
  if (!answer)
    throw new OperatorError(
      words(
        `Le conteneur ${name} s'est arrêté aussitôt démarré. Voir : docker logs ${name}`,
        `The container ${name} stopped as soon as it was started. See: docker logs ${name}`,
      ),
    );
}
