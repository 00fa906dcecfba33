import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { formatProblem } from "./model/tenant-problem.ts";
import { readTenantFiles } from "./tenant-folder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "associations-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const put = (name: string, content: string | Buffer = "displayName: Chorale\n") =>
  writeFileSync(join(folder, name), content);
const read = (language: "fr" | "en" = "fr") => readTenantFiles(folder, { shownAs: "tenants", language });
const told = (language: "fr" | "en" = "fr") => read(language).problems.map(formatProblem);

describe("the folder of the associations", () => {
  test("gives .yaml and .yml files in the order of their names", () => {
    put("zoo.yaml", "a: 1\n");
    put("chorale.yml", "b: 2\n");
    expect(read()).toEqual({
      files: [
        { path: "tenants/chorale.yml", text: "b: 2\n" },
        { path: "tenants/zoo.yaml", text: "a: 1\n" },
      ],
      problems: [],
    });
  });

  test("passes over the schema, README, hidden files, drafts and folders in silence", () => {
    for (const name of ["schema.json", "README.md", ".chorale.yaml.swp", "_brouillon.yaml", ".DS_Store"]) put(name);
    mkdirSync(join(folder, "archives"));
    expect(read()).toEqual({ files: [], problems: [] });
  });

  test("that does not exist is a problem, not an empty hoster", () => {
    expect(readTenantFiles(join(folder, "nowhere"), { shownAs: "tenants" }).problems.map(formatProblem)).toEqual([
      "tenants:1:1: ce dossier n'existe pas ou ne peut pas être lu. Créez-le, ou corrigez le réglage « tenants » de l'hébergeur.",
    ]);
    expect(
      readTenantFiles(join(folder, "nowhere"), { shownAs: "tenants", language: "en" }).problems.map(formatProblem),
    ).toEqual([
      "tenants:1:1: this folder does not exist or cannot be read. Create it, or correct the hoster's setting “tenants”.",
    ]);
  });

  test("is shown relative to the working directory when nothing else is asked for", () => {
    expect(readTenantFiles(join(process.cwd(), "tenants")).files.map(({ path }) => path)).toContain(
      "tenants/chorale.yaml",
    );
  });
});

describe("a file saved under another name", () => {
  test.each([
    ["chorale.yaml.txt", "chorale.yaml"],
    ["chorale.yml~", "chorale.yaml"],
    ["chorale.YAML", "chorale.yaml"],
    ["chorale", "chorale.yaml"],
    ["Épicerie du Pont.txt", "epicerie-du-pont.yaml"],
    ["#chorale.yaml#", "chorale.yaml"],
    ["chorale.yaml.bak", "chorale.yaml"],
  ])("%s is to be renamed %s", (name, proposed) => {
    put(name);
    expect(told()).toEqual([
      `tenants/${name}:1:1: ce fichier n'est pas lu, car son nom ne finit pas par .yaml, reçu "${name}". Renommez-le : ${proposed}, ou ôtez-le de ce dossier si ce n'est pas une association.`,
    ]);
    expect(read().files).toEqual([]);
  });

  test("is to be taken away when the right one is there", () => {
    put("chorale.yaml");
    put("chorale.yaml~");
    expect(told()).toEqual([
      `tenants/chorale.yaml~:1:1: ce fichier n'est pas lu, car son nom ne finit pas par .yaml, reçu "chorale.yaml~". Ôtez-le de ce dossier : chorale.yaml y est déjà.`,
    ]);
    expect(told("en")).toEqual([
      `tenants/chorale.yaml~:1:1: this file is not read, because its name does not end in .yaml, got "chorale.yaml~". Take it out of this folder: chorale.yaml is there already.`,
    ]);
  });
});

