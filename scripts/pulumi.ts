import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { needsOrder, stackIn } from "./engine/command-words.ts";
import { leftInDisorder, recover } from "./engine/recover.ts";
import { engineEnvironment, engineFolder, ROOT, type StackPlace, stackPlace } from "./pulumi-environment.ts";
import { OperatorError, type Sentence, verbatim } from "./terminal/sentence.ts";

const HELP = `npm run pulumi -- <command> [options]

The pulumi command with this clone's engine, state, passphrase and configuration: everything after -- goes to it.
The stack is "local" unless -s or --stack names another.

Examples
  npm run pulumi -- preview --diff
  npm run pulumi -- up
  npm run pulumi -- stack output

After an engine that was killed, up, refresh and destroy first put things in order and say what they do (a lock that nobody
holds, a container that the state does not know); preview only says that it is needed. CHATTERIE_LANGUAGE=en for English.

Exit codes are pulumi's own. For the same in a shell, without that: . .chatterie/env && pulumi up`;

/** Commands that heed no PULUMI_OPTION_CONFIG_FILE and would write to the tracked stack file: they run in its shadow. */
const SHADOWED = ["init", "rm", "new", "create", "select"];

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const place = stackPlace({ stack: stackIn(args) ?? "local" });
  const program = join(engineFolder(place), "pulumi");
  if (!existsSync(program)) {
    process.stderr.write("Le moteur n'est pas encore là. Lancez d'abord : npm run demo\n");
    return 1;
  }
  if (existsSync(place.configFile) && !(await inOrder(place, args))) return 1;
  // Both get a terminal's Ctrl-C; only the engine decides what it means.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
  const run = await execa(program, args, {
    cwd:
      args[0] === "stack" && SHADOWED.includes(args[1] ?? "") && existsSync(place.shadowFolder)
        ? place.shadowFolder
        : ROOT,
    env: engineEnvironment(place),
    extendEnv: false,
    stdio: "inherit",
    reject: false,
  });
  return run.exitCode ?? 1;
}

/** Puts a stack right after an engine that was killed, where the command is about to change it; false when that cannot be done, after saying why. */
async function inOrder(place: StackPlace, args: readonly string[]): Promise<boolean> {
  const language = process.env["CHATTERIE_LANGUAGE"] === "en" ? "en" : "fr";
  const tell = (sentence: Sentence) => process.stderr.write(`${sentence[language]}\n`);
  try {
    const need = needsOrder(args);
    if (need === "order") await recover(place, tell);
    const disorder = need === "word" ? leftInDisorder(place) : undefined;
    if (disorder) tell(disorder);
    return true;
  } catch (error) {
    if (error instanceof OperatorError) tell(error.sentence);
    else tell(verbatim(error instanceof Error ? error.message : String(error)));
    return false;
  }
}
