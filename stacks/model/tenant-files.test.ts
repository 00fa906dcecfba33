import { describe, expect, test } from "vitest";
import { z } from "zod";
import { fakeCatalogue } from "../../test/fixtures/services.ts";
import { type TenantLines, tenantText } from "../../test/fixtures/tenants/tenant-text.ts";
import { run, told, toldOf } from "../../test/fixtures/tenants/told.ts";
import { formatProblem, LARGEST_FILE, parseTenants } from "./tenant-files.ts";

const rules = { services: fakeCatalogue, enabled: run, language: "fr" } as const;
const file = (slug: string, lines?: TenantLines) => ({ path: `tenants/${slug}.yaml`, text: tenantText(lines) });

describe("an association's file", () => {
  test("becomes an association with all defaults", () => {
    expect(parseTenants([file("chorale")], rules)).toEqual({
      tenants: [
        {
          slug: "chorale",
          displayName: "Chorale",
          commune: "Saint-Exemple",
          kind: "culture",
          contact: "bureau@chorale.example",
          listed: true,
          services: { etherpad: { quotaGb: 5, public: false, pads: ["accueil"] } },
          file: "tenants/chorale.yaml",
        },
      ],
      problems: [],
    });
  });

  test("takes settings, and treats false like a service that is not named", () => {
    const services = ["etherpad: false", "nextcloud: false", "mattermost:", "  maxMembers: 50"];
    const { tenants, problems } = parseTenants([file("chorale", { services })], rules);
    expect(problems).toEqual([]);
    expect(tenants[0]?.services).toEqual({ mattermost: { maxMembers: 50 } });
  });

  test.each([
    ["a byte order mark", `\ufeff${tenantText()}`],
    ["the line ends of Windows", tenantText().replaceAll("\n", "\r\n")],
    ["a document's beginning and end", `---\n${tenantText()}...\n`],
    ["no service at all", tenantText().replace("services:\n  etherpad: true", "services: {}")],
    ["names with quotes, signs and emoji", tenantText({ displayName: `L'Épicerie "du Pont" & <b>Cie</b> 👩‍🌾` })],
    ["comments and blanks", `# note\n\n${tenantText({ kind: "culture   # autre note" })}\n\n`],
  ])("may have %s", (_what, text) => {
    expect(told(text)).toEqual([]);
  });

  test("keeps a name as it is written, without blanks around it", () => {
    const { tenants } = parseTenants([file("chorale", { displayName: `"  L'Épicerie & <b>Cie</b> "` })], rules);
    expect(tenants[0]?.displayName).toBe("L'Épicerie & <b>Cie</b>");
  });
});

describe("several files", () => {
  test("tell all problems at once, by file, line and column", () => {
    const files = [
      file("zoo", { kind: "no" }),
      file("www", { contact: "x", services: ["etherpadd: true"] }),
      { path: "tenants/abc.yaml", text: "" },
      file("chorale"),
    ];
    expect(toldOf(files)).toEqual([
      "tenants/abc.yaml:1:1: le fichier est vide. Copiez dedans un fichier qui fonctionne, puis changez les valeurs.",
      `tenants/www.yaml:1:1: nom de fichier réservé par l'hébergeur, reçu "www". Renommez le fichier : asso-www.yaml.`,
      `tenants/www.yaml:4:10 contact: adresse de courriel attendue, reçu "x". Écrivez par exemple : contact: bureau@chorale.example`,
      "tenants/www.yaml:6:3 services.etherpadd: service inconnu. Écrivez : etherpad: true",
      `tenants/zoo.yaml:3:7 kind: valeur refusée (possibles : culture, sport, solidarite, ecole, environnement, loisirs, autre), reçu "no". Écrivez par exemple : kind: culture`,
    ]);
    expect(parseTenants(files, rules).tenants.map(({ slug }) => slug)).toEqual(["chorale"]);
  });

  test("give the same answer in any order", () => {
    const files = [file("zoo"), file("abc", { kind: "no" }), file("chorale")];
    expect(parseTenants([...files].reverse(), rules)).toEqual(parseTenants(files, rules));
  });

  test("are 1,000 in less than two seconds of the processor", () => {
    const services = [
      "etherpad:",
      "  pads:",
      "    - accueil",
      "    - bureau",
      "mattermost:",
      "  maxMembers: 50",
      "wiki: true",
    ];
    const files = Array.from({ length: 1000 }, (_, index) => file(`asso-${index}`, { services }));
    const start = process.cpuUsage();
    expect(parseTenants(files, rules).tenants).toHaveLength(1000);
    expect(cpuMilliseconds(start)).toBeLessThan(2000);
  });
});

