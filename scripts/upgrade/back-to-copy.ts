import { runningImages } from "../../provider/running-images.ts";
import { confirm } from "../terminal/question.ts";
import type { Language } from "../terminal/sentence.ts";
import { OperatorError, words } from "../terminal/sentence.ts";
import { goBack } from "./go-back.ts";
import { type Journal, writeJournal } from "./journal.ts";
import { copyScope, undoCopying } from "./run-upgrade.ts";
import { copyName, findCopy, verifyCopy } from "./safety-copy.ts";
import { copyPlace, scopeOf, type UpgradeSession } from "./session.ts";
import { runningEntry } from "./target.ts";

/**
 * `--back <copy>`: the version and the data of a copy, after a copy of what is there now.
 * @throws OperatorError when the copy is another image's, not whole, or damaged: before anything stands still.
 */
export async function backToCopy(
  session: UpgradeSession,
  image: string,
  copy: string,
  typed: { readonly options: { readonly yes: boolean }; readonly language: Language; readonly json: boolean },
): Promise<number> {
  const { ground, server } = session;
  const content = await findCopy(server, copy);
  if (content.image !== image || content.stack !== ground.place.stack)
    throw another(copy, content.image, content.stack);
  if (!scopeOf(ground, image).restores) throw byHand(image, copyPlace(ground, copy));
  await verifyCopy(server, copy, content);
  await confirm(
    words(
      `${image} revient à ${content.from.tag} et aux données du ${content.at.slice(0, 16).replace("T", " ")} UTC. Ce qui a été écrit depuis est d'abord copié à part. Continuer ?`,
      `${image} goes back to ${content.from.tag} and the data of ${content.at.slice(0, 16).replace("T", " ")} UTC. What was written since is copied first. Go on?`,
    ),
    { yes: typed.options.yes, language: typed.language, command: `npm run upgrade -- ${image} --back ${copy}` },
  );
  const aside = await putAside(session, image, content.from);
  await goBack(session, { ...aside, from: content.from, copy });
  const place = copyPlace(ground, aside.copy);
  const said = words(
    `${image} ${content.from.tag} tourne de nouveau. Ce qui était là avant ce retour est dans ${place}.`,
    `${image} ${content.from.tag} runs again. What was there before lies in ${place}.`,
  );
  const event = { image, tag: content.from.tag, changed: true, copy: aside.copy };
  process.stdout.write(typed.json ? `${JSON.stringify(event)}\n` : `${said[typed.language]}\n`);
  return 0;
}

/** Copies what is there now; the journal says on what the next run would have to go on. */
async function putAside(session: UpgradeSession, image: string, to: Journal["to"]): Promise<Journal> {
  const { ground } = session;
  const locked = ground.lock.images[image];
  if (!locked) throw new Error(`the lock has no ${image}`);
  const running = (await runningImages(ground.place.stack, ground.environment)) ?? [];
  const from = runningEntry(ground.lock, image, running) ?? locked;
  const now = new Date();
  const journal: Journal = {
    phase: "copying",
    image,
    from,
    to,
    lockBefore: locked,
    copy: copyName(image, now),
    since: now.toISOString(),
  };
  await session.reporter(1).step(words("Copie de ce qui est là", "Copy of what is there"), async (step) => {
    writeJournal(ground.place, journal);
    try {
      await copyScope(session, journal, step);
    } catch (error) {
      await undoCopying(session, journal);
      throw error;
    }
    return { said: words(copyPlace(ground, journal.copy), copyPlace(ground, journal.copy)), value: undefined };
  });
  return journal;
}

function another(copy: string, image: string, stack: string): OperatorError {
  return new OperatorError(
    words(
      `La copie ${copy} est celle de ${image}, pile ${stack}.`,
      `The copy ${copy} is that of ${image}, stack ${stack}.`,
    ),
    2,
  );
}

function byHand(image: string, place: string): OperatorError {
  return new OperatorError(
    words(
      `Une copie de ${image} tient les bases de tous les services : elle se charge à la main, base par base (docs/upgrade.md). Elle est dans ${place}.`,
      `A copy of ${image} holds every service's database: it is loaded by hand, one database after the other (docs/upgrade.md). It lies in ${place}.`,
    ),
  );
}
