import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { catalogue } from "../../services/catalogue.ts";
import type { ServiceModule } from "../../services/contract.ts";
import { loadHoster } from "../../stacks/load.ts";
import type { Hoster } from "../../stacks/model/hoster.ts";
import { type HosterPlan, planHoster } from "../../stacks/model/hoster-plan.ts";
import type { ImageLock } from "../../stacks/model/image-lock.ts";
import { engineFolder, type StackPlace } from "../pulumi-environment.ts";
import { OperatorError, verbatim, words } from "../terminal/sentence.ts";

/** All that an upgrade needs to know of a stack before it looks at the server. */
export interface UpgradeGround {
  readonly place: StackPlace;
  readonly hoster: Hoster;
  readonly services: readonly ServiceModule[];
  readonly plan: HosterPlan;
  readonly lock: ImageLock;
  /** Absolute; the first is the one that the stack reads. */
  readonly lockFiles: readonly [string, ...string[]];
  /** Absolute, on the Docker host. */
  readonly dataRoot: string;
  /** Variables for the docker command. */
  readonly environment: Readonly<Record<string, string>>;
  /** How many associations the stack has. */
  readonly associations: number;
}

/** Generated from the committed lock by `npm run demo`; a version changed in it alone would be forgotten. */
const GENERATED = join(".chatterie", "images.official.json");
const COMMITTED = "images.lock.json";

/**
 * Reads the stack's settings, associations and image lock, as the engine's program does.
 * @throws OperatorError when the engine was never set up here, or with the program's own sentences about the settings.
 */
export function readGround(place: StackPlace): UpgradeGround {
  if (!existsSync(join(engineFolder(place), "pulumi")))
    throw new OperatorError(
      words(
        "Le moteur n'est pas encore là. Lancez d'abord : npm run demo",
        "The engine is not there yet. Run first: npm run demo",
      ),
    );
  try {
    const { hoster, tenants, lock } = loadHoster(place.root, place.stack, givenSettings(place), catalogue);
    const services = catalogue.filter(({ name }) => hoster.services.includes(name));
    return {
      place,
      hoster,
      services,
      plan: planHoster(hoster, services, tenants, {}),
      lock,
      lockFiles: lockFiles(place.root, hoster.images),
      dataRoot: resolve(place.root, hoster.dataRoot),
      environment: hoster.dockerHost ? { DOCKER_HOST: hoster.dockerHost } : {},
      associations: tenants.length,
    };
  } catch (error) {
    throw new OperatorError(verbatim(error instanceof Error ? error.message : String(error)));
  }
}

/** Every file in which the stack's versions are written down. Exported for its test. */
export function lockFiles(root: string, images: string): readonly [string, ...string[]] {
  const read = resolve(root, images);
  return read === join(root, GENERATED) ? [read, join(root, COMMITTED)] : [read];
}

function givenSettings(place: StackPlace): unknown {
  const tracked = join(place.root, `Pulumi.${place.stack}.yaml`);
  const file = existsSync(place.configFile) ? place.configFile : tracked;
  if (!existsSync(file))
    throw new Error(`There is no stack ${place.stack}: neither ${place.configFile} nor ${tracked} exists.`);
  return (parse(readFileSync(file, "utf8")) as { config?: Record<string, unknown> }).config?.["chatterie:hoster"];
}
