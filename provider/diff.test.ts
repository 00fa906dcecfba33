import { describe, expect, it } from "vitest";
import { compareInputs } from "./diff.ts";

const paths = (before: Parameters<typeof compareInputs>[0], after: Parameters<typeof compareInputs>[1]) => [
  ...compareInputs(before, after),
];

describe("compareInputs", () => {
  const document = {
    slug: "chorale",
    services: { etherpad: { pads: ["accueil", "budget"], url: "https://pads.example" } },
  };

  it("finds nothing between equal documents, whatever the order of their keys", () => {
    expect(paths({ document }, { document: structuredClone(document) })).toEqual([]);
    expect(paths({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toEqual([]);
  });

  it("names the leaf that changed, not the whole document", () => {
    const changed = structuredClone(document);
    changed.services.etherpad.pads[1] = "comptes";
    expect(paths({ document }, { document: changed })).toEqual([["document.services.etherpad.pads[1]", "UPDATE"]]);
  });

  it("names what came and what went", () => {
    const { etherpad } = document.services;
    const other = { ...document, services: { mattermost: { url: "https://chat.example" } }, listed: true };
    expect(paths({ document }, { document: other })).toEqual([
      ["document.services.etherpad", "DELETE"],
      ["document.services.mattermost", "ADD"],
      ["document.listed", "ADD"],
    ]);
    const longer = { ...document, services: { etherpad: { ...etherpad, pads: [...etherpad.pads, "ag"] } } };
    expect(paths({ document }, { document: longer })).toEqual([["document.services.etherpad.pads[2]", "ADD"]]);
    expect(paths({ document: longer }, { document })).toEqual([["document.services.etherpad.pads[2]", "DELETE"]]);
  });

  it("names keys that are no words as the engine does", () => {
    expect(paths({ "a-b": { "c.d": 1, 3: 1 } }, { "a-b": { "c.d": 2, 3: 2 } })).toEqual([
      ['["a-b"]["3"]', "UPDATE"],
      ['["a-b"]["c.d"]', "UPDATE"],
    ]);
  });

  it("takes a value of another kind for a change of the whole", () => {
    expect(paths({ pads: ["accueil"] }, { pads: { 0: "accueil" } })).toEqual([["pads", "UPDATE"]]);
    expect(paths({ pads: "1" }, { pads: 1 })).toEqual([["pads", "UPDATE"]]);
    expect(paths({ pads: {} }, { pads: [] })).toEqual([["pads", "UPDATE"]]);
  });

  it("takes nothing and a key that is not there for the same", () => {
    expect(paths({ a: null }, {})).toEqual([]);
    expect(paths({}, { a: null })).toEqual([]);
    expect(paths({ a: null }, { a: 0 })).toEqual([["a", "ADD"]]);
    expect(paths({ a: false }, { a: null })).toEqual([["a", "DELETE"]]);
  });
});