describe("a file that cannot be an association's", () => {
  test("of 5 MB is refused without being read", () => {
    put("chorale.yaml", "a");
    truncateSync(join(folder, "chorale.yaml"), 5_000_000_000);
    const before = process.memoryUsage().arrayBuffers;
    expect(told()).toEqual([
      "tenants/chorale.yaml:1:1: fichier trop gros (64 Kio au plus), reçu 4882813 Kio. Un fichier d'association tient en quelques lignes : vérifiez que c'est le bon fichier.",
    ]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  test("of exactly 64 KiB is read, of one byte more refused", () => {
    put("chorale.yaml", "#".repeat(65_536));
    expect(read().files[0]?.text).toHaveLength(65_536);
    put("chorale.yaml", "#".repeat(65_537));
    expect(told("en")).toEqual([
      "tenants/chorale.yaml:1:1: file too large (at most 64 KiB), got 65 KiB. An association's file has a few lines: check that this is the right file.",
    ]);
  });

  test("is a link, a folder or a pipe", () => {
    put("_vrai.yaml");
    symlinkSync("_vrai.yaml", join(folder, "a1.yaml"));
    symlinkSync("/dev/zero", join(folder, "a2.yaml"));
    mkdirSync(join(folder, "b1.yaml"));
    execFileSync("mkfifo", [join(folder, "c1.yaml")]);
    const link = "ce fichier n'est qu'un lien vers un autre. Mettez à sa place le fichier lui-même.";
    const other = "ce n'est pas un fichier ordinaire. Mettez à sa place un fichier de texte.";
    expect(told()).toEqual([
      `tenants/a1.yaml:1:1: ${link}`,
      `tenants/a2.yaml:1:1: ${link}`,
      `tenants/b1.yaml:1:1: ${other}`,
      `tenants/c1.yaml:1:1: ${other}`,
    ]);
  });

  test("may not be read", () => {
    put("chorale.yaml");
    chmodSync(join(folder, "chorale.yaml"), 0o000);
    expect(withoutRoot(told)).toEqual([
      "tenants/chorale.yaml:1:1: lecture impossible (EACCES). Vérifiez les droits de ce fichier.",
    ]);
  });
});

describe("the encoding of a file", () => {
  test("a byte order mark is taken away", () => {
    put("chorale.yaml", "\ufeffa: 1\n");
    expect(read().files[0]?.text).toBe("a: 1\n");
  });

  test("Latin-1 is refused at its first character that is not UTF-8", () => {
    put("chorale.yaml", Buffer.from("# café, noté en é\ndisplayName: École\n", "latin1"));
    expect(told()).toEqual([
      "tenants/chorale.yaml:1:6: ce caractère n'est pas en UTF-8. Enregistrez de nouveau le fichier en choisissant le codage UTF-8.",
    ]);
  });

  test("the place is right behind characters of several bytes, and behind a replacement character that is really there", () => {
    put("chorale.yaml", Buffer.concat([Buffer.from("# \ufffd é 👩‍🌾\nnom: "), Buffer.from([0xe9, 0x0a])]));
    expect(told("en")).toEqual([
      "tenants/chorale.yaml:2:6: this character is not UTF-8. Save the file again and choose the encoding UTF-8.",
    ]);
  });

  test("UTF-16 of either kind is named", () => {
    put("a1.yaml", Buffer.from("\ufeffa: 1\n", "utf16le"));
    put("b1.yaml", Buffer.from("\ufeffa: 1\n", "utf16le").swap16());
    const sentence = "fichier enregistré en UTF-16. Enregistrez-le de nouveau en choisissant le codage UTF-8.";
    expect(told()).toEqual([`tenants/a1.yaml:1:1: ${sentence}`, `tenants/b1.yaml:1:1: ${sentence}`]);
  });
});

/** Root reads every file, so it becomes somebody else for the time of one call. */
function withoutRoot<Result>(call: () => Result): Result {
  if (process.geteuid?.() !== 0) return call();
  chmodSync(folder, 0o755);
  process.seteuid?.(65534);
  try {
    return call();
  } finally {
    process.seteuid?.(0);
  }
}
