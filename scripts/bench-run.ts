import { createWriteStream, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa, execaSync } from "execa";
import type { Figures } from "./bench-figures.ts";
import { partOf, readSample, type Sample, treeOf } from "./bench-processes.ts";
import { engineError } from "./engine/run-engine.ts";
import { UpOutput, type UpProgress } from "./engine/up-output.ts";
import { engineFolder, pulumiEnvironment, type StackPlace } from "./pulumi-environment.ts";
import { OperatorError, words } from "./terminal/sentence.ts";

/** How often memory is looked at. Milliseconds. */
const SAMPLE_EVERY = 100;

/** How a command of the engine is run. */
export interface RunOptions {
  /** Ends the command. */
  readonly signal: AbortSignal;
  readonly environment?: Readonly<Record<string, string>>;
  readonly onProgress?: (progress: UpProgress) => void;
}

/**
 * Runs a command of the engine on a stack and measures it.
 * @throws OperatorError when it fails, with the engine's diagnostics; all that it printed is in the stack's log folder.
 */
export async function measuredRun(place: StackPlace, args: readonly string[], options: RunOptions): Promise<Figures> {
  mkdirSync(place.logFolder, { recursive: true });
  const log = join(
    place.logFolder,
    `${place.stack}-${args[0]}-${Math.round(performance.timeOrigin + performance.now())}.log`,
  );
  const started = performance.now();
  const run = execa(join(engineFolder(place), "pulumi"), [...args, "--color", "never", "--non-interactive"], {
    cwd: place.root,
    env: { ...pulumiEnvironment(place), ...options.environment },
    extendEnv: false,
    reject: false,
    all: true,
    stdin: "ignore",
    cancelSignal: options.signal,
    forceKillAfterDelay: 30_000,
  });
  const watch = new TreeWatch(run.pid ?? 0);
  const output = new UpOutput();
  const file = createWriteStream(log);
  for await (const line of run.iterable({ from: "all" })) {
    file.write(`${line}\n`);
    output.line(line);
    options.onProgress?.(output.progress());
  }
  const result = await run;
  const seconds = (performance.now() - started) / 1000;
  file.end();
  const seen = watch.stop();
  if (result.isCanceled) throw new OperatorError(words("Mesure interrompue.", "Measuring was interrupted."), 130);
  if (result.failed) throw engineError(place, log, output.diagnostics(), result.stderr);
  return { seconds, ...seen };
}

/** Looks at the processes below one, from now until `stop`. */
class TreeWatch {
  private readonly root: number;
  private readonly timer: NodeJS.Timeout;
  private readonly parts = new Map<number, string>();
  private readonly ticks = new Map<number, number>();
  private peakPages = 0;

  constructor(root: number) {
    this.root = root;
    this.timer = setInterval(() => this.look(), SAMPLE_EVERY);
  }

  stop(): Pick<Figures, "peakBytes" | "processor"> {
    clearInterval(this.timer);
    const processor: Record<string, number> = {};
    for (const [pid, ticks] of this.ticks) {
      const part = this.parts.get(pid) ?? "others";
      processor[part] = (processor[part] ?? 0) + ticks / ticksPerSecond();
    }
    return { peakBytes: this.peakPages * pageBytes(), processor };
  }

  private look(): void {
    const tree = treeOf(this.root, allSamples());
    this.peakPages = Math.max(
      this.peakPages,
      tree.reduce((sum, { pages }) => sum + pages, 0),
    );
    for (const { pid, ticks } of tree) {
      this.ticks.set(pid, ticks);
      // A process bears its parent's name until it becomes the program that was asked for.
      const command = commandOf(pid);
      if (command.length > 0) this.parts.set(pid, partOf(command));
    }
  }
}

function allSamples(): readonly Sample[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => readSample(Number(name), readText(`/proc/${name}/stat`)) ?? []);
}

function commandOf(pid: number): readonly string[] {
  return readText(`/proc/${pid}/cmdline`).split("\0").slice(0, -1);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

const machineFacts = new Map<string, number>();
const pageBytes = () => machineFact("PAGESIZE");
const ticksPerSecond = () => machineFact("CLK_TCK");

function machineFact(name: string): number {
  const known = machineFacts.get(name) ?? Number(execaSync("getconf", [name]).stdout);
  machineFacts.set(name, known);
  return known;
}
