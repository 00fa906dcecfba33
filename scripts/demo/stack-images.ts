import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { catalogue } from "../../services/catalogue.ts";
import { hosterSettings } from "../../stacks/model/hoster.ts";
import { planHoster } from "../../stacks/model/hoster-plan.ts";

/**
 * Keys of the images that a stack's hoster runs, from `Pulumi.<stack>.yaml`: what it does not run need not be fetched or
 * built. Undefined when the file cannot be read as a hoster; the program itself says then what is wrong with it.
 */
export function stackImages(root: string, stack: string): readonly string[] | undefined {
  try {
    const file = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as { config: Record<string, unknown> };
    const hoster = hosterSettings.parse(file.config["chatterie:hoster"]);
    const services = catalogue.filter(({ name }) => hoster.services.includes(name));
    return planHoster({ ...hoster, stack }, services, [], {}).images;
  } catch {
    return undefined;
  }
}
