import { OperatorError, words } from "./terminal/sentence.ts";

/** Numbers of associations that are measured when none are named. */
export const DEFAULT_SIZES = [2, 100, 1000] as const;
const MOST_ASSOCIATIONS = 5000;
const MOST_REPEATS = 20;

/** Reads `--sizes 2,100`, in ascending order. @throws OperatorError (exit code 2) with what to write instead. */
export function readSizes(text: string | undefined): readonly number[] {
  if (text === undefined) return DEFAULT_SIZES;
  const sizes = text.split(",").map(Number);
  if (sizes.some((size) => !Number.isInteger(size) || size < 1 || size > MOST_ASSOCIATIONS)) {
    throw misuse(
      `--sizes ${text}`,
      `des nombres d'associations de 1 à ${MOST_ASSOCIATIONS}, par exemple --sizes 2,100`,
      `numbers of associations from 1 to ${MOST_ASSOCIATIONS}, for example --sizes 2,100`,
    );
  }
  return [...new Set(sizes)].sort((a, b) => a - b);
}

/** Reads `--repeat 3`. @throws OperatorError (exit code 2) with what to write instead. */
export function readRepeat(text: string | undefined): number {
  const repeat = Number(text ?? 3);
  if (Number.isInteger(repeat) && repeat >= 1 && repeat <= MOST_REPEATS) return repeat;
  throw misuse(`--repeat ${text}`, `un nombre de 1 à ${MOST_REPEATS}`, `a number from 1 to ${MOST_REPEATS}`);
}

function misuse(given: string, fr: string, en: string): OperatorError {
  return new OperatorError(words(`${given} : écrivez ${fr}.`, `${given}: write ${en}.`), 2);
}
