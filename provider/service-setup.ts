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
  const module = catalogue.find(({ name }) => name === service);
  // Its secrets belong to no association: the empty slug is none's.
  const changes = (await module?.tenancy.prepare?.(dockerPort(settings, ""))) ?? [];
  for (const line of changes) say(`${service}: ${line}`);
  return given;
}
