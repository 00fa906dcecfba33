import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { engineFolder, pulumiEnvironment, ROOT, type StackPlace, stackPlace } from "./pulumi-environment.ts";

const HELP = `npm run pulumi -- <command> [options]

The pulumi command with this clone's engine, state, passphrase and configuration: everything after -- goes to it.
The stack is "local" unless -s or --stack names another.

Examples
  npm run pulumi -- preview --diff
  npm run pulumi -- up
  npm run pulumi -- stack output

Exit codes are pulumi's own. For the same in a shell: . .chatterie/env && pulumi up`;

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
  // Both get a terminal's Ctrl-C; only the engine decides what it means.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
  const run = await execa(program, args, {
    cwd:
      args[0] === "stack" && SHADOWED.includes(args[1] ?? "") && existsSync(place.shadowFolder)
        ? place.shadowFolder
        : ROOT,
    env: environment(place),
    extendEnv: false,
    stdio: "inherit",
    reject: false,
  });
  return run.exitCode ?? 1;
}

/** The stack that the words of a command line name; undefined when they name none. */
function stackIn(args: readonly string[]): string | undefined {
  for (const [at, word] of args.entries()) {
    if (word === "-s" || word === "--stack") return args[at + 1];
    const inline = /^(?:--stack=|-s=?)(.+)$/.exec(word)?.[1];
    if (inline) return inline;
  }
  return undefined;
}

/** A stack that was never set up here has its configuration in the tracked file, and its secrets wherever its operator keeps them. */
function environment(place: StackPlace): Record<string, string> {
  if (existsSync(place.configFile)) return pulumiEnvironment(place);
  const { PULUMI_OPTION_CONFIG_FILE: _, ...rest } = pulumiEnvironment(place);
  return {
    ...rest,
    ...own("PULUMI_CONFIG_PASSPHRASE"),
    ...own("PULUMI_CONFIG_PASSPHRASE_FILE"),
    ...own("PULUMI_BACKEND_URL"),
  };
}

function own(name: string): Record<string, string> {
  const value = process.env[name];
  return value === undefined ? {} : { [name]: value };
}
