import { parseArgs } from "node:util";
import { onInterrupt } from "./interrupts.ts";
import { type Language, OperatorError, type Sentence, words } from "./sentence.ts";

/** What a script accepts: `flag` stands alone, `value` takes a word. */
export type OptionKinds = Readonly<Record<string, "flag" | "value">>;

/** What was typed. */
export interface Arguments<Kinds extends OptionKinds> {
  readonly language: Language;
  readonly json: boolean;
  readonly options: { readonly [Name in keyof Kinds]: Kinds[Name] extends "flag" ? boolean : string | undefined };
  readonly words: readonly string[];
}

/** One of the operator's scripts. */
export interface Script<Kinds extends OptionKinds> {
  /** As it is typed, e.g. `npm run demo --`. */
  readonly command: string;
  readonly help: Sentence;
  /** Beside `--help`, `--json` and `--language`, which every script has. */
  readonly options: Kinds;
  /** How many words without dashes it takes at most. */
  readonly words?: number;
  /** Its number is the exit code. */
  main(typed: Arguments<Kinds>): Promise<number>;
}

const ALWAYS = { help: "flag", json: "flag", language: "value" } as const;

/** Runs a script and ends the process: errors become one sentence on stderr and an exit code that is not zero. */
export async function runScript<Kinds extends OptionKinds>(
  script: Script<Kinds>,
  argv = process.argv.slice(2),
): Promise<never> {
  let language = guessLanguage(argv);
  try {
    const typed = readArguments(script, argv);
    language = typed.language;
    if (argv.includes("--help")) {
      process.stdout.write(`${script.help[language]}\n`);
      process.exit(0);
    }
    onInterrupt(() => {
      process.stderr.write(`\n${INTERRUPTED[language]}\n`);
      process.exit(130);
    });
    process.exit(await script.main(typed));
  } catch (error) {
    process.stderr.write(`${told(error, language)}\n`);
    process.exit(error instanceof OperatorError ? error.exitCode : 1);
  }
}

/**
 * Reads what was typed.
 * @throws OperatorError (exit code 2) with one sentence when an option is unknown, lacks its value, or too many words are there.
 */
export function readArguments<Kinds extends OptionKinds>(
  script: Pick<Script<Kinds>, "command" | "options" | "words">,
  argv: readonly string[],
): Arguments<Kinds> {
  const kinds: OptionKinds = { ...ALWAYS, ...script.options };
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries(kinds).map(([name, kind]) => [
        name,
        { type: kind === "flag" ? ("boolean" as const) : ("string" as const) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const options: Record<string, string | boolean | undefined> = {};
  for (const [name, kind] of Object.entries(kinds)) options[name] = kind === "flag" ? false : undefined;
  const given: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") given.push(token.value);
    if (token.kind !== "option") continue;
    const kind = kinds[token.name];
    if (kind === undefined)
      throw misuse(script.command, `option inconnue : ${token.rawName}`, `unknown option: ${token.rawName}`);
    if (kind === "flag" && token.value !== undefined)
      throw misuse(script.command, `${token.rawName} ne prend pas de valeur`, `${token.rawName} takes no value`);
    if (kind === "value" && (token.value === undefined || token.value === ""))
      throw misuse(script.command, `il manque la valeur de ${token.rawName}`, `${token.rawName} lacks its value`);
    options[token.name] = kind === "flag" ? true : token.value;
  }
  const extra = given[script.words ?? 0];
  if (extra !== undefined) throw misuse(script.command, `« ${extra} » est de trop`, `“${extra}” is one word too many`);
  const language = options.language ?? "fr";
  if (language !== "fr" && language !== "en")
    throw misuse(
      script.command,
      `--language vaut fr ou en, pas « ${language} »`,
      `--language is fr or en, not “${language}”`,
    );
  return { language, json: options.json === true, options: options as Arguments<Kinds>["options"], words: given };
}

const INTERRUPTED = words(
  "Interrompu. Rien n'est perdu : la même commande reprend.",
  "Interrupted. Nothing is lost: the same command goes on.",
);

function misuse(command: string, fr: string, en: string): OperatorError {
  return new OperatorError(
    words(
      `${fr.charAt(0).toUpperCase()}${fr.slice(1)}. Voir : ${command} --help`,
      `${en.charAt(0).toUpperCase()}${en.slice(1)}. See: ${command} --help`,
    ),
    2,
  );
}

/** The sentence for an error; the stack only of a mistake in the program itself, and only when asked for by CHATTERIE_DEBUG. */
function told(error: unknown, language: Language): string {
  if (error instanceof OperatorError) return error.sentence[language];
  if (error instanceof Error) return process.env.CHATTERIE_DEBUG ? (error.stack ?? error.message) : error.message;
  return String(error);
}

/** For errors in the arguments themselves. */
function guessLanguage(argv: readonly string[]): Language {
  return argv.includes("--language=en") || argv[argv.indexOf("--language") + 1] === "en" ? "en" : "fr";
}
