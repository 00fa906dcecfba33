import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { engineEnvironment, engineFolder, type StackPlace } from "../pulumi-environment.ts";
import { whileInterruptible } from "../terminal/interrupts.ts";
import { OperatorError, type Sentence, words } from "../terminal/sentence.ts";
import { remedy } from "./failures.ts";
import { UpOutput, type UpProgress } from "./up-output.ts";

/** A long operation of the engine. */
export interface EngineRun {
  readonly place: StackPlace;
  /** `up`, `destroy`, `refresh`. */
  readonly operation: "up" | "destroy" | "refresh";
  readonly options: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly onProgress?: (progress: UpProgress) => void;
  /** Called at Ctrl-C with what to tell. */
  readonly onInterrupt?: (sentence: Sentence) => void;
}

/**
 * Runs a long operation of the engine without questions; all it says goes to a log file.
 * @throws OperatorError with the engine's diagnostics and one sentence on what to do; exit code 130 after an interruption.
 */
export async function runEngine(run: EngineRun): Promise<{ readonly log: string; readonly changed: number }> {
  const { place, operation } = run;
  const log = logPath(place, operation);
  const output = new UpOutput();
  const heard: string[] = [];
  mkdirSync(place.logFolder, { recursive: true, mode: 0o700 });
  const file = openSync(log, "w", 0o600);
  // A process group of its own: a terminal's Ctrl-C would reach the engine twice otherwise, and twice means "drop everything".
  const engine = execa(
    join(engineFolder(place), "pulumi"),
    [operation, "--yes", "--non-interactive", "--color", "never", "--suppress-progress", ...run.options],
    {
      cwd: place.root,
      env: engineEnvironment(place, { ...process.env, ...run.environment }),
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      buffer: false,
      detached: true,
      cleanup: false,
    },
  );
  const follow = async (stream: NodeJS.ReadableStream, listen: (line: string) => void) => {
    for await (const line of createInterface({ input: stream })) {
      writeSync(file, `${line}\n`);
      listen(line);
    }
  };
  let interrupts = 0;
  const interrupted = () => {
    interrupts += 1;
    engine.kill("SIGINT");
    run.onInterrupt?.(interrupts === 1 ? FIRST : SECOND);
  };
  const result = await whileInterruptible(interrupted, async () => {
    const [done] = await Promise.all([
      engine,
      follow(engine.stdout, (line) => {
        output.line(line);
        run.onProgress?.(output.progress());
      }),
      follow(engine.stderr, (line) => heard.push(line)),
    ]);
    return done;
  });
  closeSync(file);
  if (interrupts > 0) throw new OperatorError(stopped(operation), 130);
  if (result.failed)
    throw engineError(place, log, output.diagnostics(), heard.join("\n") || (result.originalMessage ?? ""));
  return { log, changed: output.progress().done };
}

/** The error of a failed operation: the engine's diagnostics (or its last words), then what to do, then where all of it stands. */
export function engineError(place: StackPlace, log: string, diagnostics: string, stderr: string): OperatorError {
  const own = diagnostics || stderr.trim();
  const path = relative(place.root, log);
  const known = remedy(`${diagnostics}\n${stderr}`, place);
  return new OperatorError(
    words(
      `Le moteur s'est arrêté :\n${own}\n\n${known?.fr ?? "Corrigez, puis relancez la même commande : elle reprend où elle en était."}\nTout ce qu'il a dit : ${path}`,
      `The engine stopped:\n${own}\n\n${known?.en ?? "Mend it, then run the same command again: it goes on from there."}\nAll that it said: ${path}`,
    ),
  );
}

const FIRST = words(
  "Interruption : le moteur finit ce qu'il a commencé, puis s'arrête (un second Ctrl-C l'arrête net)…",
  "Interrupted: the engine finishes what it has begun, then stops (a second Ctrl-C stops it at once)…",
);
const SECOND = words("Arrêt immédiat…", "Stopping at once…");

function stopped(operation: EngineRun["operation"]): Sentence {
  const command = operation === "destroy" ? "npm run demo:down" : "npm run demo";
  return words(
    `Arrêté à votre demande. Rien n'est perdu : ${command} reprend où il en était.`,
    `Stopped as you asked. Nothing is lost: ${command} goes on from there.`,
  );
}

function logPath(place: StackPlace, operation: string): string {
  const time = new Date().toISOString().replace(/[:.]/g, "-");
  return join(place.logFolder, `${operation}-${time}.log`);
}
