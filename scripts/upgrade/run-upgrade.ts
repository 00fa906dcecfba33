import { whileInterruptible } from "../terminal/interrupts.ts";
import { OperatorError, size, words } from "../terminal/sentence.ts";
import type { Reporter, Step } from "../terminal/steps.ts";
import { startCompanions, startContainers, stopContainers } from "./containers.ts";
import { bringUp, previewStack, recoverEngine } from "./engine.ts";
import { goBack } from "./go-back.ts";
import { closeJournal, type Journal, writeJournal } from "./journal.ts";
import { resolveEntry, writeEntry } from "./lock-entry.ts";
import { copyName, findCopy, makeCopy, removeCopy } from "./safety-copy.ts";
import { changeText, copyPlace, scopeOf, type UpgradeSession } from "./session.ts";
import type { UpgradeTarget } from "./target.ts";

/** Steps that {@link runUpgrade} reports. */
const STEPS = 4;

/** The whole upgrade, after the question. @throws OperatorError when it failed; by then the old version runs again with its data. */
export async function runUpgrade(session: UpgradeSession, target: UpgradeTarget): Promise<Journal> {
  const report = session.reporter(STEPS);
  const journal = await prepare(session, report, target);
  await copyData(session, report, journal);
  await switchOver(session, report, journal);
  return journal;
}

/** Goes on with an upgrade that was cut off after its copy was whole. */
export async function continueUpgrade(session: UpgradeSession, journal: Journal): Promise<void> {
  await switchOver(session, session.reporter(2), journal);
}

/** Undoes what an upgrade that was cut off before its copy was whole has left: nothing but standing containers. */
export async function undoCopying({ ground, server }: UpgradeSession, journal: Journal): Promise<void> {
  writeEntry(ground.lockFiles, journal.image, journal.lockBefore);
  await startContainers(server, ground, scopeOf(ground, journal.image));
  // Whole or not: what it was copied from stands there untouched.
  await removeCopy(server, journal.copy);
  closeJournal(ground.place);
}

/** The image is there and the engine agrees, all before anything stands still. */
async function prepare(session: UpgradeSession, report: Reporter, target: UpgradeTarget): Promise<Journal> {
  const { ground } = session;
  return report.step(words("Contrôles", "Checks"), async (step) => {
    await recoverEngine(ground, step);
    step.progress(words("téléchargement de l'image", "pulling the image"));
    const to = target.to.digest === null ? await resolveEntry(ground, target.image, target.to) : target.to;
    const now = new Date();
    const { image, from, lockBefore } = target;
    const journal: Journal = {
      phase: "copying",
      image,
      from,
      to,
      lockBefore,
      copy: copyName(image, now),
      since: now.toISOString(),
    };
    step.progress(words("le moteur calcule les changements", "the engine works out the changes"));
    try {
      writeJournal(ground.place, journal);
      writeEntry(ground.lockFiles, image, to);
      await previewStack(ground);
    } catch (error) {
      writeEntry(ground.lockFiles, image, lockBefore);
      closeJournal(ground.place);
      throw error;
    }
    return {
      said: words("l'image est là, le moteur est d'accord", "the image is there, the engine agrees"),
      value: journal,
    };
  });
}

async function copyData(session: UpgradeSession, report: Reporter, journal: Journal): Promise<void> {
  const { ground, server } = session;
  let interrupted = false;
  const title = words("Copie de sûreté", "Safety copy");
  await report.step(title, async (step) => {
    const interrupt = () => {
      interrupted = true;
      step.note(words("Interruption : le service est remis en marche…", "Interrupted: the service is started again…"));
    };
    try {
      await whileInterruptible(interrupt, () => copyScope(session, journal, step));
      if (interrupted) throw new OperatorError(words("Interrompu.", "Interrupted."), 130);
      writeJournal(ground.place, { ...journal, phase: "switching" });
    } catch (error) {
      await undoCopying(session, journal);
      throw notCopied(error, interrupted);
    }
    const { databases, paths } = await findCopy(server, journal.copy);
    const bytes = [...databases, ...paths].reduce((sum, one) => sum + one.bytes, 0);
    return {
      said: words(
        `${size(bytes).fr} dans ${copyPlace(ground, journal.copy)}`,
        `${size(bytes).en} in ${copyPlace(ground, journal.copy)}`,
      ),
      value: undefined,
    };
  });
}

