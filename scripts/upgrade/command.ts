import { runningImages } from "../../provider/running-images.ts";
import type { StackPlace } from "../pulumi-environment.ts";
import type { Arguments, Script } from "../terminal/command-line.ts";
import { confirm } from "../terminal/question.ts";
import { OperatorError, size, words } from "../terminal/sentence.ts";
import { terminalReporter } from "../terminal/steps.ts";
import { backToCopy } from "./back-to-copy.ts";
import { goBack } from "./go-back.ts";
import { readGround } from "./ground.ts";
import { UPGRADE_HELP } from "./help.ts";
import { type Journal, readJournal } from "./journal.ts";
import { deleteCopy, listEverything } from "./overview.ts";
import { continueUpgrade, runUpgrade, undoCopying } from "./run-upgrade.ts";
import { measure } from "./safety-copy.ts";
import { serverOf } from "./server.ts";
import { changeText, copyPlace, scopeOf, type UpgradeSession } from "./session.ts";
import { imageOf, type UpgradeTarget, upgradeTarget } from "./target.ts";

const OPTIONS = { yes: "flag", stack: "value", to: "value", list: "flag", back: "value", delete: "value" } as const;
type Typed = Arguments<typeof OPTIONS>;

/** The command, on stacks whose place `placeOf` knows. */
export function upgradeScript(placeOf: (stack: string) => StackPlace): Script<typeof OPTIONS> {
  return {
    command: "npm run upgrade --",
    help: UPGRADE_HELP,
    options: OPTIONS,
    words: 1,
    main: (typed) => main(typed, placeOf(typed.options.stack ?? "local")),
  };
}

async function main(typed: Typed, place: StackPlace): Promise<number> {
  const { list, back, delete: doomed, to } = typed.options;
  const [word] = typed.words;
  const session = sessionOf(place, typed);
  if (list) return listEverything(session, typed);
  if (word === undefined) throw misuse();
  const image = imageOf(session.ground, word);
  if (doomed !== undefined) return deleteCopy(session, image, doomed, typed);
  const left = readJournal(place);
  if (left) await takeUp(session, left, typed, back !== undefined);
  // What was left has come to its end; only another wish than that goes on.
  if (left?.image === image && left.phase !== "copying" && back === undefined) return 0;
  // The lock may be another now than before what was left came to its end.
  const now = left ? sessionOf(place, typed) : session;
  return back === undefined ? upgradeNow(now, image, to, typed) : backToCopy(now, image, back, typed);
}

function sessionOf(place: StackPlace, typed: Typed): UpgradeSession {
  const ground = readGround(place);
  return { ground, server: serverOf(ground), reporter: (steps) => terminalReporter(steps, typed) };
}

async function upgradeNow(
  session: UpgradeSession,
  image: string,
  to: string | undefined,
  typed: Typed,
): Promise<number> {
  const { ground } = session;
  const running = await runningImages(ground.place.stack, ground.environment);
  if (!running) throw dockerSilent();
  const target = upgradeTarget(ground, image, running, to);
  if (!target) {
    const tag = ground.lock.images[image]?.tag ?? "";
    say(
      typed,
      { image, tag, changed: false },
      words(`${image} ${tag} tourne déjà : rien à faire.`, `${image} ${tag} runs already: nothing to do.`),
    );
    return 0;
  }
  const data = await checkRoom(session, target);
  await confirm(question(session, target, data), {
    yes: typed.options.yes,
    language: typed.language,
    command: `npm run upgrade -- ${image}${to === undefined ? "" : ` --to ${to}`}`,
  });
  const journal = await runUpgrade(session, target);
  finished(session, journal, typed);
  return 0;
}

/** Twice the data: once for the copy, once more for what a migration writes anew. */
async function checkRoom({ ground, server }: UpgradeSession, { image }: UpgradeTarget): Promise<number> {
  const { data, free } = await measure(server, scopeOf(ground, image));
  if (free >= 2 * data) return data;
  throw new OperatorError(
    words(
      `Il reste ${size(free).fr} là où sont les données (${ground.dataRoot}) ; il en faut ${size(2 * data).fr}, deux fois les données de ${image}. Libérez de la place, puis relancez (npm run upgrade -- --list montre les anciennes copies).`,
      `${size(free).en} are left where the data lies (${ground.dataRoot}); ${size(2 * data).en} are needed, twice the data of ${image}. Make room, then run this again (npm run upgrade -- --list shows old copies).`,
    ),
  );
}

