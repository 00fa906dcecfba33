import { describe, expect, it } from "vitest";
import { address, drawing, html, mailto } from "./html.ts";
import { hostileName, hostileNameEscaped } from "./portal-builders.ts";

describe("the html tag", () => {
  it("escapes every value", () => {
    expect(html`<p title="${hostileName}">${hostileName}</p>`.toString()).toBe(
      `<p title="${hostileNameEscaped}">${hostileNameEscaped}</p>`,
    );
  });

  it("leaves HTML made by itself as it is, also in lists", () => {
    expect(html`<ul>${["a", "<b>"].map((name) => html`<li>${name}</li>`)}</ul>`.toString()).toBe(
      "<ul><li>a</li><li>&lt;b&gt;</li></ul>",
    );
  });

  it("leaves nothing for undefined and false, and writes numbers", () => {
    expect(html`[${undefined}${false}${0}]`.toString()).toBe("[0]");
  });

  it("keeps backslashes and replacement patterns of a value", () => {
    expect(html`<p>${"c:\\dossier $& $1"}</p>`.toString()).toBe("<p>c:\\dossier $&amp; $1</p>");
  });

  it("replaces control characters and half characters, which HTML cannot hold", () => {
    expect(html`${"a\u0000b\u001bc\ud800d"}`.toString()).toBe("a\ufffdb\ufffdc\ufffdd");
  });

  it("is not fooled by data that only looks like HTML pieces", () => {
    const forged = JSON.parse(`["<i>", ["<u>"]]`);
    expect(html`${forged}`.toString()).toBe("&lt;i&gt;&lt;u&gt;");
    expect(drawing("<svg/>").toString()).toBe("<svg/>");
  });
});

describe("an address in a page", () => {
  it.each([
    "https://val.example/",
    "http://localhost:8080/x?y=1#z",
    "HTTPS://VAL.EXAMPLE",
    "/membres/",
    "/",
    "ouvrir-document",
    "membres/ouvrir",
  ])("may be %s", (url) => {
    expect(address(url)).toBe(url);
  });

  it.each([
    "javascript:alert(1)",
    "//other.example/",
    "/\\other.example",
    "data:text/html,x",
    "https://",
    "https://a b/",
    "/a\nb",
    "\u0001https://x.example/",
    "",
  ])("may not be %j", (url) => {
    expect(() => address(url)).toThrow(
      new TypeError(
        `A page cannot link to ${JSON.stringify(url)}. Write an address that begins with https:// or http://, or a path on the same host.`,
      ),
    );
  });

  it("for mail keeps the at sign and hides what would start a query", () => {
    expect(mailto("a+b?cc=x@asso.example")).toBe("mailto:a%2Bb%3Fcc%3Dx@asso.example");
  });
});
