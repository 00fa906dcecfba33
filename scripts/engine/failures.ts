import { relative } from "node:path";
import type { StackPlace } from "../pulumi-environment.ts";
import { OperatorError, type Sentence, words } from "../terminal/sentence.ts";

interface Known {
  readonly sign: RegExp;
  say(place: StackPlace): Sentence;
}

/** What the engine, its plugins and Docker are known to say, and what to do about it; the first that fits counts. */
const KNOWN: readonly Known[] = [
  {
    sign: /incorrect passphrase/,
    say: (place) => {
      const file = relative(place.root, place.passphraseFile);
      return words(
        `La phrase secrète (${file}) n'est pas celle de cet état. Rien n'est perdu : remettez celle d'avant. Si elle est perdue, supprimez ce fichier et relancez : il sera dit quoi faire.`,
        `The passphrase (${file}) is not that of this state. Nothing is lost: put the former one back. If it is lost, delete the file and run this again: it will say what to do.`,
      );
    },
  },
  {
    sign: /unable to read PULUMI_CONFIG_PASSPHRASE_FILE|passphrase must be set/,
    say: (place) => {
      const file = relative(place.root, place.passphraseFile);
      return words(
        `La phrase secrète manque (${file}). Relancez npm run demo : il dira quoi faire.`,
        `The passphrase is missing (${file}). Run npm run demo: it will say what to do.`,
      );
    },
  },
  {
    sign: /the stack is currently locked by/,
    say: () =>
      words(
        "Une autre commande travaille sur cette pile. Attendez qu'elle finisse ; si elle a été tuée, npm run demo -- --yes lève son verrou.",
        "Another command works on this stack. Wait until it ends; if it was killed, npm run demo -- --yes takes its lock away.",
      ),
  },
  {
    sign: /no resource plugin '|failed to load language plugin|no language plugin/,
    say: () =>
      words(
        "Il manque une partie du moteur. Supprimez .chatterie/pulumi, puis relancez npm run demo.",
        "A part of the engine is missing. Delete .chatterie/pulumi, then run npm run demo again.",
      ),
  },
  {
    sign: /no space left on device/i,
    say: () =>
      words(
        "Le disque est plein. Libérez de la place (docker system df montre ce que prend Docker), puis relancez.",
        "The disk is full. Make room (docker system df shows what Docker takes), then run this again.",
      ),
  },
  {
    sign: /cannot connect to the docker daemon|is the docker daemon running|error during connect/i,
    say: () =>
      words(
        "Docker s'est arrêté en route. Relancez npm run demo : il le démarre si possible, et reprend.",
        "Docker stopped on the way. Run npm run demo again: it starts it where possible, and goes on.",
      ),
  },
  {
    sign: /port is already allocated|address already in use/i,
    say: () =>
      words(
        "Un port dont la pile a besoin est pris. Relancez npm run demo : il dira par qui.",
        "A port that the stack needs is taken. Run npm run demo again: it will say by whom.",
      ),
  },
  {
    sign: /The container name .* is already in use|network with name .* already exists/i,
    say: () =>
      words(
        "Un conteneur ou un réseau du même nom existe déjà, hors de cette pile. S'il vient d'un essai interrompu, npm run demo:down le retire sans toucher aux données ; puis relancez.",
        "A container or network of the same name is there already, outside this stack. If an interrupted run left it, npm run demo:down removes it and leaves the data alone; then run this again.",
      ),
  },
  {
    sign: /manifest unknown|pull access denied|127\.0\.0\.1:\d+\/v2.*connection refused|failed to resolve reference/i,
    say: () =>
      words(
        "Une image n'a pas pu être tirée. Relancez npm run demo : il vérifie les images avant de reprendre.",
        "An image could not be pulled. Run npm run demo again: it checks the images before it goes on.",
      ),
  },
];

/** One sentence that says what to do about an engine's complaint; undefined for one that is not known. */
export function remedy(text: string, place: StackPlace): Sentence | undefined {
  return KNOWN.find(({ sign }) => sign.test(text))?.say(place);
}

/** An error for a short engine command: what to do where that is known, else the engine's own words. */
export function failure(stderr: string, place: StackPlace): OperatorError {
  const own = stderr.replace(/^error: /m, "").trim();
  return new OperatorError(
    remedy(stderr, place) ??
      words(`Le moteur n'a pas pu préparer la pile : ${own}`, `The engine could not prepare the stack: ${own}`),
  );
}
