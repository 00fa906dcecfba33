import { describe, expect, test } from "vitest";
import { fakeCatalogue } from "../../test/fixtures/services.ts";
import { tenantText } from "../../test/fixtures/tenants/tenant-text.ts";
import { told, toldOf } from "../../test/fixtures/tenants/told.ts";
import { proposeSlug, reservedSlugs } from "./tenant-slug.ts";

const RULE =
  "nom de fichier refusé (lettres minuscules sans accent, chiffres et tirets seuls entre deux lettres ; une lettre en premier)";

describe("the name of a file", () => {
  test.each([
    ["École", `${RULE}, reçu "École". Renommez le fichier : ecole.yaml.`],
    ["E\u0301cole", `${RULE}, reçu "E\u0301cole". Renommez le fichier : ecole.yaml.`],
    ["Les Amis du Cœur", `${RULE}, reçu "Les Amis du Cœur". Renommez le fichier : les-amis-du-coeur.yaml.`],
    ["1901", `${RULE}, reçu "1901". Renommez le fichier : asso-1901.yaml.`],
    ["-chorale", `${RULE}, reçu "-chorale". Renommez le fichier : chorale.yaml.`],
    ["chorale-", `${RULE}, reçu "chorale-". Renommez le fichier : chorale.yaml.`],
    ["xn--chorale", `${RULE}, reçu "xn--chorale". Renommez le fichier : xn-chorale.yaml.`],
    ["deux_rives", `${RULE}, reçu "deux_rives". Renommez le fichier : deux-rives.yaml.`],
    ["chorale.sauvegarde", `${RULE}, reçu "chorale.sauvegarde". Renommez le fichier : chorale-sauvegarde.yaml.`],
    ["日本", `${RULE}, reçu "日本". Renommez le fichier : asso.yaml.`],
    ["a", `nom de fichier trop court (2 caractères au moins), reçu "a". Renommez le fichier : asso-a.yaml.`],
    [
      "association-des-parents-d-eleves-de-saint-exemple",
      `nom de fichier trop long (32 caractères au plus), reçu "association-des-parents-d-eleves-de-saint-exemple". Renommez le fichier : association-des-parents-d-eleves.yaml.`,
    ],
    ["www", `nom de fichier réservé par l'hébergeur, reçu "www". Renommez le fichier : asso-www.yaml.`],
    ["portail", `nom de fichier réservé par l'hébergeur, reçu "portail". Renommez le fichier : asso-portail.yaml.`],
    [
      "etherpad",
      `nom de fichier réservé par le service Etherpad, reçu "etherpad". Renommez le fichier : asso-etherpad.yaml.`,
    ],
    ["pads", `nom de fichier réservé par le service Etherpad, reçu "pads". Renommez le fichier : asso-pads.yaml.`],
    [
      "plugins",
      `nom de fichier réservé par le service Mattermost, reçu "plugins". Renommez le fichier : asso-plugins.yaml.`,
    ],
    ["cloud", `nom de fichier réservé par le service Nextcloud, reçu "cloud". Renommez le fichier : asso-cloud.yaml.`],
  ])("%s is refused, and a safe one proposed", (slug, sentence) => {
    const path = `tenants/${slug}.yaml`;
    expect(told(tenantText(), "fr", path)).toEqual([`${path}:1:1: ${sentence}`]);
  });

  test.each([
    [
      "École",
      `file name refused (lower-case letters without accents, digits, and single hyphens between them; a letter first), got "École". Rename the file: ecole.yaml.`,
    ],
    ["a", `file name too short (at least 2 characters), got "a". Rename the file: asso-a.yaml.`],
    [
      "x".repeat(33),
      `file name too long (at most 32 characters), got "${"x".repeat(33)}". Rename the file: ${"x".repeat(32)}.yaml.`,
    ],
    ["mail", `file name reserved by the hoster, got "mail". Rename the file: asso-mail.yaml.`],
    ["chat", `file name reserved by the service Mattermost, got "chat". Rename the file: asso-chat.yaml.`],
  ])("%s is refused in English too", (slug, sentence) => {
    const path = `tenants/${slug}.yaml`;
    expect(told(tenantText(), "en", path)).toEqual([`${path}:1:1: ${sentence}`]);
  });

  test.each(["ab", "chorale", "chorale-2", "a1", "x".repeat(32)])("%s is taken as it is", (slug) => {
    expect(told(tenantText(), "fr", `tenants/${slug}.yaml`)).toEqual([]);
  });

  test("may end in .yml", () => {
    expect(told(tenantText(), "fr", "tenants/chorale.yml")).toEqual([]);
  });
});

describe("two files of one name", () => {
  const files = (...names: string[]) => names.map((name) => ({ path: `tenants/${name}`, text: tenantText() }));

  test(".yaml and .yml: the first keeps the name", () => {
    expect(toldOf(files("chorale.yml", "chorale.yaml"))).toEqual([
      `tenants/chorale.yml:1:1: nom déjà pris par tenants/chorale.yaml, reçu "chorale". Gardez un seul des deux fichiers, ou donnez à l'un un autre nom.`,
    ]);
  });

  test("capitals: the one in lower case keeps the name", () => {
    expect(toldOf(files("Chorale.yaml", "chorale.yml"), "en")).toEqual([
      `tenants/Chorale.yaml:1:1: name already taken by tenants/chorale.yml, got "Chorale". Keep only one of the two files, or give one of them another name.`,
    ]);
  });

  test("no name is proposed that another file has", () => {
    expect(toldOf(files("ecole.yaml", "École.yaml", "ecole-2.yaml"))).toEqual([
      `tenants/École.yaml:1:1: ${RULE}, reçu "École". Renommez le fichier : ecole-3.yaml.`,
    ]);
  });
});

test("a proposed name is always one that would be taken", () => {
  const reserved = reservedSlugs(fakeCatalogue);
  const given = [
    "",
    "-",
    "É",
    "1",
    "www",
    "asso-www",
    "A".repeat(300),
    "a-".repeat(60),
    `${"a".repeat(31)}-b`,
    "\u0000",
    "¿?",
  ];
  for (const name of given)
    expect(told(tenantText(), "fr", `tenants/${proposeSlug(name, reserved, new Set())}.yaml`)).toEqual([]);
});
