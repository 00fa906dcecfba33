import { z } from "zod";
import { catalogue } from "../services/catalogue.ts";
import { dockerPort } from "./docker-port.ts";
import type { ProviderSettings } from "./settings.ts";
import type { WireObject } from "./wire.ts";

const inputs = z.object({ service: z.string() });

/** Prepares one service for its first visitor; `say` hears what it changed. */
export async function prepareService(
  settings: ProviderSettings,
  given: WireObject,
  say: (line: string) => void,
): Promise<WireObject> {
  const { service } = inputs.parse(given);
  // `etherpad-<slug>` is an association's own instance of `etherpad`.
  const module = catalogue.find(({ name }) => service === name || service.startsWith(`${name}-`));
  // Its secrets belong to no association: the empty slug is none's.
  const changes = (await module?.tenancy.prepare?.(dockerPort(settings, ""), service)) ?? [];
  for (const line of changes) say(`${service}: ${line}`);
  return given;
}
