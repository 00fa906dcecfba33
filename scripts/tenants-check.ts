import { realpathSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { ServiceModule } from "../services/contract.ts";
import { parseTenants } from "../stacks/model/tenant-files.ts";
import { formatProblem, type Language, oneLine, sortProblems } from "../stacks/model/tenant-problem.ts";
import { tenantTexts } from "../stacks/model/tenant-texts.ts";
import { readTenantFiles } from "../stacks/tenant-folder.ts";
import type { Outcome } from "./schema.ts";

const HELP = `Vérifie les fichiers des associations, sans rien changer.
Checks the associations' files and changes nothing.

  npm run tenants:check                                     tenants/, en français
  npm run tenants:check -- --language en                    in English
  npm run tenants:check -- --folder /srv/associations       another folder
  npm run tenants:check -- --services etherpad,mattermost   services that the hoster runs (all)
  npm run tenants:check -- --json                           { "tenants": [slug], "problems": [{ file, line, column, path, sentence }] }

Exit code: 0 all right, 1 something is wrong with a file, 2 wrong option.
`;

/** `npm run tenants:check`: all problems of all files, one on each line, or how many associations there are. */
export function runTenantsCheck(args: readonly string[], catalogue: readonly ServiceModule[]): Outcome {
  const options = parseOptions(args, catalogue);
  if ("code" in options) return options;
  const { folder, language, enabled, json } = options;
  const texts = tenantTexts[language];
  const read = readTenantFiles(folder, { language });
  const parsed = parseTenants(read.files, { services: catalogue, enabled, language });
  const problems = sortProblems([...read.problems, ...parsed.problems]);
  const code = problems.length === 0 ? 0 : 1;
  if (json) {
    const tenants = parsed.tenants.map(({ slug }) => slug);
    return { code, out: `${JSON.stringify({ tenants, problems }, null, 2)}\n` };
  }
  if (code === 0) return { code, out: `${texts.summary.fine(parsed.tenants.length)}\n` };
  const files = new Set(problems.map(({ file }) => file)).size;
  return {
    code,
    out: `${[...problems.map(formatProblem), "", texts.summary.wrong(problems.length, files)].join("\n")}\n`,
  };
}

interface Options {
  readonly folder: string;
  readonly language: Language;
  readonly enabled: readonly string[];
  readonly json: boolean;
}

function parseOptions(args: readonly string[], catalogue: readonly ServiceModule[]): Options | Outcome {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        folder: { type: "string", default: join(import.meta.dirname, "../tenants") },
        language: { type: "string", default: "fr" },
        services: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return { code: 0, out: HELP };
    if (values.language !== "fr" && values.language !== "en")
      return { code: 2, error: `--language: fr or en expected, got ${oneLine(values.language)}\n` };
    const all = catalogue.map(({ name }) => name);
    const enabled = values.services?.split(",").map((name) => name.trim()) ?? all;
    const unknown = enabled.filter((name) => !all.includes(name));
    if (unknown.length > 0)
      return {
        code: 2,
        error: `--services: there is no service ${oneLine(unknown.join(", "))}, write some of ${all.join(",")}\n`,
      };
    return { folder: values.folder, language: values.language, enabled, json: values.json };
  } catch (error) {
    return { code: 2, error: `${error instanceof Error ? error.message : String(error)}\n\n${HELP}` };
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  const { catalogue } = await import("../services/catalogue.ts");
  const { code, out, error } = runTenantsCheck(process.argv.slice(2), catalogue);
  if (out) process.stdout.write(out);
  if (error) process.stderr.write(error);
  process.exitCode = code;
}
