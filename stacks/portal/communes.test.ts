import { describe, expect, it } from "vitest";
import { communesOf, indexOf } from "./communes.ts";
import { aListing, manyListings } from "./portal-builders.ts";

describe("communes", () => {
  it("stand in French alphabetical order, with their associations in order", () => {
    const communes = communesOf([
      aListing({ slug: "c", displayName: "Zumba", commune: "Val" }),
      aListing({ slug: "b", displayName: "Échecs", commune: "Écrivigny" }),
      aListing({ slug: "a", displayName: "Danse", commune: "Écrivigny" }),
      aListing({ slug: "d", displayName: "Fanfare", commune: "Ormes" }),
      aListing({ slug: "e", displayName: "Éveil", commune: "Écrivigny" }),
    ]);
    expect(communes.map(({ name, id, associations }) => [name, id, associations.map((one) => one.slug)])).toEqual([
      ["Écrivigny", "commune-ecrivigny", ["a", "b", "e"]],
      ["Ormes", "commune-ormes", ["d"]],
      ["Val", "commune-val", ["c"]],
    ]);
  });

  it("are one when only case, accents, hyphens or blanks differ, under the spelling used most", () => {
    const spellings = ["SAINT EXEMPLE", "Saint-Exemple", "saint-exémple", " Saint-Exemple "];
    const communes = communesOf(spellings.map((commune, at) => aListing({ slug: `a${at}`, commune })));
    expect(communes.map(({ name, associations }) => [name, associations.length])).toEqual([["Saint-Exemple", 4]]);
  });

  it("do not depend on the order of the files", () => {
    const listings = manyListings(60, 7);
    expect(communesOf(listings.toReversed())).toEqual(communesOf(listings));
  });

  it("leave the given list as it was", () => {
    const listings = Object.freeze([aListing({ slug: "b" }), aListing({ slug: "a" })]);
    expect(communesOf(listings)[0]?.associations.map((one) => one.slug)).toEqual(["a", "b"]);
    expect(listings.map((one) => one.slug)).toEqual(["b", "a"]);
  });
});

describe("the index of communes", () => {
  it("is empty while the list is short or has few communes", () => {
    expect(indexOf(communesOf(manyListings(20, 10)))).toEqual([]);
    expect(indexOf(communesOf(manyListings(200, 2)))).toEqual([]);
  });

  it("names each commune with its number of associations", () => {
    expect(indexOf(communesOf(manyListings(22, 3)))).toEqual([
      { label: "Commune 0 (8)", id: "commune-commune-0" },
      { label: "Commune 1 (7)", id: "commune-commune-1" },
      { label: "Commune 2 (7)", id: "commune-commune-2" },
    ]);
  });

  it("shows first letters when there are more than forty communes", () => {
    const names = Array.from({ length: 45 }, (_, at) => `${["Aÿ", "Écrivigny", "Val"][at % 3]} ${at}`);
    expect(indexOf(communesOf(names.map((commune, at) => aListing({ slug: `a${at}`, commune }))))).toEqual([
      { label: "A", id: "commune-ay-0" },
      { label: "E", id: "commune-ecrivigny-1" },
      { label: "V", id: "commune-val-2" },
    ]);
  });
});
