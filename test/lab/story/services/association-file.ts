import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LabStack } from "../../lab-stack.ts";

/** An association's file, of which a story changes one service's section and leaves the rest. */
export interface AssociationFile {
  /** Writes the service's section, e.g. `{ idleDays: 30 }`, `false`, or `true` for its defaults. */
  set(section: string): void;
}

/** The file of an association that says something of the service in one line. */
export function associationFile(lab: LabStack, slug: string, service: string): AssociationFile {
  const before = readFileSync(join(lab.tenants, `${slug}.yaml`), "utf8");
  const line = new RegExp(`^  ${service}: .*$`, "m");
  if (!line.test(before)) throw new Error(`The file of ${slug} says nothing of ${service} in one line.`);
  return { set: (section) => lab.tenant(slug, before.replace(line, `  ${service}: ${section}`)) };
}
