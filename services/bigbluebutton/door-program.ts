import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "door");

/** The door's own program, file by file, as the container gets it: TypeScript that Node.js runs as it is. */
export const doorProgram: Readonly<Record<string, string>> = {
  // Tells Node.js that the files are modules, without which it has to guess.
  "package.json": '{"private":true,"type":"module"}\n',
  ...Object.fromEntries(
    readdirSync(FOLDER)
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .sort()
      .map((name) => [name, readFileSync(join(FOLDER, name), "utf8")]),
  ),
};
