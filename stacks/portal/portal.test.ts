import { HtmlValidate } from "html-validate";
import { describe, expect, it } from "vitest";
import * as portal from "./portal.ts";
import { aForm, aHoster, aLink, aListing, anAssociation, hostileName, manyListings } from "./portal-builders.ts";

const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:document"],
  rules: {
    // The proxy's content security policy would block these.
    "no-inline-style": "error",
    "no-style-tag": "error",
    // The style sheet comes from the page's own host, where a checksum proves nothing more.
    "require-sri": ["error", { target: "crossorigin" }],
  },
});

const pages = (["fr", "en"] as const).flatMap((language) => everyPage(language));

describe.each(pages)("%s", (_, make) => {
  it("is valid HTML without a style inside", async () => {
    const report = await validator.validateString(make());
    expect(report.results.flatMap((result) => result.messages.map((one) => `${one.ruleId}: ${one.message}`))).toEqual(
      [],
    );
  });

  it("has no script and no event handler, and loads nothing but style sheet and logo", () => {
    expect(make().match(/<(script|style|iframe|img|object|embed|base|audio|video|source)\b/gi)).toBeNull();
    expect(make().match(/<[^>]*\son[a-z]+=/gi)).toBeNull();
    expect(make().match(/<link\b[^>]*>/g)).toEqual([
      '<link rel="icon" href="/logo.svg" type="image/svg+xml">',
      '<link rel="stylesheet" href="/style.css">',
    ]);
  });

  it("is the same twice", () => {
    expect(make()).toBe(make());
  });
});

describe("the style sheet", () => {
  it("loads nothing from anywhere", () => {
    expect(portal.stylesheet()).not.toMatch(/url\(|@import|@font-face|https?:/);
  });

  it("has a dark, a printed and a focused form, and balanced braces", () => {
    const css = portal.stylesheet();
    expect(css).toContain("@media (prefers-color-scheme:dark)");
    expect(css).toContain("@media print");
    expect(css).toContain(":focus-visible{outline:3px solid var(--ink)");
    expect(css.split("{").length).toBe(css.split("}").length);
  });

  it("defines every colour that it uses", () => {
    const css = portal.stylesheet();
    const used = new Set([...css.matchAll(/var\((--\w+)\)/g)].map((found) => found[1]));
    const defined = new Set([...css.matchAll(/[{;](--\w+):/g)].map((found) => found[1]));
    expect([...used].filter((name) => !defined.has(name))).toEqual([]);
  });

  it("weighs less than 10 kB", () => {
    expect(Buffer.byteLength(portal.stylesheet())).toBeLessThan(10_000);
  });
});

describe("the logo", () => {
  it("is an SVG file that carries no style, script or address but its namespace", () => {
    expect(portal.logo()).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 64 64">.*<\/svg>\n$/);
    expect(portal.logo()).not.toMatch(/style|script|href|url\(/);
  });

  it("is the same twice", () => {
    expect(portal.logo()).toBe(portal.logo());
  });
});

function everyPage(language: "fr" | "en"): readonly (readonly [string, () => string])[] {
  const plain = aHoster({ language });
  const rich = aHoster({ language, mailSinkUrl: "https://courriels.val.example/", notices: ["Version d’essai."] });
  const hostile = anAssociation({ displayName: hostileName, commune: hostileName });
  const links = [aLink(), aLink({ audience: "members", title: "Compte rendu" })];
  return [
    [`the home page (${language})`, () => portal.homePage(plain, [aListing()])],
    [`the home page of a demonstration (${language})`, () => portal.homePage(rich, manyListings(60, 13))],
    [`the home page with many communes (${language})`, () => portal.homePage(plain, manyListings(90, 45))],
    [`an empty home page (${language})`, () => portal.homePage(aHoster({ language, services: [] }), [])],
    [`an association's page (${language})`, () => portal.associationPage(rich, anAssociation(), links, "/membres/")],
    [`a page with a hostile name (${language})`, () => portal.associationPage(plain, hostile, [])],
    [`a members' page (${language})`, () => portal.membersPage(rich, hostile, links, [aForm(), aForm()])],
    [`a suspended page (${language})`, () => portal.suspendedPage(plain, hostile)],
    [`a page not found (${language})`, () => portal.notFoundPage(plain)],
  ];
}
