import { describe, expect, test } from "vitest";
import { needsOrder, stackIn } from "./command-words.ts";

describe("What an interrupted run left", () => {
  test.each([
    ["up"],
    ["up --yes"],
    ["update"],
    ["--stack prod up"],
    ["-C /else -s prod destroy"],
    ["refresh --clear-pending-creates"],
    ["down"],
  ])("is put in order before `pulumi %s`", (line) => {
    expect(needsOrder(line.split(" "))).toBe("order");
  });

  test.each([["preview --diff"], ["pre"], ["refresh --preview-only"], ["--stack up preview"]])(
    "is only told before `pulumi %s`, which changes nothing",
    (line) => {
      expect(needsOrder(line.split(" "))).toBe("word");
    },
  );

  test.each([["stack output"], ["cancel"], ["up --help"], ["--version"], ["config get up"], ["logs"]])(
    "does not matter to `pulumi %s`",
    (line) => {
      expect(needsOrder(line.split(" "))).toBeUndefined();
    },
  );
});

test.each([
  ["up -s prod", "prod"],
  ["up --stack prod", "prod"],
  ["--stack=prod up", "prod"],
  ["-sprod up", "prod"],
  ["up", undefined],
])("`pulumi %s` is about stack %s", (line, stack) => {
  expect(stackIn(line.split(" "))).toBe(stack);
});