/** Stops the scope and copies it. */
export async function copyScope({ ground, server }: UpgradeSession, journal: Journal, step: Step): Promise<void> {
  const scope = scopeOf(ground, journal.image);
  step.progress(words("arrêt du service", "stopping the service"));
  await stopContainers(server, scope);
  step.progress(words("copie des bases et des dossiers", "copying databases and folders"));
  await makeCopy(server, scope, journal.copy, {
    stack: ground.place.stack,
    from: journal.from,
    to: journal.to,
    at: journal.since,
  });
}

async function switchOver(session: UpgradeSession, report: Reporter, journal: Journal): Promise<void> {
  const { ground, server } = session;
  const scope = scopeOf(ground, journal.image);
  try {
    await report.step(
      words(`Mise à jour : ${changeText(journal)}`, `Upgrade: ${changeText(journal)}`),
      async (step) => {
        writeEntry(ground.lockFiles, journal.image, journal.to);
        await recoverEngine(ground, step);
        await startCompanions(server, ground, scope, journal.to);
        await bringUp(ground, step);
        await startContainers(server, ground, scope);
        return { said: words("en marche et en bonne santé", "running and healthy"), value: undefined };
      },
    );
    await report.step(words("Vérification de chaque association", "Check of every association"), async (step) => {
      await bringUp(ground, step, { refresh: true });
      return {
        said: words(`${ground.associations} associations`, `${ground.associations} associations`),
        value: undefined,
      };
    });
  } catch (error) {
    if (error instanceof OperatorError && error.exitCode === 130) throw paused(journal);
    await goBack(session, journal, error);
    throw rolledBack(session, journal, error);
  }
  closeJournal(ground.place);
}

function notCopied(error: unknown, interrupted: boolean): OperatorError {
  if (interrupted)
    return new OperatorError(
      words(
        "Interrompu pendant la copie : rien n'a changé, le service tourne de nouveau.",
        "Interrupted while copying: nothing has changed, the service runs again.",
      ),
      130,
    );
  const said = told(error);
  return new OperatorError(
    words(
      `La copie de sûreté n'a pas pu être faite, donc rien n'a été mis à jour ; le service tourne de nouveau. ${said.fr}`,
      `The safety copy could not be made, so nothing was upgraded; the service runs again. ${said.en}`,
    ),
  );
}

function paused({ image }: Journal): OperatorError {
  return new OperatorError(
    words(
      `Arrêté à votre demande pendant la mise à jour. La copie de sûreté est complète. Continuer ou revenir en arrière : npm run upgrade -- ${image}`,
      `Stopped as you asked during the upgrade. The safety copy is whole. To go on, or to go back: npm run upgrade -- ${image}`,
    ),
    130,
  );
}

function rolledBack({ ground }: UpgradeSession, journal: Journal, error: unknown): OperatorError {
  const said = told(error);
  const place = copyPlace(ground, journal.copy);
  return new OperatorError(
    words(
      `La mise à jour ${changeText(journal)} a échoué. ${journal.from.tag} tourne de nouveau, avec les données d'avant. La copie reste dans ${place}.\nPourquoi : ${said.fr}`,
      `The upgrade ${changeText(journal)} failed. ${journal.from.tag} runs again, with the data of before. The copy stays in ${place}.\nWhy: ${said.en}`,
    ),
  );
}

function told(error: unknown) {
  if (error instanceof OperatorError) return error.sentence;
  const message = error instanceof Error ? error.message : String(error);
  return words(message, message);
}
