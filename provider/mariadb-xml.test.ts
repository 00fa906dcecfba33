import { expect, it } from "vitest";
import { rowsOfXml } from "./mariadb-xml.ts";

it("reads rows, with nulls, line breaks and what XML escapes", () => {
  const xml = `<?xml version="1.0"?>

<resultset statement="SELECT 1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <row>
\t<field name="id">1</field>
\t<field name="title">Caf&amp;eacute; &lt;b&gt;
deux</field>
  </row>

  <row>
\t<field name="id">2</field>
\t<field name="title" xsi:nil="true" />
  </row>
</resultset>
`;
  expect(rowsOfXml(xml)).toEqual([
    { id: "1", title: "Caf&eacute; <b>\ndeux" },
    { id: "2", title: null },
  ]);
});

it("has no rows where nothing was found", () => {
  expect(rowsOfXml("")).toEqual([]);
  expect(rowsOfXml('<resultset statement="SELECT 1 FROM t"></resultset>')).toEqual([]);
});
