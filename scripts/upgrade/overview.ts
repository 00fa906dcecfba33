import { runningImages } from "../../provider/running-images.ts";
import { confirm } from "../terminal/question.ts";
import { type Language, OperatorError, size, words } from "../terminal/sentence.ts";
import { readJournal } from "./journal.ts";
import { findCopy, isCopyName, listCopies, removeCopy, type SafetyCopy } from "./safety-copy.ts";
import { changeText, copyPlace, type UpgradeSession } from "./session.ts";

interface Typed {
  readonly options: { readonly yes: boolean };
  readonly language: Language;
  readonly json: boolean;
}

/** `--list`: what runs, what the lock says, which copies there are, and what an interrupted run left. */
export async function listEverything({ ground, server }: UpgradeSession, typed: Typed): Promise<number> {
  const running = (await runningImages(ground.place.stack, ground.environment)) ?? [];
  const images = ground.plan.images.map((image) => ({
    image,
    running: [...new Set(running.filter((one) => one.image === image).map(({ tag }) => tag))],
    lock: ground.lock.images[image]?.tag ?? "",
  }));
  const copies = await listCopies(server);
  const unfinished = readJournal(ground.place);
  if (typed.json) {
    const listed = copies.map(({ name, manifest }) => ({ name, place: copyPlace(ground, name), manifest }));
    process.stdout.write(`${JSON.stringify({ images, copies: listed, unfinished })}\n`);
    return 0;
  }
  const say = (fr: string, en: string) => process.stdout.write(`${typed.language === "fr" ? fr : en}\n`);
  for (const { image, running: tags, lock } of images) {
    const runs = tags.join(", ") || "–";
    const differs = tags.length > 0 && tags.some((tag) => tag !== lock);
    say(
      `  ${image.padEnd(16)} ${runs.padEnd(16)}${differs ? ` le fichier des versions dit ${lock} : npm run upgrade -- ${image}` : ""}`,
      `  ${image.padEnd(16)} ${runs.padEnd(16)}${differs ? ` the lock says ${lock}: npm run upgrade -- ${image}` : ""}`,
    );
  }
  say(copies.length > 0 ? "\nCopies" : "\nAucune copie.", copies.length > 0 ? "\nCopies" : "\nNo copies.");
  for (const copy of copies) say(...copyLine(copy));
  if (unfinished)
    say(
      `\nUne mise à jour (${changeText(unfinished)}) n'est pas finie : npm run upgrade -- ${unfinished.image}`,
      `\nAn upgrade (${changeText(unfinished)}) is not finished: npm run upgrade -- ${unfinished.image}`,
    );
  return 0;
}

function copyLine({ name, manifest }: SafetyCopy): [string, string] {
  if (!manifest) return [`  ${name}  incomplète`, `  ${name}  not whole`];
  const bytes = [...manifest.databases, ...manifest.paths].reduce((sum, one) => sum + one.bytes, 0);
  return [
    `  ${name}  ${manifest.from.tag}, avant ${manifest.to.tag}, ${size(bytes).fr}`,
    `  ${name}  ${manifest.from.tag}, before ${manifest.to.tag}, ${size(bytes).en}`,
  ];
}

/** `--delete <copy>`: for good, after a question. */
export async function deleteCopy(session: UpgradeSession, image: string, copy: string, typed: Typed): Promise<number> {
  const { ground, server } = session;
  const known = isCopyName(copy) ? (await listCopies(server)).find(({ name }) => name === copy) : undefined;
  if (!known) await findCopy(server, copy);
  if (readJournal(ground.place)?.copy === copy)
    throw new OperatorError(
      words(
        `La copie ${copy} sert encore : une mise à jour n'est pas finie. Relancez d'abord : npm run upgrade -- ${image}`,
        `The copy ${copy} is still needed: an upgrade is not finished. Run first: npm run upgrade -- ${image}`,
      ),
    );
  await confirm(
    words(
      `La copie ${copy} est supprimée pour toujours ; on ne pourra plus y revenir. Continuer ?`,
      `The copy ${copy} is deleted for good; there will be no way back to it. Go on?`,
    ),
    { yes: typed.options.yes, language: typed.language, command: `npm run upgrade -- ${image} --delete ${copy}` },
  );
  await removeCopy(server, copy);
  const said = words(`Copie ${copy} supprimée.`, `Copy ${copy} deleted.`);
  process.stdout.write(typed.json ? `${JSON.stringify({ deleted: copy })}\n` : `${said[typed.language]}\n`);
  return 0;
}
