import { untilHealthy } from "../../provider/container-health.ts";
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
