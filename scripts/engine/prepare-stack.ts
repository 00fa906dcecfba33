import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import type { StackPlace } from "../pulumi-environment.ts";
import { OperatorError, words } from "../terminal/sentence.ts";
import { askEngine } from "./cli.ts";
import { failure } from "./failures.ts";
import { createSecretFile, newSecret, readSecretFile } from "./secret-files.ts";
import { type HosterOverrides, hasKey, shadowConfig } from "./stack-config.ts";
import { readState, stateFileOf } from "./state.ts";

/** Key of the stack's configuration under which the program finds the master secret. */
const MASTER_KEY = "chatterie:masterSecret";

/** How a stack is prepared. */
export interface Preparation {
  /** Settings that differ from the tracked stack file's. */
  readonly overrides?: HosterOverrides;
  /** Text of the stack file; that of `Pulumi.<stack>.yaml` when left out. */
  readonly tracked?: string;
  /** Absolute path of the data, whose presence makes a lost master secret worth a stop. */
  readonly dataRoot?: string;
}

/**
 * Makes a stack ready for `pulumi up`: passphrase and master secret in 0600 files, the shadow configuration, the stack in
 * the file backend. Run again it changes nothing.
 * @throws OperatorError when a secret is lost or wrong; says what is lost with it and what is not.
 */
export async function prepareStack(place: StackPlace, preparation: Preparation = {}): Promise<void> {
  mkdirSync(place.stateFolder, { recursive: true });
  ensurePassphrase(place);
  writeShadow(place, preparation);
  if (!existsSync(stateFileOf(place)))
    await must(place, ["-C", place.shadowFolder, "stack", "select", "--create", place.stack]);
  const master = await masterSecret(place, preparation.dataRoot);
  await must(place, ["config", "set", "--secret", MASTER_KEY], master);
}

function ensurePassphrase(place: StackPlace): void {
  if (readSecretFile(place.passphraseFile)) return;
  const state = readState(place);
  if (state && state.resources.length > 0) throw passphraseLost(place);
  createSecretFile(place.passphraseFile, newSecret());
  // What was encrypted with another passphrase opens no more; there is nothing in this state.
  rmSync(stateFileOf(place), { force: true });
  if (existsSync(place.configFile)) renameSync(place.configFile, `${place.configFile}.unreadable`);
}

/** Exported for the test that pins its text. */
export function passphraseLost(place: StackPlace): OperatorError {
  const [file, state] = [relative(place.root, place.passphraseFile), relative(place.root, place.stateFolder)];
  return new OperatorError(
    words(
      `La phrase secrète manque (${file}), alors que l'état du moteur (${state}) est chiffré avec elle. Remettez ce fichier, d'une sauvegarde par exemple. S'il est perdu : les données et les mots de passe des services ne le sont pas ; npm run demo:down puis npm run demo reconstruisent tout autour d'elles.`,
      `The passphrase is missing (${file}), and the engine's state (${state}) is encrypted with it. Put that file back, from a backup for instance. If it is lost: the data and the services' passwords are not; npm run demo:down and then npm run demo build everything anew around them.`,
    ),
  );
}

function writeShadow(place: StackPlace, { overrides, tracked }: Preparation): void {
  mkdirSync(place.shadowFolder, { recursive: true, mode: 0o700 });
  copyFileSync(join(place.root, "Pulumi.yaml"), join(place.shadowFolder, "Pulumi.yaml"));
  const text = shadowConfig({
    tracked: tracked ?? readFileSync(join(place.root, `Pulumi.${place.stack}.yaml`), "utf8"),
    shadow: readText(place.configFile),
    overrides: overrides ?? {},
    salt: readState(place)?.salt,
  });
  writeWhole(place.configFile, text);
}

/** From its file; else from the stack's configuration, where the engine can decrypt it; else a new one. */
async function masterSecret(place: StackPlace, dataRoot: string | undefined): Promise<string> {
  const kept = readSecretFile(place.masterSecretFile);
  if (kept) return kept;
  if (hasKey(readText(place.configFile), MASTER_KEY)) {
    const found = (await must(place, ["config", "get", MASTER_KEY])).trim();
    createSecretFile(place.masterSecretFile, found);
    return found;
  }
  if (dataRoot && holdsData(dataRoot)) throw masterLost(place, dataRoot);
  const fresh = newSecret();
  createSecretFile(place.masterSecretFile, fresh);
  return fresh;
}

/** Exported for the test that pins its text. */
export function masterLost(place: StackPlace, dataRoot: string): OperatorError {
  const [file, data] = [relative(place.root, place.masterSecretFile), relative(place.root, dataRoot)];
  return new OperatorError(
    words(
      `Le secret principal manque (${file}), et il y a des données (${data}) dont les mots de passe en dépendent. Remettez ce fichier, d'une sauvegarde par exemple. Si ces données ne servent plus : npm run demo:down -- --delete-data=${place.stack}, puis npm run demo.`,
      `The master secret is missing (${file}), and there is data (${data}) whose passwords depend on it. Put that file back, from a backup for instance. If the data is no longer needed: npm run demo:down -- --delete-data=${place.stack}, then npm run demo.`,
    ),
  );
}

async function must(place: StackPlace, args: readonly string[], input?: string): Promise<string> {
  const answer = await askEngine(place, args, input === undefined ? {} : { input });
  if (!answer.ok) throw failure(answer.stderr, place);
  return answer.stdout;
}

function holdsData(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}

function writeWhole(path: string, text: string): void {
  if (readText(path) === text) return;
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
