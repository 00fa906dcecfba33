import { describe, expect, it } from "vitest";
import { contrast, dark, light, type Palette } from "./palette.ts";

/** Text colour, then every background it is used on. */
const texts: readonly (readonly [keyof Palette, readonly (keyof Palette)[]])[] = [
  ["ink", ["paper", "card", "warm", "leafPale"]],
  ["quiet", ["paper", "card"]],
  ["accent", ["paper", "card", "warm", "leafPale"]],
  ["onAccent", ["accent"]],
  ["onLeaf", ["leaf"]],
  ["onNote", ["note"]],
];

/** Signs and borders that one must see, and what they lie on. */
const signs: readonly (readonly [keyof Palette, readonly (keyof Palette)[]])[] = [
  ["edge", ["paper", "card", "leafPale"]],
  ["leaf", ["leafPale", "paper"]],
  ["noteEdge", ["paper"]],
  ["ink", ["paper", "card", "warm", "leafPale"]],
];

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s colours", (_, palette) => {
  it.each(pairs(texts))("let one read %s on %s (WCAG AA: 4.5)", (text, ground) => {
    expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(signs))("let one see %s on %s (WCAG AA: 3)", (sign, ground) => {
    expect(contrast(palette[sign], palette[ground])).toBeGreaterThanOrEqual(3);
  });
});

describe("contrast", () => {
  it("goes from 1 to 21, whichever colour comes first", () => {
    expect(contrast("#777777", "#777777")).toBe(1);
    expect(contrast("#ffffff", "#000000")).toBe(21);
    expect(contrast("#000000", "#ffffff")).toBe(21);
  });

  it("agrees with the known limit grey #767676 on white", () => {
    expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  });
});

function pairs(rows: typeof texts): (readonly [keyof Palette, keyof Palette])[] {
  return rows.flatMap(([front, grounds]) => grounds.map((ground) => [front, ground] as const));
}
