import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fakeCatalogue } from "../test/fixtures/services.ts";
import { tenantText } from "../test/fixtures/tenants/tenant-text.ts";
import { runTenantsCheck } from "./tenants-check.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "associations-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const check = (...args: string[]) => runTenantsCheck(["--folder", folder, ...args], fakeCatalogue);

describe("tenants:check", () => {
  test("counts associations when all is right", () => {
    expect(check()).toEqual({ code: 0, out: "0 association, aucune erreur\n" });
    put("chorale.yaml", tenantText());
    expect(check()).toEqual({ code: 0, out: "1 association, aucune erreur\n" });
    put("epicerie.yaml", tenantText());
    expect(check()).toEqual({ code: 0, out: "2 associations, aucune erreur\n" });
    expect(check("--language", "en")).toEqual({ code: 0, out: "2 associations, no error\n" });
  });

  test("prints every problem of folder and files in order, and fails", () => {
    put("zoo.yaml", tenantText({ kind: "Sport" }));
    put("epicerie.txt", tenantText());
    expect(check()).toEqual({
      code: 1,
      out: [
        `${folder}/epicerie.txt:1:1: ce fichier n'est pas lu, car son nom ne finit pas par .yaml, reçu "epicerie.txt". Renommez-le : epicerie.yaml, ou ôtez-le de ce dossier si ce n'est pas une association.`,
        `${folder}/zoo.yaml:3:7 kind: valeur refusée (possibles : culture, sport, solidarite, ecole, environnement, loisirs, autre), reçu "Sport". Écrivez : kind: sport`,
        "",
        "2 erreurs dans 2 fichiers",
        "",
      ].join("\n"),
    });
  });

  test("knows which services the hoster runs", () => {
    put("chorale.yaml", tenantText({ services: ["nextcloud: true"] }));
    expect(check().code).toBe(0);
    expect(check("--services", "etherpad,wiki", "--language", "en")).toEqual({
      code: 1,
      out: [
        `${folder}/chorale.yaml:6:3 services.nextcloud: Nextcloud exists, but this hoster does not run it (it runs: etherpad, wiki), write nextcloud: false`,
        "",
        "1 error in 1 file",
        "",
      ].join("\n"),
    });
  });

  test("gives JSON to scripts", () => {
    put("chorale.yaml", tenantText());
    put("zoo.yaml", "");
    const { code, out } = check("--json");
    expect(code).toBe(1);
    expect(JSON.parse(out ?? "")).toEqual({
      tenants: ["chorale"],
      problems: [
        {
          file: `${folder}/zoo.yaml`,
          line: 1,
          column: 1,
          path: "",
          sentence: "le fichier est vide. Copiez dedans un fichier qui fonctionne, puis changez les valeurs.",
        },
      ],
    });
  });

  test("refuses wrong options", () => {
    expect(check("--language", "de")).toEqual({ code: 2, error: "--language: fr or en expected, got de\n" });
    expect(check("--services", "etherpad,peertube")).toEqual({
      code: 2,
      error: "--services: there is no service peertube, write some of etherpad,mattermost,nextcloud,wiki\n",
    });
    expect(check("--nonsense").code).toBe(2);
    expect(check("--nonsense").error).toMatch(/^Unknown option '--nonsense'/);
  });

  test("explains itself", () => {
    expect(check("--help").out).toContain("npm run tenants:check -- --folder");
  });
});

test("the examples of the project are right, run as the operator runs it", () => {
  expect(execFileSync(process.execPath, [join(import.meta.dirname, "tenants-check.ts")], { encoding: "utf8" })).toBe(
    "2 associations, aucune erreur\n",
  );
});

test("the page for mediators shows a file that is right and a message that is printed", () => {
  const page = readFileSync(join(import.meta.dirname, "../docs/fr/ajouter-une-association.md"), "utf8");
  const [, file = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const [, message = ""] = /```text\n(.*)\n```/.exec(page) ?? [];
  put("jardin.yaml", file);
  expect(check()).toEqual({ code: 0, out: "1 association, aucune erreur\n" });
  put("jardin.yaml", file.replace("environnement", "nature"));
  expect(check().out).toBe(`${message.replace("tenants", folder)}\n\n1 erreur dans 1 fichier\n`);
});
