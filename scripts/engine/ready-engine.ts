import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { provideToolchain } from "../../test/lab/toolchain/provide.ts";
import { officialEngineAnswers } from "../machine/probe.ts";
import { engineFolder, engineVersion, pulumiEnvironment, type StackPlace, sharedCache } from "../pulumi-environment.ts";
import { type Sentence, verbatim, words } from "../terminal/sentence.ts";
import type { Step } from "../terminal/steps.ts";

/** Where the engine came from: `installed` on this machine before, `official` download, or built by the `lab`. */
export type EngineOrigin = "installed" | "official" | "lab";

/** An engine that can run the program. */
export interface ReadyEngine {
  readonly origin: EngineOrigin;
  readonly said: Sentence;
  /** What is not what it would be on a connected machine. */
  readonly notices: readonly Sentence[];
}

/**
 * Makes sure that the engine, its language host and its plugins lie under the place's PULUMI_HOME: those that are there;
 * else the same version from this machine's PATH; else the official download, when it answers; else the lab's.
 */
export async function readyEngine(
  place: StackPlace,
  step: Pick<Step, "progress" | "note">,
  reachable: Promise<boolean> = officialEngineAnswers(),
): Promise<ReadyEngine> {
  const version = engineVersion(place.root);
  const before = readOrigin(place);
  if (before && before !== "lab" && isComplete(place)) return ready(before, version, true);
  if (before !== "lab") {
    const origin = await obtain(place, step, reachable);
    if (origin) return ready(origin, version, false);
  }
  await provideToolchain({
    pulumiHome: place.pulumiHome,
    cacheDir: sharedCache(),
    onProgress: (line: string) => step.progress(verbatim(line)),
  });
  writeOrigin(place, "lab");
  return ready("lab", version, before === "lab");
}

/** Plugins that the program needs, at the versions of their npm packages. */
export function neededPlugins(root: string): readonly { readonly name: string; readonly version: string }[] {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  return ["docker", "command"].flatMap((name) => {
    const version = dependencies[`@pulumi/${name}`];
    return version ? [{ name, version }] : [];
  });
}

async function obtain(
  place: StackPlace,
  step: Pick<Step, "progress" | "note">,
  reachable: Promise<boolean>,
): Promise<EngineOrigin | undefined> {
  step.progress(words("recherche du moteur", "looking for the engine"));
  const installed = await installedEngine(engineVersion(place.root));
  if (installed) linkEngine(place, installed);
  if (installed && adoptPlugins(place)) return written(place, "installed");
  if (!(await reachable)) return undefined;
  try {
    if (!installed) await download(place, step);
    for (const { name, version } of neededPlugins(place.root)) {
      step.progress(words(`téléchargement du greffon ${name} ${version}`, `downloading plugin ${name} ${version}`));
      await execa(join(engineFolder(place), "pulumi"), ["plugin", "install", "resource", name, version], {
        env: environment(place),
        extendEnv: false,
        stdin: "ignore",
      });
    }
    return written(place, installed ? "installed" : "official");
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    step.note(
      words(
        `Le téléchargement officiel a échoué (${reason}) ; le moteur est pris du laboratoire.`,
        `The official download failed (${reason}); the engine is taken from the lab.`,
      ),
    );
    rmSync(dirname(engineFolder(place)), { recursive: true, force: true });
    return undefined;
  }
}

/** npm's `pulumi` package downloads the engine of its own version at its first run. */
async function download(place: StackPlace, step: Pick<Step, "progress">): Promise<void> {
  step.progress(
    words(`téléchargement de Pulumi ${engineVersion(place.root)}`, `downloading Pulumi ${engineVersion(place.root)}`),
  );
  await execa(process.execPath, [join(place.root, "node_modules", "pulumi", "run.js"), "version"], {
    env: environment(place),
    extendEnv: false,
    stdin: "ignore",
    timeout: 15 * 60_000,
  });
}

/** Folder of a `pulumi` of exactly this version on PATH, with its language host beside it; npm's wrapper does not count. */
async function installedEngine(version: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, "pulumi");
    if (folder.includes("node_modules") || !isProgram(path)) continue;
    const real = dirname(realpathSync(path));
    if (real.includes("node_modules") || !isProgram(join(real, "pulumi-language-nodejs"))) continue;
    const answer = await execa(path, ["version"], {
      reject: false,
      timeout: 20_000,
      stdin: "ignore",
      env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    if (answer.stdout.trim() === `v${version}`) return real;
  }
  return undefined;
}

function linkEngine(place: StackPlace, folder: string): void {
  const target = engineFolder(place);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(folder, target);
}

/** Takes over plugins that the person's own Pulumi has already. */
function adoptPlugins(place: StackPlace): boolean {
  const own = join(process.env.PULUMI_HOME || join(homedir(), ".pulumi"), "plugins");
  for (const plugin of neededPlugins(place.root)) {
    const name = `resource-${plugin.name}-v${plugin.version}`;
    const target = join(place.pulumiHome, "plugins", name);
    if (existsSync(join(own, name)) && !existsSync(target)) cpSync(join(own, name), target, { recursive: true });
  }
  return isComplete(place);
}

function isComplete(place: StackPlace): boolean {
  const programs = [
    join(engineFolder(place), "pulumi"),
    join(engineFolder(place), "pulumi-language-nodejs"),
    ...neededPlugins(place.root).map(({ name, version }) =>
      join(place.pulumiHome, "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`),
    ),
  ];
  return programs.every(isProgram);
}

function ready(origin: EngineOrigin, version: string, already: boolean): ReadyEngine {
  const here: Sentence = already ? words(", déjà là", ", already here") : words("", "");
  const where = {
    installed: words("celui de cette machine", "this machine's own"),
    official: words("téléchargement officiel", "official download"),
    lab: words("construit ici par le laboratoire", "built here by the lab"),
  }[origin];
  return {
    origin,
    said: words(`Pulumi ${version}, ${where.fr}${here.fr}`, `Pulumi ${version}, ${where.en}${here.en}`),
    notices:
      origin === "lab"
        ? [
            words(
              `Pulumi ${version} et son greffon Docker sont les vrais, construits ici ; l'hôte de langage et le greffon « command » sont de petites versions de laboratoire.`,
              `Pulumi ${version} and its Docker plugin are the real ones, built here; the language host and the plugin “command” are small lab versions.`,
            ),
          ]
        : [],
  };
}

/** Downloads are wanted here, unlike at any other time. */
function environment(place: StackPlace): Record<string, string> {
  const {
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: _,
    PULUMI_OPTION_CONFIG_FILE: __,
    PULUMI_STACK: ___,
    ...rest
  } = pulumiEnvironment(place);
  return rest;
}

const originFile = (place: StackPlace): string => join(place.pulumiHome, "origin");

function readOrigin(place: StackPlace): EngineOrigin | undefined {
  try {
    const text = readFileSync(originFile(place), "utf8").trim();
    return text === "installed" || text === "official" || text === "lab" ? text : undefined;
  } catch {
    return undefined;
  }
}

function writeOrigin(place: StackPlace, origin: EngineOrigin): void {
  mkdirSync(place.pulumiHome, { recursive: true });
  writeFileSync(originFile(place), `${origin}\n`);
}

function written(place: StackPlace, origin: EngineOrigin): EngineOrigin {
  writeOrigin(place, origin);
  return origin;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