/** Ends what an interrupted run left, in the direction that its state allows, and says so. */
async function takeUp(session: UpgradeSession, left: Journal, typed: Typed, back: boolean): Promise<void> {
  const { ground } = session;
  const tell = (fr: string, en: string) =>
    say(typed, { found: left.phase, image: left.image, copy: left.copy }, words(fr, en));
  const text = changeText(left);
  if (left.phase === "copying") {
    tell(
      `Une mise à jour (${text}) a été coupée pendant sa copie : rien n'avait changé. Le service est remis en marche.`,
      `An upgrade (${text}) was cut off while copying: nothing had changed. The service is started again.`,
    );
    await undoCopying(session, left);
  } else if (left.phase === "switching" && !back) {
    tell(
      `Une mise à jour (${text}) a été coupée en route ; sa copie (${copyPlace(ground, left.copy)}) est complète. Elle continue.`,
      `An upgrade (${text}) was cut off on its way; its copy (${copyPlace(ground, left.copy)}) is whole. It goes on.`,
    );
    await continueUpgrade(session, left);
    finished(session, left, typed);
  } else {
    tell(
      `Une mise à jour (${text}) a été coupée ; ${left.image} revient à ${left.from.tag} et aux données d'avant.`,
      `An upgrade (${text}) was cut off; ${left.image} goes back to ${left.from.tag} and the data of before.`,
    );
    await goBack(session, left);
    say(
      typed,
      { image: left.image, tag: left.from.tag, changed: true, copy: left.copy },
      words(`${left.image} ${left.from.tag} tourne de nouveau.`, `${left.image} ${left.from.tag} runs again.`),
    );
  }
}

function finished({ ground }: UpgradeSession, journal: Journal, typed: Typed): void {
  const { image, to, copy } = journal;
  say(
    typed,
    { image, tag: to.tag, changed: true, copy },
    words(
      `${image} ${to.tag} tourne. La copie d'avant reste dans ${copyPlace(ground, copy)} :\n  y revenir (ce qui a été écrit depuis sera mis de côté) : npm run upgrade -- ${image} --back ${copy}\n  la supprimer quand tout va bien : npm run upgrade -- ${image} --delete ${copy}`,
      `${image} ${to.tag} runs. The copy of before stays in ${copyPlace(ground, copy)}:\n  to go back to it (what was written since is put aside): npm run upgrade -- ${image} --back ${copy}\n  to delete it when all is well: npm run upgrade -- ${image} --delete ${copy}`,
    ),
  );
}

function question({ ground }: UpgradeSession, target: UpgradeTarget, data: number) {
  const { image } = target;
  return words(
    `${changeText(target)}, pour ${ground.associations} associations. Le service s'arrête le temps d'une copie de ${size(data).fr}, puis la nouvelle version démarre ; si elle échoue, l'ancienne revient avec ses données (${image}). Continuer ?`,
    `${changeText(target)}, for ${ground.associations} associations. The service stands still while ${size(data).en} are copied, then the new version starts; if it fails, the old one comes back with its data (${image}). Go on?`,
  );
}

function say(typed: Typed, event: Readonly<Record<string, unknown>>, sentence: ReturnType<typeof words>): void {
  process.stdout.write(typed.json ? `${JSON.stringify(event)}\n` : `${sentence[typed.language]}\n`);
}

function dockerSilent(): OperatorError {
  return new OperatorError(
    words(
      "Docker ne répond pas. Démarrez-le, puis relancez.",
      "Docker does not answer. Start it, then run this again.",
    ),
  );
}

function misuse(): OperatorError {
  return new OperatorError(
    words(
      "Quel service mettre à jour ? Par exemple : npm run upgrade -- mattermost. Voir : npm run upgrade -- --help",
      "Which service is to be upgraded? For instance: npm run upgrade -- mattermost. See: npm run upgrade -- --help",
    ),
    2,
  );
}
