import { createInterface } from "node:readline/promises";
import { type Language, OperatorError, type Sentence, words } from "./sentence.ts";

/**
 * Asks one yes-or-no question on the terminal; Enter alone is yes. `yes` (from `--yes`) answers it unasked.
 * @throws OperatorError (exit code 2) where nobody can answer; exit code 130 where the answer is no.
 */
export async function confirm(
  question: Sentence,
  options: { readonly yes: boolean; readonly language: Language; readonly command: string },
): Promise<void> {
  if (options.yes) return;
  if (!process.stdin.isTTY)
    throw new OperatorError(
      words(
        `Personne ne peut répondre ici à la question. Relancez avec : ${options.command} --yes`,
        `Nobody can answer the question here. Run: ${options.command} --yes`,
      ),
      2,
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(
      `${question[options.language]} ${options.language === "fr" ? "[O/n]" : "[Y/n]"} `,
    );
    if (!isYes(answer)) throw new OperatorError(words("Rien n'a été fait.", "Nothing was done."), 130);
  } finally {
    terminal.close();
  }
}

/** Enter alone, or anything that begins like yes in either language. */
export function isYes(answer: string): boolean {
  return /^\s*($|o|y)/i.test(answer);
}
