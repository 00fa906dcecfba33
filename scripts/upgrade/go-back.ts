import { OperatorError, words } from "../terminal/sentence.ts";
import { startCompanions, startContainers, startDatabases, stopContainers } from "./containers.ts";
import { bringUp, recoverEngine } from "./engine.ts";
import { closeJournal, type Journal, writeJournal } from "./journal.ts";
import { writeEntry } from "./lock-entry.ts";
import { findCopy, restoreCopy } from "./safety-copy.ts";
import { copyPlace, scopeOf, type UpgradeSession } from "./session.ts";

/**
 * Puts the version of before and its data back from the safety copy. Can be run again after it was cut off: what is put back
 * is always the copy, never what stands there.
 * @throws OperatorError when that fails too; the copy stays, and the next run tries again.
 */
export async function goBack(session: UpgradeSession, journal: Journal, reason?: unknown): Promise<void> {
  const { ground, server } = session;
  const { image, from, copy } = journal;
  const scope = scopeOf(ground, image);
  try {
    await session
      .reporter(1)
      .step(words(`Retour à ${image} ${from.tag}`, `Back to ${image} ${from.tag}`), async (step) => {
        writeJournal(ground.place, { ...journal, phase: "restoring" });
        writeEntry(ground.lockFiles, image, from);
        await recoverEngine(ground, step);
        if (scope.restores) {
          step.progress(words("bases et dossiers d'avant", "databases and folders of before"));
          await stopContainers(server, scope);
          await startDatabases(server, ground, scope);
          await restoreCopy(server, copy, await findCopy(server, copy));
        }
        await startCompanions(server, ground, scope, from);
        await bringUp(ground, step, { restored: image });
        await startContainers(server, ground, scope);
        return { said: words("en marche et en bonne santé", "running and healthy"), value: undefined };
      });
  } catch (error) {
    throw stuck(session, journal, [reason, error]);
  }
  closeJournal(ground.place);
}

function stuck({ ground }: UpgradeSession, { image, copy }: Journal, reasons: readonly unknown[]): OperatorError {
  const lines = (language: "fr" | "en") =>
    reasons
      .filter((reason) => reason !== undefined)
      .map((reason) => (reason instanceof OperatorError ? reason.sentence[language] : String(reason)))
      .join("\n");
  const place = copyPlace(ground, copy);
  return new OperatorError(
    words(
      `Le retour en arrière n'a pas abouti. Rien n'est perdu : les données d'avant sont entières dans ${place}. Corrigez ce qui suit, puis relancez : npm run upgrade -- ${image}\n${lines("fr")}`,
      `Going back did not come to its end. Nothing is lost: the data of before is whole in ${place}. Mend what follows, then run: npm run upgrade -- ${image}\n${lines("en")}`,
    ),
  );
}
