import { describe, expect, test } from "vitest";
import { tenantText } from "../../test/fixtures/tenants/tenant-text.ts";
import { told } from "../../test/fixtures/tenants/told.ts";

describe("what is told about keys at the top of the file", () => {
  test.each([
    {
      name: "missing keys",
      text: "displayName: Chorale\n",
      fr: [
        "1:1 commune: clé manquante. Écrivez par exemple : commune: Saint-Exemple",
        "1:1 contact: clé manquante. Écrivez par exemple : contact: bureau@chorale.example",
        "1:1 kind: clé manquante. Écrivez par exemple : kind: culture",
        "1:1 services: clé manquante. Écrivez par exemple : services: { etherpad: true }",
      ],
      en: [
        "1:1 commune: missing key, write for example commune: Saint-Exemple",
        "1:1 contact: missing key, write for example contact: bureau@chorale.example",
        "1:1 kind: missing key, write for example kind: culture",
        "1:1 services: missing key, write for example services: { etherpad: true }",
      ],
    },
    {
      name: "empty values",
      text: "displayName:\ncommune: ~\nkind:\ncontact: null\nservices:\n",
      fr: [
        "1:1 displayName: valeur manquante. Écrivez par exemple : displayName: Chorale des Deux Rives",
        "2:10 commune: valeur manquante. Écrivez par exemple : commune: Saint-Exemple",
        "3:1 kind: valeur manquante. Écrivez par exemple : kind: culture",
        "4:10 contact: valeur manquante. Écrivez par exemple : contact: bureau@chorale.example",
        "5:1 services: valeur manquante. Écrivez par exemple : services: { etherpad: true }",
      ],
      en: [
        "1:1 displayName: missing value, write for example displayName: Chorale des Deux Rives",
        "2:10 commune: missing value, write for example commune: Saint-Exemple",
        "3:1 kind: missing value, write for example kind: culture",
        "4:10 contact: missing value, write for example contact: bureau@chorale.example",
        "5:1 services: missing value, write for example services: { etherpad: true }",
      ],
    },
    {
      name: "a number as a name",
      text: tenantText({ displayName: "1901" }),
      fr: ['1:14 displayName: texte attendu, reçu 1901. Écrivez : displayName: "1901"'],
      en: ['1:14 displayName: text expected, got 1901, write displayName: "1901"'],
    },
    {
      name: "a number of another notation as a name",
      text: tenantText({ displayName: "0x1F" }),
      fr: ['1:14 displayName: texte attendu, reçu 0x1F. Écrivez : displayName: "0x1F"'],
      en: ['1:14 displayName: text expected, got 0x1F, write displayName: "0x1F"'],
    },
    {
      name: "a list as a name",
      text: tenantText({ commune: "[a]" }),
      fr: ["2:10 commune: texte attendu, reçu une liste. Écrivez par exemple : commune: Saint-Exemple"],
      en: ["2:10 commune: text expected, got a list, write for example commune: Saint-Exemple"],
    },
    {
      name: "a name of one letter",
      text: tenantText({ displayName: "x" }),
      fr: [
        '1:14 displayName: texte trop court (2 caractères au moins), reçu "x". Écrivez par exemple : displayName: Chorale des Deux Rives',
      ],
      en: [
        '1:14 displayName: text too short (at least 2 characters), got "x", write for example displayName: Chorale des Deux Rives',
      ],
    },
    {
      name: "a name of 65 characters",
      text: tenantText({ displayName: "y".repeat(65) }),
      fr: [
        '1:14 displayName: texte trop long (64 caractères au plus), reçu "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…". Raccourcissez-le.',
      ],
      en: [
        '1:14 displayName: text too long (at most 64 characters), got "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…". Make it shorter.',
      ],
    },
    {
      name: "a name that turns text around",
      text: tenantText({ displayName: '"Cho\\u202Erale"' }),
      fr: [
        '1:14 displayName: texte sur une seule ligne attendu, sans caractère invisible, reçu "Cho\\u202erale". Écrivez : displayName: Chorale',
      ],
      en: [
        '1:14 displayName: text on one line expected, without invisible characters, got "Cho\\u202erale", write displayName: Chorale',
      ],
    },
    {
      name: "a name on two lines",
      text: tenantText({ displayName: '"Chorale\\nDeux"' }),
      fr: [
        '1:14 displayName: texte sur une seule ligne attendu, sans caractère invisible, reçu "Chorale\\nDeux". Écrivez : displayName: Chorale Deux',
      ],
      en: [
        '1:14 displayName: text on one line expected, without invisible characters, got "Chorale\\nDeux", write displayName: Chorale Deux',
      ],
    },
    {
      name: "kind: no, which is false in older YAML",
      text: tenantText({ kind: "no" }),
      fr: [
        '3:7 kind: valeur refusée (possibles : culture, sport, solidarite, ecole, environnement, loisirs, autre), reçu "no". Écrivez par exemple : kind: culture',
      ],
      en: [
        '3:7 kind: value refused (possible: culture, sport, solidarite, ecole, environnement, loisirs, autre), got "no", write for example kind: culture',
      ],
    },
    {
      name: "a kind with a capital and an accent",
      text: tenantText({ kind: "École" }),
      fr: [
        '3:7 kind: valeur refusée (possibles : culture, sport, solidarite, ecole, environnement, loisirs, autre), reçu "École". Écrivez : kind: ecole',
      ],
      en: [
        '3:7 kind: value refused (possible: culture, sport, solidarite, ecole, environnement, loisirs, autre), got "École", write kind: ecole',
      ],
    },
    {
      name: "a mail address without @",
      text: tenantText({ contact: "bureau chorale.example" }),
      fr: [
        '4:10 contact: adresse de courriel attendue, reçu "bureau chorale.example". Écrivez par exemple : contact: bureau@chorale.example',
      ],
      en: [
        '4:10 contact: mail address expected, got "bureau chorale.example", write for example contact: bureau@chorale.example',
      ],
    },
    {
      name: "oui for true",
      text: tenantText({ more: ["listed: oui"] }),
      fr: ['7:9 listed: true (oui) ou false (non) attendu, reçu "oui". Écrivez : listed: true'],
      en: ['7:9 listed: true (yes) or false (no) expected, got "oui", write listed: true'],
    },
    {
      name: "a quoted false",
      text: tenantText({ more: ['listed: "false"'] }),
      fr: ['7:9 listed: true (oui) ou false (non) attendu, reçu "false". Écrivez : listed: false'],
      en: ['7:9 listed: true (yes) or false (no) expected, got "false", write listed: false'],
    },
    {
      name: "an unknown key near to a known one",
      text: tenantText().replace("contact:", "contatc:"),
      fr: ['4:1 contatc: clé inconnue, reçu "bureau@chorale.example". Écrivez : contact: bureau@chorale.example'],
      en: ['4:1 contatc: unknown key, got "bureau@chorale.example", write contact: bureau@chorale.example'],
    },
    {
      name: "French words for keys",
      text: tenantText()
        .replace("displayName:", "nom:")
        .replace("commune:", "Ville:")
        .replace("kind:", "type:")
        .replace("contact:", "courriel:"),
      fr: [
        '1:1 nom: clé inconnue, reçu "Chorale". Écrivez : displayName: Chorale',
        '2:1 Ville: clé inconnue, reçu "Saint-Exemple". Écrivez : commune: Saint-Exemple',
        '3:1 type: clé inconnue, reçu "culture". Écrivez : kind: culture',
        '4:1 courriel: clé inconnue, reçu "bureau@chorale.example". Écrivez : contact: bureau@chorale.example',
      ],
      en: [
        '1:1 nom: unknown key, got "Chorale", write displayName: Chorale',
        '2:1 Ville: unknown key, got "Saint-Exemple", write commune: Saint-Exemple',
        '3:1 type: unknown key, got "culture", write kind: culture',
        '4:1 courriel: unknown key, got "bureau@chorale.example", write contact: bureau@chorale.example',
      ],
    },
    {
      name: "an unknown key beside the right one",
      text: tenantText({ more: ["Commune: Autre"] }),
      fr: ["7:1 Commune: clé inconnue. La clé commune est déjà là : effacez cette ligne."],
      en: ["7:1 Commune: unknown key. The key commune is already there: delete this line."],
    },
    {
      name: "an unknown key near to nothing",
      text: tenantText({ more: ["president: Zoé"] }),
      fr: [
        '7:1 president: clé inconnue, reçu "Zoé". Clés possibles : displayName, commune, kind, contact, listed, services.',
      ],
      en: [
        '7:1 president: unknown key, got "Zoé". Possible keys: displayName, commune, kind, contact, listed, services.',
      ],
    },
    {
      name: "a slug",
      text: tenantText({ more: ["slug: chorale"] }),
      fr: [
        '7:1 slug: clé inconnue : le nom court de l\'association est le nom du fichier, reçu "chorale". Effacez cette ligne ; pour changer le nom court, renommez le fichier.',
      ],
      en: [
        "7:1 slug: unknown key: the association's short name is the file's name, got \"chorale\". Delete this line; to change the short name, rename the file.",
      ],
    },
    {
      name: "services under a wrong word",
      text: tenantText().replace("services:", "service:"),
      fr: ["5:1 service: clé inconnue, reçu un groupe de clés. Écrivez : services:"],
      en: ["5:1 service: unknown key, got a group of keys, write services:"],
    },
    {
      name: "a service that is not under services",
      text: tenantText({ services: [], more: ["etherpad: oui"] }),
      fr: [
        "6:1 etherpad: ce service n'est pas à sa place : il s'écrit sous services, décalé de deux espaces. Écrivez : etherpad: true",
      ],
      en: [
        "6:1 etherpad: this service is in the wrong place: it goes under services, two spaces further to the right, write etherpad: true",
      ],
    },
    {
      name: "no-break spaces for indentation",
      text: tenantText({ services: [], more: ["\u00a0\u00a0etherpad: true"] }),
      fr: [
        '6:1 "\\u00a0\\u00a0etherpad": espace invisible dans la clé (un espace insécable, par exemple). Écrivez : etherpad: true',
      ],
      en: [
        '6:1 "\\u00a0\\u00a0etherpad": invisible space in the key (a no-break space, for example), write etherpad: true',
      ],
    },
    {
      name: "keys that JavaScript knows",
      text: tenantText({ more: ["__proto__: { listed: true }", "constructor: 1"] }),
      fr: [
        "7:1 __proto__: clé inconnue, reçu un groupe de clés. Clés possibles : displayName, commune, kind, contact, listed, services.",
        "8:1 constructor: clé inconnue, reçu 1. Clés possibles : displayName, commune, kind, contact, listed, services.",
      ],
      en: [
        "7:1 __proto__: unknown key, got a group of keys. Possible keys: displayName, commune, kind, contact, listed, services.",
        "8:1 constructor: unknown key, got 1. Possible keys: displayName, commune, kind, contact, listed, services.",
      ],
    },
    {
      name: "a key that no terminal should obey",
      text: tenantText({ more: ['"\\e[31m": 1'] }),
      fr: [
        '7:1 "\\u001b[31m": clé inconnue, reçu 1. Clés possibles : displayName, commune, kind, contact, listed, services.',
      ],
      en: [
        '7:1 "\\u001b[31m": unknown key, got 1. Possible keys: displayName, commune, kind, contact, listed, services.',
      ],
    },
  ])("$name", ({ text, fr, en }) => {
    expect(told(text, "fr")).toEqual(fr.map((line) => `tenants/chorale.yaml:${line}`));
    expect(told(text, "en")).toEqual(en.map((line) => `tenants/chorale.yaml:${line}`));
  });
});
