import { describe, expect, test } from "vitest";
import { tenantText } from "../../test/fixtures/tenants/tenant-text.ts";
import { told } from "../../test/fixtures/tenants/told.ts";

describe("what is told about settings of services", () => {
  test.each([
    {
      name: "a setting of another name and unit",
      text: tenantText({ services: ["etherpad:", "  quota: 50G"] }),
      fr: ['7:5 services.etherpad.quota: clé inconnue, reçu "50G". Écrivez : quotaGb: 50'],
      en: ['7:5 services.etherpad.quota: unknown key, got "50G", write quotaGb: 50'],
    },
    {
      name: "a setting with its unit",
      text: tenantText({ services: ["etherpad:", "  quotaGb: 50 Go"] }),
      fr: ['7:14 services.etherpad.quotaGb: nombre attendu, reçu "50 Go". Écrivez : quotaGb: 50'],
      en: ['7:14 services.etherpad.quotaGb: number expected, got "50 Go", write quotaGb: 50'],
    },
    {
      name: "a setting with the wrong unit",
      text: tenantText({ services: ["etherpad:", "  quotaGb: 50M"] }),
      fr: ['7:14 services.etherpad.quotaGb: nombre attendu, reçu "50M". Écrivez par exemple : quotaGb: 5'],
      en: ['7:14 services.etherpad.quotaGb: number expected, got "50M", write for example quotaGb: 5'],
    },
    {
      name: "a number too big and one too small",
      text: tenantText({ services: ["etherpad:", "  quotaGb: 500", "mattermost:", "  maxMembers: 1", "wiki: true"] }),
      fr: [
        "7:14 services.etherpad.quotaGb: nombre trop grand (100 au plus), reçu 500. Écrivez par exemple : quotaGb: 100",
        "9:17 services.mattermost.maxMembers: nombre trop petit (2 au moins), reçu 1. Écrivez par exemple : maxMembers: 2",
      ],
      en: [
        "7:14 services.etherpad.quotaGb: number too big (at most 100), got 500, write for example quotaGb: 100",
        "9:17 services.mattermost.maxMembers: number too small (at least 2), got 1, write for example maxMembers: 2",
      ],
    },
    {
      name: "a number that is not whole",
      text: tenantText({ services: ["mattermost:", "  maxMembers: 12.5"] }),
      fr: [
        "7:17 services.mattermost.maxMembers: nombre entier attendu, reçu 12.5. Écrivez par exemple : maxMembers: 13",
      ],
      en: ["7:17 services.mattermost.maxMembers: whole number expected, got 12.5, write for example maxMembers: 13"],
    },
    {
      name: "words with a number",
      text: tenantText({ services: ["mattermost:", "  maxMembers: 50 personnes"] }),
      fr: [
        '7:17 services.mattermost.maxMembers: nombre attendu, reçu "50 personnes". Écrivez par exemple : maxMembers: 50',
      ],
      en: [
        '7:17 services.mattermost.maxMembers: number expected, got "50 personnes", write for example maxMembers: 50',
      ],
    },
    {
      name: "a text for true or false",
      text: tenantText({ services: ["etherpad:", "  public: non"] }),
      fr: ['7:13 services.etherpad.public: true (oui) ou false (non) attendu, reçu "non". Écrivez : public: false'],
      en: ['7:13 services.etherpad.public: true (yes) or false (no) expected, got "non", write public: false'],
    },
    {
      name: "a text for a list",
      text: tenantText({ services: ["etherpad:", "  pads: Réunion, Fête"] }),
      fr: ['7:11 services.etherpad.pads: liste attendue, reçu "Réunion, Fête". Écrivez : pads: [ reunion, fete ]'],
      en: ['7:11 services.etherpad.pads: list expected, got "Réunion, Fête", write pads: [ reunion, fete ]'],
    },
    {
      name: "an item that the service refuses, in the words of its author",
      text: tenantText({ services: ["etherpad:", "  pads:", "    - accueil", "    - Fête d'été"] }),
      fr: [
        '9:9 services.etherpad.pads[1]: attendu : des minuscules, des chiffres et des tirets, reçu "Fête d\'été". Écrivez : - fete-d-ete',
      ],
      en: [
        '9:9 services.etherpad.pads[1]: expected: des minuscules, des chiffres et des tirets, got "Fête d\'été", write - fete-d-ete',
      ],
    },
    {
      name: "a number in a list of texts",
      text: tenantText({ services: ["etherpad:", "  pads: [2024]"] }),
      fr: ['7:12 services.etherpad.pads[0]: texte attendu, reçu 2024. Écrivez : - "2024"'],
      en: ['7:12 services.etherpad.pads[0]: text expected, got 2024, write - "2024"'],
    },
    {
      name: "a list too long",
      text: tenantText({ services: ["etherpad:", "  pads: [a, b, c, d]"] }),
      fr: [
        "7:11 services.etherpad.pads: liste trop longue (3 au plus), reçu une liste. Écrivez par exemple : pads: [ accueil ]",
      ],
      en: ["7:11 services.etherpad.pads: list too long (at most 3), got a list, write for example pads: [ accueil ]"],
    },
    {
      name: "a wrong value and an unknown key two levels down",
      text: tenantText({ services: ["etherpad:", "  colours:", "    background: Sombres", "    border: 1"] }),
      fr: [
        '8:19 services.etherpad.colours.background: valeur refusée (possibles : clair, sombre), reçu "Sombres". Écrivez : background: sombre',
        "9:7 services.etherpad.colours.border: clé inconnue, reçu 1. Clés possibles : background.",
      ],
      en: [
        '8:19 services.etherpad.colours.background: value refused (possible: clair, sombre), got "Sombres", write background: sombre',
        "9:7 services.etherpad.colours.border: unknown key, got 1. Possible keys: background.",
      ],
    },
    {
      name: "a text for a group of keys",
      text: tenantText({ services: ["etherpad:", "  colours: sombre"] }),
      fr: ['7:14 services.etherpad.colours: groupe de clés attendu, reçu "sombre". Clés possibles : background.'],
      en: ['7:14 services.etherpad.colours: group of keys expected, got "sombre". Possible keys: background.'],
    },
    {
      name: "an empty setting",
      text: tenantText({ services: ["etherpad:", "  quotaGb:"] }),
      fr: ["7:5 services.etherpad.quotaGb: valeur manquante. Écrivez par exemple : quotaGb: 5"],
      en: ["7:5 services.etherpad.quotaGb: missing value, write for example quotaGb: 5"],
    },
    {
      name: "a setting of a service that has none",
      text: tenantText({ services: ["wiki:", "  pages: 3"] }),
      fr: ["7:5 services.wiki.pages: clé inconnue, car ce service n'a aucun réglage, reçu 3. Écrivez : wiki: true"],
      en: ["7:5 services.wiki.pages: unknown key, because this service has no settings, got 3, write wiki: true"],
    },
  ])("$name", ({ text, fr, en }) => {
    expect(told(text, "fr")).toEqual(fr.map((line) => `tenants/chorale.yaml:${line}`));
    expect(told(text, "en")).toEqual(en.map((line) => `tenants/chorale.yaml:${line}`));
  });
});
