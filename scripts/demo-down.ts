import { relative } from "node:path";
import { dataRootOf } from "./demo/checks.ts";
import { DOWN_HELP } from "./demo/help.ts";
import { deleteData, removeCaches, removeGenerated } from "./demo/remove-files.ts";
import { dockerForRemoval, removeStack, stopLabRegistry, stopOwnDaemon } from "./demo/take-down.ts";
import { type StackPlace, stackPlace } from "./pulumi-environment.ts";
import { type Arguments, runScript } from "./terminal/command-line.ts";
import { confirm } from "./terminal/question.ts";
import { OperatorError, type Sentence, words } from "./terminal/sentence.ts";
import { type Reporter, terminalReporter } from "./terminal/steps.ts";

const OPTIONS = { yes: "flag", stack: "value", "delete-data": "value", caches: "flag" } as const;
type Typed = Arguments<typeof OPTIONS>;

await runScript({ command: "npm run demo:down --", help: DOWN_HELP, options: OPTIONS, main });

async function main(typed: Typed): Promise<number> {
  const place = stackPlace({ stack: typed.options.stack ?? "local" });
  const doomed = typed.options["delete-data"];
  if (doomed !== undefined && doomed !== place.stack) throw otherStack(doomed, place.stack);
  if (doomed !== undefined)
    await confirm(question(place), {
      yes: typed.options.yes,
      language: typed.language,
      command: `npm run demo:down -- --delete-data=${doomed}`,
    });

  const wanted = 3 + (doomed === undefined ? 0 : 1) + (typed.options.caches ? 1 : 0);
  const report = terminalReporter(wanted, typed);
  await remove(place, report, { deleting: doomed !== undefined, caches: typed.options.caches });
  return 0;
}

async function remove(
  place: StackPlace,
  report: Reporter,
  wish: { deleting: boolean; caches: boolean },
): Promise<void> {
  const folders = { run: `${place.folder}/run`, log: place.logFolder };
  const docker = await report.step(words("Conteneurs et réseaux", "Containers and networks"), async (step) => {
    const value = await dockerForRemoval(folders, step);
    if (!value)
      return {
        said: words("Docker n'est pas installé : rien à retirer", "Docker is not installed: nothing to remove"),
        value,
      };
    const said = await removeStack(place, step, value.host ? { DOCKER_HOST: value.host } : {});
    return { said, value };
  });
  if (wish.deleting)
    await report.step(words("Données et secrets", "Data and secrets"), async () => {
      await deleteData(place);
      return { said: words(`supprimés (${near(place)})`, `deleted (${near(place)})`), value: undefined };
    });
  if (wish.caches)
    await report.step(
      words("Cache partagé et images du laboratoire", "Shared cache and the lab's images"),
      async () => {
        await removeCaches(docker !== undefined);
        return { said: words("supprimés", "deleted"), value: undefined };
      },
    );
  await report.step(words("Registre et démon", "Registry and daemon"), async () => {
    const registry = docker ? await stopLabRegistry() : words("rien à arrêter", "nothing to stop");
    const daemon = await stopOwnDaemon(folders);
    return { said: words(`${registry.fr} ; ${daemon.fr}`, `${registry.en}; ${daemon.en}`), value: undefined };
  });
  const kept = await report.step(words("Fichiers", "Files"), async () => {
    const value = removeGenerated(place);
    return {
      said:
        value.length === 0
          ? words("rien ne reste dans .chatterie", "nothing stays in .chatterie")
          : words("retirés, sauf ce qui suit", "removed, except what follows"),
      value,
    };
  });
  if (kept.length > 0) report.note(stays(place, kept));
  report.event({ kept });
}

function stays(place: StackPlace, kept: readonly string[]): Sentence {
  return words(
    `Restent ${kept.join(" et ")} : les données des associations, et les secrets qui les ouvrent. Pour les supprimer aussi : npm run demo:down -- --delete-data=${place.stack}`,
    `What stays: ${kept.join(" and ")}, the associations' data and the secrets that open it. To delete them too: npm run demo:down -- --delete-data=${place.stack}`,
  );
}

function question(place: StackPlace): Sentence {
  return words(
    `Toutes les données des associations (${near(place)}) et leurs secrets vont être supprimés, pour toujours. Continuer ?`,
    `All data of the associations (${near(place)}) and their secrets will be deleted, for good. Go on?`,
  );
}

function otherStack(given: string, stack: string): OperatorError {
  return new OperatorError(
    words(
      `--delete-data=${given} : la pile à retirer est « ${stack} ». Écrivez --delete-data=${stack}, ou ajoutez --stack ${given}.`,
      `--delete-data=${given}: the stack to remove is “${stack}”. Write --delete-data=${stack}, or add --stack ${given}.`,
    ),
    2,
  );
}

function near(place: StackPlace): string {
  return relative(place.root, dataRootOf(place));
}
