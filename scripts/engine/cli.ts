import { join } from "node:path";
import { execa } from "execa";
import { engineEnvironment, engineFolder, type StackPlace } from "../pulumi-environment.ts";

/** What a short command of the engine answered. */
export interface EngineAnswer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one short command of the engine on the stack, e.g. `["stack", "output", "--json"]`; a secret goes in by `input`. */
export async function askEngine(
  place: StackPlace,
  args: readonly string[],
  options: { readonly input?: string; readonly cwd?: string; readonly environment?: NodeJS.ProcessEnv } = {},
): Promise<EngineAnswer> {
  const run = await execa(join(engineFolder(place), "pulumi"), [...args, "--color", "never", "--non-interactive"], {
    cwd: options.cwd ?? place.root,
    env: engineEnvironment(place, { ...process.env, ...options.environment }),
    extendEnv: false,
    reject: false,
    ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
  });
  return { ok: !run.failed, stdout: run.stdout, stderr: run.stderr || (run.failed ? (run.originalMessage ?? "") : "") };
}
