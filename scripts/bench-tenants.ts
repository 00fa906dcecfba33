import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { tenantKinds } from "../stacks/model/tenant.ts";

const COMMUNES = 13;

/** Name of the file of the association with this number, e.g. `essai-0042.yaml`. */
export function tenantFileName(number: number): string {
  return `essai-${String(number).padStart(4, "0")}.yaml`;
}

/**
 * The file of an association with both services, as a mediator would write it. `CHATTERIE_BENCH_SERVICES=none` leaves them
 * out: the engine's share is the same, and a thousand associations are raised in minutes.
 */
export function tenantText(number: number, services = process.env["CHATTERIE_BENCH_SERVICES"]): string {
  return stringify({
    displayName: `Association d'essai ${number}`,
    commune: `Saint-Exemple-${(number % COMMUNES) + 1}`,
    kind: tenantKinds[number % tenantKinds.length],
    contact: `bureau@essai-${number}.example`,
    services: services === "none" ? {} : { etherpad: true, mattermost: true },
  });
}

/** Writes files of new associations until the folder holds `count`. Numbers go up, so that a name never comes twice. */
export function writeTenants(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  for (let number = readdirSync(folder).length; number < count; number++) {
    writeFileSync(join(folder, tenantFileName(number)), tenantText(number));
  }
}
