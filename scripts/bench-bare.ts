import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareStack } from "./engine/prepare-stack.ts";
import { engineVersion, type StackPlace, stackPlace } from "./pulumi-environment.ts";

/** What the bare program registers. */
export interface BareSize {
  /** Commands that do nothing. */
  readonly commands: number;
  /** Length of each command's input. */
  readonly bytes: number;
}

/**
 * The bare engine: a program with nothing in it but commands that do nothing, in a project, state and stack of its own
 * below `folder`, run by the same engine as chatterie's own stack.
 */
export async function prepareBare(folder: string, pulumiHome: string): Promise<StackPlace> {
  const place = stackPlace({ stack: "bare", root: join(folder, "program"), folder, pulumiHome });
  mkdirSync(place.root, { recursive: true });
  writeFileSync(join(place.root, "package.json"), bareManifest(engineVersion()));
  writeFileSync(join(place.root, "Pulumi.yaml"), BARE_PROJECT);
  writeBareProgram(place, { commands: 0, bytes: 0 });
  await prepareStack(place, { tracked: "config: {}\n" });
  return place;
}

/** Makes the bare program one of this size. */
export function writeBareProgram(place: Pick<StackPlace, "root">, size: BareSize): void {
  writeFileSync(join(place.root, "index.ts"), bareProgram(size));
}

/** Text of the bare program: every input is another text of the same length. */
export function bareProgram({ commands, bytes }: BareSize): string {
  return `import * as command from "@pulumi/command";

for (let i = 0; i < ${commands}; i++) {
  new command.local.Command(\`command-\${i}\`, { create: "true", stdin: \`\${i}\`.padEnd(${bytes}, "x") });
}
`;
}

// The project's name is chatterie's own: the scripts look for a state under it.
const BARE_PROJECT = `name: chatterie
runtime:
  name: nodejs
  options:
    typescript: false
    packagemanager: npm
`;

function bareManifest(version: string): string {
  return `${JSON.stringify({ name: "bare", private: true, type: "module", main: "index.ts", devDependencies: { pulumi: version } }, undefined, 2)}\n`;
}
