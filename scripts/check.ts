import { runScript } from "./terminal/command-line.ts";
import { words } from "./terminal/sentence.ts";
import { checkCode } from "./testing/check-code.ts";

const HELP = words(
  `npm run check : mise en forme, règles du code et types ; ne lance aucun test.

  --language fr|en   langue des messages (fr par défaut)
  --json             un objet JSON par ligne
  --help             ce texte

Exemple : npm run check        (npm run format met en forme)
Codes de sortie : 0 rien à redire, 1 sinon.`,
  `npm run check: formatting, lint rules and types; runs no test.

  --language fr|en   language of the messages (default fr)
  --json             one JSON object a line
  --help             this text

Example: npm run check        (npm run format formats)
Exit codes: 0 nothing to say, 1 else.`,
);

await runScript({
  command: "npm run check --",
  help: HELP,
  options: {},
  main: async (typed) => ((await checkCode(typed)) ? 0 : 1),
});