describe("what would do harm", () => {
  test("a file of more than 64 KiB is not parsed", () => {
    const text = `${tenantText()}#${" ".repeat(5 * 1024 * 1024)}`;
    const start = process.cpuUsage();
    expect(told(text)).toEqual([
      "tenants/chorale.yaml:1:1: fichier trop gros (64 Kio au plus), reçu 5121 Kio. Un fichier d'association tient en quelques lignes : vérifiez que c'est le bon fichier.",
    ]);
    expect(cpuMilliseconds(start)).toBeLessThan(100);
  });

  test("the limit counts bytes, not characters", () => {
    const padded = (bytes: number) =>
      `${tenantText()}#${"é".repeat((bytes - Buffer.byteLength(tenantText()) - 1) / 2)}`;
    const text = padded(LARGEST_FILE - (tenantText().length % 2 === 0 ? 1 : 0));
    expect(told(text)).toEqual([]);
    expect(told(`${text}éé`, "en")).toEqual([
      "tenants/chorale.yaml:1:1: file too large (at most 64 KiB), got 65 KiB. An association's file has a few lines: check that this is the right file.",
    ]);
  });

  test("a file that would multiply itself is refused at its first anchor", () => {
    const bomb = [
      "a: &a [lol, lol]",
      ..."bcdefghi".split("").map((key, index) => `${key}: &${key} [${`*${"abcdefgh"[index]}, `.repeat(9)}]`),
    ];
    expect(told(bomb.join("\n"))).toEqual([
      "tenants/chorale.yaml:1:4: « & » et « * » en début de valeur sont des renvois, refusés ici. Écrivez la valeur en entier à chaque endroit.",
    ]);
  });

  test.each(["? ", "- ", "[", "{a: ", "a: ", "&a ", "! ", "}", '"', "k: 1\n"])(
    "16 KiB of %j are refused within two seconds of the processor",
    (unit) => {
      const start = process.cpuUsage();
      expect(told(unit.repeat(Math.floor((16 * 1024) / unit.length))).length).toBeGreaterThan(0);
      expect(cpuMilliseconds(start)).toBeLessThan(2000);
    },
  );

  test("only the first 30 problems of a file are told", () => {
    const lines = told(tenantText({ more: Array.from({ length: 5000 }, (_, index) => `cle${index}: 1`) }));
    expect(lines).toHaveLength(31);
    expect(lines[29]).toMatch(/^tenants\/chorale\.yaml:36:1 cle29: clé inconnue, reçu 1\. /);
    expect(lines[30]).toBe(
      "tenants/chorale.yaml:36:2: il reste d'autres erreurs dans ce fichier. Corrigez d'abord celles-ci, puis vérifiez de nouveau.",
    );
  });

  test("exactly 30 problems are told without a further line", () => {
    expect(told(tenantText({ more: Array.from({ length: 30 }, (_, index) => `cle${index}: 1`) }))).toHaveLength(30);
  });

  test("a problem stays on one line, whatever the file is called", () => {
    const problem = { file: "tenants/a\n\u001b[31mb.yaml", line: 1, column: 2, path: "", sentence: "x\ty." };
    expect(formatProblem(problem)).toBe("tenants/a\\u000a\\u001b[31mb.yaml:1:2: x\\u0009y.");
  });

  test("a long value is cut", () => {
    expect(told(tenantText({ kind: "k".repeat(200) }), "en")).toEqual([
      `tenants/chorale.yaml:3:7 kind: value refused (possible: culture, sport, solidarite, ecole, environnement, loisirs, autre), got "${"k".repeat(60)}…", write for example kind: culture`,
    ]);
  });
});

test("reading files in French leaves the language of zod alone", () => {
  told(tenantText({ kind: "no" }), "fr");
  expect(z.string().safeParse(1).error?.issues[0]?.message).toBe("Invalid input: expected string, received number");
});

/** Time of the processor since `start`: unlike that of the clock it is the same on a busy machine. */
function cpuMilliseconds(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
