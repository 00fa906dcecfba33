import { existsSync, readFileSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import type { ServiceModule } from "../services/contract.ts";
import { tenantSchemaText } from "../stacks/model/tenant-schema.ts";

const HELP = `Writes the JSON Schema of associations' files, which editors read to complete and check them.

  npm run schema                  write tenants/schema.json
  npm run schema -- --check       change nothing; exit code 1 when the file is missing or out of date

Options:
  --folder <folder>   where schema.json lies (tenants)
  --check             compare only
  --help              this text
`;

/** What a command printed and how it ended. */
export interface Outcome {
  readonly code: 0 | 1 | 2;
  readonly out?: string;
  readonly error?: string;
}

/** `npm run schema`: writes the file atomically, and only when it changed. */
export function runSchema(args: readonly string[], catalogue: readonly ServiceModule[]): Outcome {
  let options: { check?: boolean; folder?: string; help?: boolean };
  try {
    options = parseArgs({
      args: [...args],
      options: { check: { type: "boolean" }, folder: { type: "string" }, help: { type: "boolean" } },
    }).values;
  } catch (error) {
    return { code: 2, error: `${error instanceof Error ? error.message : String(error)}\n\n${HELP}` };
  }
  if (options.help) return { code: 0, out: HELP };
  const file = join(options.folder ?? join(import.meta.dirname, "../tenants"), "schema.json");
  const shown = relative(process.cwd(), file);
  const wanted = tenantSchemaText(catalogue);
  if (existsSync(file) && readFileSync(file, "utf8") === wanted) return { code: 0, out: `${shown} is up to date\n` };
  if (options.check) return { code: 1, error: `${shown} does not match the services, run: npm run schema\n` };
  try {
    writeFileSync(`${file}.new`, wanted);
    renameSync(`${file}.new`, file);
  } catch (error) {
    return {
      code: 1,
      error: `${shown} cannot be written (${error instanceof Error ? error.message : String(error)})\n`,
    };
  }
  return { code: 0, out: `${shown} written\n` };
}

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  const { catalogue } = await import("../services/catalogue.ts");
  const { code, out, error } = runSchema(process.argv.slice(2), catalogue);
  if (out) process.stdout.write(out);
  if (error) process.stderr.write(error);
  process.exitCode = code;
}
