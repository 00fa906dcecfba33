/**
 * Rows of the output of `mariadb --xml`: every value as text, `xsi:nil="true"` as null.
 * (Its form: `<row>` with one `<field name="…">` a column, the five XML entities escaped.)
 */
export function rowsOfXml(xml: string): readonly Readonly<Record<string, string | null>>[] {
  const rows = xml.match(/<row>[\s\S]*?<\/row>/g) ?? [];
  return rows.map((row) =>
    Object.fromEntries(
      [...row.matchAll(/<field name="([^"]*)"(?: xsi:nil="true" ?\/>|>([\s\S]*?)<\/field>)/g)].map(
        ([, name = "", text]) => [unescaped(name), text === undefined ? null : unescaped(text)],
      ),
    ),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function unescaped(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? "");
}
