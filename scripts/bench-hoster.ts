import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { prepareStack } from "./engine/prepare-stack.ts";
import { stateFileOf } from "./engine/state.ts";
import { type StackPlace, stackPlace } from "./pulumi-environment.ts";

const ASSOCIATION = "chatterie:index:Association";

/** Where the throw-away hoster lies. All paths absolute. */
export interface BenchPlace {
  readonly folder: string;
  readonly hoster: StackPlace;
  readonly tenants: string;
  readonly dataRoot: string;
  /** First-login notes of its associations. */
  readonly access: string;
}

/** Places of the stack `bench`, none of them shared with another stack. */
export function benchPlace(root: string, pulumiHome?: string): BenchPlace {
  const folder = join(root, ".chatterie", "bench");
  return {
    folder,
    hoster: stackPlace({ stack: "bench", root, folder, ...(pulumiHome ? { pulumiHome } : {}) }),
    tenants: join(folder, "tenants"),
    dataRoot: join(root, ".chatterie", "data", "bench"),
    access: join(root, ".chatterie", "access", "bench"),
  };
}

/** The real hoster, as `npm run demo` has it, but under other ports and in other folders, so that both can run. */
export async function prepareHoster(place: BenchPlace, images: string): Promise<void> {
  const { root } = place.hoster;
  const overrides = {
    httpPort: 8081,
    httpsPort: 8444,
    dataRoot: relative(root, place.dataRoot),
    tenants: relative(root, place.tenants),
    images,
  };
  const tracked = readFileSync(join(root, "Pulumi.local.yaml"), "utf8");
  await prepareStack(place.hoster, { tracked, overrides, dataRoot: place.dataRoot });
}

/** How many associations an earlier run with `--keep` has left; 0 for none. */
export function keptAssociations(place: BenchPlace): number {
  return existsSync(stateFileOf(place.hoster)) && existsSync(place.tenants) ? readdirSync(place.tenants).length : 0;
}

const state = z.object({
  checkpoint: z.object({
    latest: z.object({
      resources: z.array(z.object({ type: z.string(), inputs: z.record(z.string(), z.unknown()).optional() })),
    }),
  }),
});

/** What the engine knows of a stack. */
export interface StackSize {
  /** All resources, the stack itself and its providers among them. */
  readonly resources: number;
  readonly associations: number;
  /** Length of an association's document as JSON, on average. */
  readonly documentBytes: number;
  readonly stateBytes: number;
}

/** Reads a stack's size from its state. */
export function stackSize(place: StackPlace): StackSize {
  return sizeOf(readFileSync(stateFileOf(place), "utf8"));
}

/** The same, from the text of a state file. */
export function sizeOf(text: string): StackSize {
  const { resources } = state.parse(JSON.parse(text)).checkpoint.latest;
  const documents = resources.flatMap(({ type, inputs }) =>
    type === ASSOCIATION ? [JSON.stringify(inputs?.document ?? {})] : [],
  );
  const bytes = documents.reduce((sum, document) => sum + document.length, 0);
  return {
    resources: resources.length,
    associations: documents.length,
    documentBytes: Math.round(bytes / Math.max(1, documents.length)),
    stateBytes: Buffer.byteLength(text),
  };
}
