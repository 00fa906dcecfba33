import { describe, expect, test } from "vitest";
import { readArguments } from "./command-line.ts";
import { isYes } from "./question.ts";
import { OperatorError } from "./sentence.ts";

const script = { command: "npm run demo --", options: { yes: "flag", "http-port": "value" }, words: 1 } as const;

function complaint(argv: readonly string[]) {
  try {
    readArguments(script, argv);
  } catch (error) {
    if (error instanceof OperatorError) return { ...error.sentence, exitCode: error.exitCode };
    throw error;
  }
  return undefined;
}

describe("A command line", () => {
  test("is French and asks questions unless it says otherwise", () => {
    expect(readArguments(script, [])).toEqual({
      language: "fr",
      json: false,
      options: { yes: false, "http-port": undefined, help: false, json: false, language: undefined },
      words: [],
    });
  });

  test("is read with values after a blank or an equals sign", () => {
    const typed = readArguments(script, ["--yes", "--http-port=8080", "--language", "en", "--json", "unit"]);
    expect(typed).toMatchObject({
      language: "en",
      json: true,
      options: { yes: true, "http-port": "8080" },
      words: ["unit"],
    });
  });

  test.each([
    [
      ["--yse"],
      "Option inconnue : --yse. Voir : npm run demo -- --help",
      "Unknown option: --yse. See: npm run demo -- --help",
    ],
    [
      ["--yes=no"],
      "--yes ne prend pas de valeur. Voir : npm run demo -- --help",
      "--yes takes no value. See: npm run demo -- --help",
    ],
    [
      ["--http-port"],
      "Il manque la valeur de --http-port. Voir : npm run demo -- --help",
      "--http-port lacks its value. See: npm run demo -- --help",
    ],
    [
      ["a", "b"],
      "« b » est de trop. Voir : npm run demo -- --help",
      "“b” is one word too many. See: npm run demo -- --help",
    ],
    [
      ["--language", "de"],
      "--language vaut fr ou en, pas « de ». Voir : npm run demo -- --help",
      "--language is fr or en, not “de”. See: npm run demo -- --help",
    ],
  ])("with a mistake is refused in one sentence: %j", (argv, fr, en) => {
    expect(complaint(argv)).toEqual({ fr, en, exitCode: 2 });
  });
});

test.each([
  ["", true],
  ["o", true],
  ["Oui", true],
  ["yes", true],
  ["n", false],
  ["non", false],
])("The answer “%s” is a yes: %s", (answer, expected) => {
  expect(isYes(answer)).toBe(expected);
});
