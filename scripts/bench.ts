import { existsSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { prepareBare } from "./bench-bare.ts";
import { type BenchPlace, benchPlace, keptAssociations, prepareHoster, stackSize } from "./bench-hoster.ts";
import { DEFAULT_SIZES, readRepeat, readSizes } from "./bench-options.ts";
import { removeBench } from "./bench-removal.ts";
import { type MeasuredOn, remarks, table, withBetweenMarks } from "./bench-report.ts";
import { compareAdding, compareQuiet, QUIET_QUESTIONS, raise, type Sides, type SizeResult } from "./bench-rounds.ts";
import { engineFolder, engineVersion, ROOT } from "./pulumi-environment.ts";
import { type Arguments, runScript, type Script } from "./terminal/command-line.ts";
import { whileInterruptible } from "./terminal/interrupts.ts";
import { OperatorError, verbatim, words } from "./terminal/sentence.ts";
import { type Reporter, terminalReporter } from "./terminal/steps.ts";

const PAGE = "docs/performance.md";
const LAB_LOCK = ".chatterie/images.lab.json";
/** A kept stack this much larger than what is asked for is measured as it is. */
const NEAR_ENOUGH = 1.05;

const OPTIONS = { sizes: "value", repeat: "value", keep: "flag", images: "value", "pulumi-home": "value" } as const;

const script: Script<typeof OPTIONS> = {
  command: "npm run bench --",
  options: OPTIONS,
  help: words(
    `Mesure ce que coûte un hébergeur de 2, 100 et 1 000 associations, à côté du moteur nu avec autant de ressources.
Un vrai hébergeur est monté pour cela (pile « bench », ports 8081 et 8444), puis entièrement retiré.

  npm run bench                          tout, et le tableau dans ${PAGE} (compter une heure)
  npm run bench -- --sizes 2,100         ces nombres d'associations, sans rien écrire
  npm run bench -- --repeat 5            cinq mesures de chaque (3 par défaut) : médiane, plus courte, plus longue
  npm run bench -- --keep                laisse l'hébergeur en place ; la mesure suivante repart de lui
  npm run bench -- --json                un objet JSON par ligne, le dernier porte les résultats
  npm run bench -- --images FICHIER      images à utiliser (par défaut ${LAB_LOCK} s'il existe, sinon images.lock.json)
  npm run bench -- --pulumi-home DOSSIER moteur à utiliser (par défaut celui de npm run demo, .chatterie/pulumi)`,
    `Measures what a hoster of 2, 100 and 1,000 associations costs, beside the bare engine with as many resources.
A real hoster is raised for it (stack “bench”, ports 8081 and 8444) and removed to the last file afterwards.

  npm run bench                          all of it, and the table in ${PAGE} (allow an hour)
  npm run bench -- --sizes 2,100         these numbers of associations; writes nothing
  npm run bench -- --repeat 5            five runs of each (default 3): median, least, most
  npm run bench -- --keep                leaves the hoster; the next run goes on from it
  npm run bench -- --json                one JSON object a line, the last one holds the results
  npm run bench -- --images FILE         images to use (default ${LAB_LOCK} where it is, else images.lock.json)
  npm run bench -- --pulumi-home FOLDER  engine to use (default that of npm run demo, .chatterie/pulumi)`,
  ),
  main,
};

async function main(typed: Arguments<typeof OPTIONS>): Promise<number> {
  const { options } = typed;
  const [sizes, repeat] = [readSizes(options.sizes), readRepeat(options.repeat)];
  const place = benchPlace(ROOT, options["pulumi-home"]);
  if (!existsSync(join(engineFolder(place.hoster), "pulumi"))) throw engineMissing();
  const on = measuredOn(repeat);
  const reporter = terminalReporter(2 + sizes.length * 3, typed);
  const interrupt = new AbortController();
  let results: readonly SizeResult[] = [];
  try {
    results = await whileInterruptible(
      () => interrupt.abort(),
      async () => {
        const images = options.images ?? (existsSync(join(ROOT, LAB_LOCK)) ? LAB_LOCK : "images.lock.json");
        const sides = await prepared(reporter, place, sizes, images, interrupt.signal);
        return measured(reporter, sides, sizes, repeat);
      },
    );
  } finally {
    if (!options.keep) await removed(reporter, place);
  }
  tell(reporter, results, on);
  return 0;
}

function prepared(
  reporter: Reporter,
  place: BenchPlace,
  sizes: readonly number[],
  images: string,
  signal: AbortSignal,
): Promise<Sides> {
  return reporter.step(words("Préparation", "Preparing"), async () => {
    const kept = keptAssociations(place);
    const usable = kept > 0 && kept <= (sizes[0] ?? 0) * NEAR_ENOUGH;
    if (!usable) await removeBench(place);
    await prepareHoster(place, images);
    const bare = await prepareBare(join(place.folder, "bare"), place.hoster.pulumiHome);
    const said = usable
      ? words(`repart de ${kept} associations`, `going on from ${kept} associations`)
      : words("piles bench et bare", "stacks bench and bare");
    return { said, value: { bench: place, bare, signal } };
  });
}

async function measured(
  reporter: Reporter,
  sides: Sides,
  sizes: readonly number[],
  repeat: number,
): Promise<readonly SizeResult[]> {
  const results: SizeResult[] = [];
  for (const size of sizes) {
    const associations = Math.max(size, keptAssociations(sides.bench));
    const raising = await reporter.step(
      words(
        `${associations} associations : création, sans points de reprise`,
        `${associations} associations: raising, without checkpoints`,
      ),
      async (step) => {
        const value = await raise(sides, associations, ({ done, current }) =>
          step.progress(words(`${done} ressources, dernière ${current}`, `${done} resources, last ${current}`)),
        );
        return { said: seconds(value.ours[0]?.seconds), value };
      },
    );
    const found = stackSize(sides.bench.hoster);
    const quiet = await reporter.step(
      words(`${associations} associations : rien n'a changé`, `${associations} associations: nothing changed`),
      async (step) => {
        const value = {
          preview: await compareQuiet(sides, QUIET_QUESTIONS.preview, repeat),
          up: await compareQuiet(sides, QUIET_QUESTIONS.up, repeat),
          upWithPreview: await compareQuiet(sides, QUIET_QUESTIONS.upWithPreview, repeat),
        };
        step.progress(words("mesuré", "measured"));
        return { said: seconds(value.up.ours[0]?.seconds), value };
      },
    );
    const adding = await reporter.step(
      words(`${associations} associations : une de plus`, `${associations} associations: one more`),
      async () => {
        const value = await compareAdding(sides, repeat);
        return { said: seconds(value.ours[0]?.seconds), value };
      },
    );
    results.push({ size: found, raising, ...quiet, adding });
  }
  return results;
}

async function removed(reporter: Reporter, place: BenchPlace): Promise<void> {
  await reporter.step(words("Retrait de l'essai", "Removing what was raised"), async () => {
    await removeBench(place);
    return { said: words("rien ne reste", "nothing is left"), value: undefined };
  });
}

function tell(reporter: Reporter, results: readonly SizeResult[], on: MeasuredOn): void {
  const text = `${table(results)}\n\n${remarks(results, on)}`;
  reporter.event({ results, on });
  reporter.note(verbatim(`\n\n${text}\n`));
  if (!DEFAULT_SIZES.every((size, i) => (results[i]?.size.associations ?? 0) >= size)) return;
  const page = join(ROOT, PAGE);
  writeFileSync(page, withBetweenMarks(readFileSync(page, "utf8"), text));
  reporter.note(words(`Le tableau est dans ${PAGE}.`, `The table is in ${PAGE}.`));
}

function measuredOn(repeat: number): MeasuredOn {
  return {
    date: new Date().toISOString().slice(0, 10),
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? "",
    memoryBytes: totalmem(),
    engine: engineVersion(),
    node: process.versions.node,
    load: loadavg()[0] ?? 0,
    repeat,
  };
}

function engineMissing(): OperatorError {
  return new OperatorError(
    words(
      "Le moteur n'est pas encore là. Lancez d'abord : npm run demo -- --yes",
      "The engine is not there yet. Run first: npm run demo -- --yes",
    ),
  );
}

const seconds = (value = 0) => verbatim(`${value.toFixed(1)} s`);

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) await runScript(script);
