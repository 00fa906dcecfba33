import { expect, it } from "vitest";
import { elementsAt, parseXml, textAt } from "./xml.ts";

it("reads elements, texts, attributes, CDATA, comments and declarations", () => {
  const document = parseXml(
    '<?xml version="1.0" encoding="utf-8"?>\n<!-- as sent --><response a="1">\n <key>one</key><name><![CDATA[<b>&amp;]]></name><empty/><deep><key>two</key></deep></response>\n',
  );
  expect(textAt(document, "key")).toBe("one");
  expect(textAt(document, "name")).toBe("<b>&amp;");
  expect(textAt(document, "empty")).toBe("");
  expect(textAt(document, "deep", "key")).toBe("two");
  expect(textAt(document, "deep", "nothing")).toBe("");
});

it("resolves XML's own entities and characters by number, once", () => {
  expect(textAt(parseXml("<a>&lt;&amp;amp;&#233;&#xe9;&quot;&apos;&gt;</a>"))).toBe("<&amp;éé\"'>");
  expect(textAt(parseXml("<a>&#0;&#x110000;</a>"))).toBe("\ufffd\ufffd");
});

it("lists all elements at a path", () => {
  const document = parseXml("<r><list><one>1</one><one>2</one></list><list><one>3</one></list></r>");
  expect(elementsAt(document, "list", "one").map(({ text }) => text)).toEqual(["1", "2", "3"]);
});

it.each([
  ["a document type", '<!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>', "no XML at character 0"],
  ["an entity of its own", "<r>&a;</r>", "XML with the unknown entity a"],
  ["a page", "<html><body><p>502<br></body></html>", "XML closes body, which is not open"],
  ["half an answer", "<r><a>1</a>", "XML that does not end"],
  ["two documents", "<r></r><r></r>", "XML that does not end"],
  ["text around it", "Error: <r></r>", "XML that does not end"],
  ["nothing", "", "XML that does not end"],
  ["a lone sign", "<r>1 < 2</r>", "no XML at character 5"],
  ["too many levels", `${"<a>".repeat(40)}${"</a>".repeat(40)}`, "XML nested too deeply"],
])("refuses %s", (_what, text, sentence) => {
  expect(() => parseXml(text)).toThrow(new Error(sentence));
});

it("takes no longer for an answer of a megabyte that never ends than for a good one", () => {
  const before = performance.now();
  expect(() => parseXml(`<r>${"<a".repeat(500_000)}`)).toThrow();
  expect(() => parseXml(`<r>${"<![CDATA[".repeat(100_000)}`)).toThrow();
  expect(performance.now() - before).toBeLessThan(2000);
});
