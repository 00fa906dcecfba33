import { existsSync, readFileSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The folder of this clone. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** Where everything of one stack lies; all paths absolute. */
export interface StackPlace {
  /** The project: where Pulumi.yaml is. */
  readonly root: string;
  readonly stack: string;
  /** Holds what is generated and never committed. */
  readonly folder: string;
  /** PULUMI_HOME: the engine and its plugins. */
  readonly pulumiHome: string;
  /** Folder of the engine's file backend. */
  readonly stateFolder: string;
  /**
   * A shadow of the project that holds the stack's whole configuration (settings of the tracked file, salt, secrets),
   * so that the tracked Pulumi.<stack>.yaml is never written to.
   */
  readonly shadowFolder: string;
  readonly configFile: string;
  readonly passphraseFile: string;
  readonly masterSecretFile: string;
  /** For logs. */
  readonly logFolder: string;
}

/**
 * Places for a stack: below `.chatterie` of the project, or below another `folder` (a test's own). The engine itself is
 * the clone's in both cases, unless `pulumiHome` says otherwise.
 */
export function stackPlace(options: {
  readonly stack: string;
  readonly root?: string;
  readonly folder?: string;
  readonly pulumiHome?: string;
}): StackPlace {
  const { stack, root = ROOT } = options;
  const folder = options.folder ?? join(root, ".chatterie");
  // The demo's own stack has the plain names; a second one in the same folder must not share its master secret.
  const suffix = stack === "local" || options.folder ? "" : `.${stack}`;
  return {
    root,
    stack,
    folder,
    pulumiHome: options.pulumiHome ?? join(root, ".chatterie", "pulumi"),
    stateFolder: join(folder, "state"),
    shadowFolder: join(folder, "stack"),
    configFile: join(folder, "stack", `Pulumi.${stack}.yaml`),
    passphraseFile: join(folder, "secrets", "passphrase"),
    masterSecretFile: join(folder, "secrets", `master-secret${suffix}`),
    logFolder: join(folder, "log"),
  };
}

/** Version of the engine: that of npm's `pulumi` package, pinned in package.json. */
export function engineVersion(root = ROOT): string {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  const version = devDependencies.pulumi;
  if (!version) throw new Error("package.json: devDependencies.pulumi is missing; it fixes the engine's version.");
  return version;
}

/** Where the engine's programs lie, as npm's `pulumi` package looks for them. */
export function engineFolder(place: Pick<StackPlace, "root" | "pulumiHome">): string {
  return join(place.pulumiHome, "versions", engineVersion(place.root), "bin");
}

/** Cache shared by all clones of one person. */
export function sharedCache(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.CHATTERIE_CACHE || join(environment.XDG_CACHE_HOME || join(homedir(), ".cache"), "chatterie");
}

/** The variables that {@link pulumiEnvironment} sets beside PATH. */
export function pulumiVariables(place: StackPlace): Readonly<Record<string, string>> {
  return {
    PULUMI_HOME: place.pulumiHome,
    PULUMI_BACKEND_URL: pathToFileURL(place.stateFolder).href,
    PULUMI_STACK: place.stack,
    PULUMI_CONFIG_PASSPHRASE_FILE: place.passphraseFile,
    // `stack init` and `stack rm` do not heed it: run them in the shadow folder.
    PULUMI_OPTION_CONFIG_FILE: place.configFile,
    PULUMI_OPTION_PRESERVE_CONFIG: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // A missing plugin is then told at once; without internet the engine would try to download it for minutes.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/**
 * The whole environment for the `pulumi` command on one stack: that of this process without any PULUMI_ variable of its
 * own, with the engine and this Node.js first on PATH.
 */
export function pulumiEnvironment(place: StackPlace, given: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = Object.entries(given).flatMap(([name, value]) =>
    value === undefined || name.startsWith("PULUMI_") ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(kept), ...pulumiVariables(place), PATH: pathWith(place, given.PATH ?? "") };
}

/**
 * As {@link pulumiEnvironment}; but a stack that was never set up here has its configuration in the tracked file, and its
 * state and secrets wherever its operator keeps them, as the operator's own PULUMI_ variables say.
 */
export function engineEnvironment(place: StackPlace, given: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const ours = pulumiEnvironment(place, given);
  if (existsSync(place.configFile)) return ours;
  const { PULUMI_OPTION_CONFIG_FILE: _, ...rest } = ours;
  const own = OPERATORS_OWN.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]] as const]));
  return { ...rest, ...Object.fromEntries(own) };
}

const OPERATORS_OWN = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_BACKEND_URL"] as const;

/** Text for a shell: `. .chatterie/env` and then `pulumi up` is the same as `npm run pulumi -- up`. */
export function environmentFile(place: StackPlace, nodeFolder = dirname(process.execPath)): string {
  const set = Object.entries(pulumiVariables(place)).map(([name, value]) => `export ${name}=${quoted(value)}`);
  return `# For a shell:  . .chatterie/env   and then, for instance:  pulumi preview
# Holds for stack "${place.stack}" of this clone only: do not use it with -s for another stack.
unset PULUMI_CONFIG_PASSPHRASE
${set.join("\n")}
export PATH=${quoted(`${engineFolder(place)}${delimiter}${nodeFolder}`)}:"$PATH"
`;
}

function pathWith(place: StackPlace, path: string): string {
  const first = path
    .split(delimiter)
    .map((folder) => real(join(folder, "node")))
    .find(Boolean);
  const node = first === real(process.execPath) ? [] : [dirname(process.execPath)];
  return [engineFolder(place), ...node, path].join(delimiter);
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
