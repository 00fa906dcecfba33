import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { catalogue } from "../services/catalogue.ts";
import { parseImageLock } from "../stacks/model/image-lock.ts";
import { prefix } from "../stacks/model/names.ts";
import { ROOT } from "./pulumi-environment.ts";
import { type Measured, measuredIn, measuredText, servicesPage } from "./services-page/page.ts";
import { runScript } from "./terminal/command-line.ts";
import { OperatorError, words } from "./terminal/sentence.ts";

const PAGE = join(ROOT, "docs", "services.md");

const HELP = words(
  `Écrit docs/services.md à partir du catalogue des services.

  npm run services:page                       la page, avec les mesures qu'elle a déjà
  npm run services:page -- --measure local    mesure d'abord la mémoire des conteneurs de la pile « local »
  npm run services:page -- --check            n'écrit rien ; code 1 si la page n'est plus à jour

Codes de sortie : 0 à jour ou écrite, 1 sinon, 2 commande mal écrite.`,
  `Writes docs/services.md from the catalogue of services.

  npm run services:page                       the page, with the figures that it has already
  npm run services:page -- --measure local    measures the memory of the containers of stack "local" first
  npm run services:page -- --check            writes nothing; exit code 1 when the page is out of date

Exit codes: 0 up to date or written, 1 else, 2 wrong command line.`,
);

await runScript({
  command: "npm run services:page --",
  help: HELP,
  options: { measure: "value", check: "flag" },
  main: async ({ options }) => {
    const before = readFileSync(PAGE, { encoding: "utf8", flag: "a+" });
    const measured = options.measure === undefined ? measuredIn(before) : await measure(options.measure);
    const lockPath = join(ROOT, "images.lock.json");
    const lock = parseImageLock("images.lock.json", readFileSync(lockPath, "utf8"), []);
    const readme = (name: string) => readFileSync(join(ROOT, "services", name, "README.md"), "utf8");
    const page = servicesPage(catalogue, lock, readme, measured);
    if (options.check) {
      if (page === before) return 0;
      throw new OperatorError(
        words(
          "docs/services.md n'est plus à jour. Écrivez-la avec : npm run services:page",
          "docs/services.md is out of date. Write it with: npm run services:page",
        ),
      );
    }
    writeFileSync(PAGE, page);
    process.stdout.write(measuredText(measured));
    return 0;
  },
});

/** Memory of every running container of a stack, as Docker counts it (page cache included). */
async function measure(stack: string): Promise<Measured> {
  const format = "{{.Name}} {{.MemUsage}}";
  const { stdout } = await execa("docker", ["stats", "--no-stream", "--format", format]);
  const beginning = `${prefix(stack)}-`;
  const rows = stdout.split("\n").filter((line) => line.startsWith(beginning));
  if (rows.length === 0)
    throw new OperatorError(
      words(
        `Aucun conteneur de la pile « ${stack} » ne tourne. Mettez-la en marche, puis relancez.`,
        `No container of stack "${stack}" runs. Start it, then run this again.`,
      ),
    );
  const mebibytes = rows.map((line) => {
    const [name = "", used = ""] = line.slice(beginning.length).split(" ");
    const factor = used.endsWith("GiB") ? 1024 : used.endsWith("KiB") ? 1 / 1024 : 1;
    return [name, Math.round(Number.parseFloat(used) * factor)] as const;
  });
  return { on: new Date().toISOString().slice(0, 10), mebibytes: Object.fromEntries(mebibytes) };
}
