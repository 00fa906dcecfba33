import { type BareSize, writeBareProgram } from "./bench-bare.ts";
import type { Comparison, Figures } from "./bench-figures.ts";
import { type BenchPlace, type StackSize, stackSize } from "./bench-hoster.ts";
import { measuredRun, type RunOptions } from "./bench-run.ts";
import { writeTenants } from "./bench-tenants.ts";
import type { UpProgress } from "./engine/up-output.ts";
import type { StackPlace } from "./pulumi-environment.ts";
import { OperatorError, words } from "./terminal/sentence.ts";

/** What is asked of both sides while nothing changes. */
export const QUIET_QUESTIONS = {
  preview: ["preview", "--suppress-progress", "--expect-no-changes"],
  /** As the project's own commands run it. */
  up: ["up", "--yes", "--suppress-progress", "--skip-preview", "--expect-no-changes"],
  upWithPreview: ["up", "--yes", "--suppress-progress", "--expect-no-changes"],
} as const;

const UP = ["up", "--yes", "--suppress-progress", "--skip-preview"] as const;

/** The bare engine knows two resources that no program names: the stack, and the provider of commands. */
const UNNAMED = 2;

/** For the creation of a stack that will be thrown away: the file backend writes the whole state after every step otherwise. */
export const WITHOUT_CHECKPOINTS = { PULUMI_EXPERIMENTAL: "1", PULUMI_SKIP_CHECKPOINTS: "true" };

/** Both sides, as they run next to each other. */
export interface Sides {
  readonly bench: BenchPlace;
  readonly bare: StackPlace;
  readonly signal: AbortSignal;
}

/** What was found for one number of associations. */
export interface SizeResult {
  readonly size: StackSize;
  readonly raising: Comparison;
  readonly preview: Comparison;
  readonly up: Comparison;
  readonly upWithPreview: Comparison;
  readonly adding: Comparison;
}

/** Raises both sides to `associations` of the hoster. `onProgress` hears how far ours is. */
export async function raise(
  sides: Sides,
  associations: number,
  onProgress: (progress: UpProgress) => void,
): Promise<Comparison> {
  const { bench, bare, signal } = sides;
  const options: RunOptions = { signal, environment: WITHOUT_CHECKPOINTS };
  writeTenants(bench.tenants, associations);
  const ours = await measuredRun(bench.hoster, UP, { ...options, onProgress });
  writeBareProgram(bare, asBare(stackSize(bench.hoster)));
  return { ours: [ours], bare: [await measuredRun(bare, UP, options)] };
}

/** Asks both sides in turns: ours, bare, ours, bare … so that a busy moment of the machine hits both. */
export async function compareQuiet(sides: Sides, args: readonly string[], repeat: number): Promise<Comparison> {
  const { bench, bare, signal } = sides;
  return inTurns(
    repeat,
    () => measuredRun(bench.hoster, args, { signal }),
    () => measuredRun(bare, args, { signal }),
  );
}

/** Adds one association, and one command to the bare program, `repeat` times: the stacks grow by one each time. */
export async function compareAdding(sides: Sides, repeat: number): Promise<Comparison> {
  const { bench, bare, signal } = sides;
  const before = stackSize(bench.hoster);
  let added = 0;
  return inTurns(
    repeat,
    async () => {
      added += 1;
      writeTenants(bench.tenants, before.associations + added);
      const figures = await measuredRun(bench.hoster, UP, { signal });
      const after = stackSize(bench.hoster);
      if (after.resources !== before.resources + added || after.associations !== before.associations + added)
        throw grewWrongly(before, after, added);
      return figures;
    },
    () => {
      writeBareProgram(bare, asBare({ ...before, resources: before.resources + added }));
      return measuredRun(bare, UP, { signal });
    },
  );
}

/** The bare program of as many resources. */
export function asBare({ resources, documentBytes }: StackSize): BareSize {
  return { commands: resources - UNNAMED, bytes: documentBytes };
}

async function inTurns(
  repeat: number,
  askOurs: () => Promise<Figures>,
  askBare: () => Promise<Figures>,
): Promise<Comparison> {
  const ours: Figures[] = [];
  const bare: Figures[] = [];
  for (let i = 0; i < repeat; i++) {
    ours.push(await askOurs());
    bare.push(await askBare());
  }
  return { ours, bare };
}

function grewWrongly(before: StackSize, after: StackSize, added: number): OperatorError {
  const [from, to] = [before.resources, after.resources];
  return new OperatorError(
    words(
      `Une association ajoutée ${added} fois devait faire ${added} ressource(s) de plus ; il y en a ${to - from} de plus (${from}, puis ${to}).`,
      `An association added ${added} times should make ${added} more resource(s); there are ${to - from} more (${from}, then ${to}).`,
    ),
  );
}
