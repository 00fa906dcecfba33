import { z } from "zod";
import { catalogue } from "../services/catalogue.ts";
import { requireHealthy } from "./container-health.ts";
import { dockerPort } from "./docker-port.ts";
import type { ProviderSettings } from "./settings.ts";
import type { WireObject } from "./wire.ts";

const inputs = z.object({
  service: z.string(),
  containers: z.record(z.string(), z.string()),
  patienceSeconds: z.number(),
});

/**
 * Waits until all containers of one part are healthy, then prepares the service for its first visitor; `say` hears what
 * it changed.
 * @throws Error that names the first container that is not healthy in time, with its last log lines.
 */
export async function prepareService(
  settings: ProviderSettings,
  given: WireObject,
  say: (line: string) => void,
): Promise<WireObject> {
  const { service, containers, patienceSeconds } = inputs.parse(given);
  const env: Record<string, string> = settings.dockerHost ? { DOCKER_HOST: settings.dockerHost } : {};
  await Promise.all(Object.keys(containers).map((name) => requireHealthy(name, env, patienceSeconds * 1000)));
  // `etherpad-<slug>` is an association's own instance of `etherpad`.
  const module = catalogue.find(({ name }) => service === name || service.startsWith(`${name}-`));
  // Its secrets belong to no association: the empty slug is none's.
  const changes = (await module?.tenancy.prepare?.(dockerPort(settings, ""), service)) ?? [];
  for (const line of changes) say(`${service}: ${line}`);
  return given;
}
