import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { StackPlace } from "../pulumi-environment.ts";

/** What these scripts must know of a stack to find its containers. */
export interface StackSettings {
  /** Absolute path on the Docker host. */
  readonly dataRoot?: string | undefined;
  /** As in DOCKER_HOST. */
  readonly dockerHost?: string | undefined;
}

const file = z.object({
  config: z.object({
    "chatterie:hoster": z.object({ dataRoot: z.string().optional(), dockerHost: z.string().optional() }),
  }),
});

/** The settings that the engine runs the stack with: the shadow's, else those of the tracked file. Empty where neither can be read; the program itself says what is wrong with them. */
export function stackSettings(place: StackPlace): StackSettings {
  for (const path of [place.configFile, join(place.root, `Pulumi.${place.stack}.yaml`)]) {
    const found = file.safeParse(parsed(path)).data?.config["chatterie:hoster"];
    if (found) return { ...found, ...(found.dataRoot && { dataRoot: resolve(place.root, found.dataRoot) }) };
  }
  return {};
}

function parsed(path: string): unknown {
  try {
    return parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
