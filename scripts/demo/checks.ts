import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { type HosterSettings, hosterSettings } from "../../stacks/model/hoster.ts";
import { type PortOwner, portOwners } from "../machine/listeners.ts";
import { checkDisk, checkMemory, MEMORY_FIRST, ROOM_FIRST, ROOM_LATER } from "../machine/room.ts";
import { foreignContainer, STACK_LABEL, stackContainers } from "../machine/stack-containers.ts";
import type { StackPlace } from "../pulumi-environment.ts";
import { OperatorError, words } from "../terminal/sentence.ts";

/** What the checks need to know of the hoster. */
export type CheckedSettings = Pick<HosterSettings, "address" | "httpPort" | "httpsPort" | "dataRoot">;

/** The hoster's settings from the tracked stack file, where they are valid; the program itself says what is wrong with them. */
export function trackedSettings(place: StackPlace): CheckedSettings | undefined {
  try {
    const { config } = parse(readFileSync(join(place.root, `Pulumi.${place.stack}.yaml`), "utf8")) as {
      config: Record<string, unknown>;
    };
    return hosterSettings.safeParse(config["chatterie:hoster"]).data;
  } catch {
    return undefined;
  }
}

/** @throws OperatorError (exit code 2) when the stack has no file, with the stacks that have one. */
export function checkStackFile(place: StackPlace): void {
  if (existsSync(join(place.root, `Pulumi.${place.stack}.yaml`))) return;
  const stacks = readdirSync(place.root).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  throw new OperatorError(
    words(
      `Il n'y a pas de pile « ${place.stack} » : Pulumi.${place.stack}.yaml n'existe pas. Il y a : ${stacks.join(", ")}.`,
      `There is no stack “${place.stack}”: Pulumi.${place.stack}.yaml does not exist. There are: ${stacks.join(", ")}.`,
    ),
    2,
  );
}

/** Absolute path of the stack's data. */
export function dataRootOf(place: StackPlace): string {
  return resolve(place.root, trackedSettings(place)?.dataRoot ?? join(".chatterie", "data", place.stack));
}

/**
 * Looks for what would make `up` fail half way.
 * @throws OperatorError, one sentence, for the first of: another clone's stack of the same name, a port that is taken, a
 *   disk nearly full, too little memory.
 */
export async function checkMachine(place: StackPlace, settings: CheckedSettings, dockerRoot: string): Promise<void> {
  const containers = await stackContainers(place.stack);
  const dataRoot = resolve(place.root, settings.dataRoot);
  const foreign = foreignContainer(containers, dataRoot);
  if (foreign) throw foreignError(place.stack, foreign.name, foreign.folders[0] ?? "");
  await checkPort(settings.address, settings.httpPort, "--http-port 8080", place.stack);
  await checkPort(settings.address, settings.httpsPort, "--https-port 8443", place.stack);
  const first = containers.length === 0;
  await checkDisk([place.folder, dataRoot, dockerRoot], first ? ROOM_FIRST : ROOM_LATER);
  // Later the hoster itself is what takes the memory.
  if (first) checkMemory(MEMORY_FIRST);
}

async function checkPort(address: string, port: number, way: string, stack: string): Promise<void> {
  const published = await containerWithPort(port);
  if (published?.stack === stack) return;
  if (published) throw takenError(address, port, way, { container: published.name });
  const [owner] = portOwners(address, port);
  if (owner) throw takenError(address, port, way, owner);
}

/** `way` is what to type for another port. Exported for the test that pins its text. */
export function takenError(
  address: string,
  port: number,
  way: string,
  owner: PortOwner | { readonly container: string },
): OperatorError {
  const [fr, en] =
    "container" in owner
      ? [`par le conteneur ${owner.container}`, `by the container ${owner.container}`]
      : owner.process
        ? [
            `par ${owner.process.name} (processus ${owner.process.pid})`,
            `by ${owner.process.name} (process ${owner.process.pid})`,
          ]
        : [
            "par le programme d'un autre compte (sudo ss -ltnp le nomme)",
            "by another account's program (sudo ss -ltnp names it)",
          ];
  return new OperatorError(
    words(
      `Le port ${port} de ${address} est déjà pris ${fr}. Arrêtez-le, ou choisissez un autre port : npm run demo -- ${way}`,
      `Port ${port} of ${address} is already taken ${en}. Stop it, or choose another port: npm run demo -- ${way}`,
    ),
  );
}

/** Exported for the test that pins its text. */
export function foreignError(stack: string, container: string, folder: string): OperatorError {
  return new OperatorError(
    words(
      `Une pile « ${stack} » tourne déjà sur cette machine depuis un autre dossier (conteneur ${container}, données ${folder}). Arrêtez-la là-bas (npm run demo:down), puis relancez.`,
      `A stack “${stack}” runs on this machine already, from another folder (container ${container}, data ${folder}). Stop it there (npm run demo:down), then run this again.`,
    ),
  );
}

async function containerWithPort(port: number): Promise<{ name: string; stack: string } | undefined> {
  const format = `{{.Names}}\t{{.Label "${STACK_LABEL}"}}`;
  const run = await execa("docker", ["ps", "--filter", `publish=${port}`, "--format", format], {
    reject: false,
    stdin: "ignore",
  });
  const [name, stack = ""] = (run.failed ? "" : (run.stdout.split("\n")[0] ?? "")).split("\t");
  return name ? { name, stack } : undefined;
}
