import { describe, expect, test } from "vitest";
import { tenantText } from "../../test/fixtures/tenants/tenant-text.ts";
import { told } from "../../test/fixtures/tenants/told.ts";

describe("what is told about YAML that is not as it should be", () => {
  test.each([
    {
      name: "an empty file",
      text: "",
      fr: ["1:1: le fichier est vide. Copiez dedans un fichier qui fonctionne, puis changez les valeurs."],
      en: ["1:1: the file is empty. Copy a file that works into it, then change the values."],
    },
    {
      name: "a file with comments only",
      text: "# Rien encore\n",
      fr: ["1:1: le fichier est vide. Copiez dedans un fichier qui fonctionne, puis changez les valeurs."],
      en: ["1:1: the file is empty. Copy a file that works into it, then change the values."],
    },
    {
      name: "a list at the top",
      text: "- displayName: Chorale\n",
      fr: [
        "1:1: groupe de clés attendu, reçu une liste. Effacez le tiret en début de ligne : « displayName: … », « commune: … », une clé par ligne.",
      ],
      en: [
        "1:1: group of keys expected, got a list. Delete the hyphen at the beginning of the line: “displayName: …”, “commune: …”, one key on each line.",
      ],
    },
    {
      name: "a text at the top",
      text: "bonjour\n",
      fr: [
        '1:1: groupe de clés attendu, reçu "bonjour". Écrivez une clé par ligne : « displayName: … », « commune: … ».',
      ],
      en: ['1:1: group of keys expected, got "bonjour". Write one key on each line: “displayName: …”, “commune: …”.'],
    },
    {
      name: "one line without a space after the colon",
      text: "kind:culture\n",
      fr: ["1:1: il manque un espace après les deux-points. Écrivez : kind: culture"],
      en: ["1:1: a space is missing after the colon, write kind: culture"],
    },
    {
      name: "a line without a space after the colon",
      text: tenantText().replace("kind: ", "kind:"),
      fr: ["3:1: il manque un espace après les deux-points. Écrivez : kind: culture"],
      en: ["3:1: a space is missing after the colon, write kind: culture"],
    },
    {
      name: "a line without a colon",
      text: tenantText().replace("kind: ", "kind "),
      fr: ["3:1: il manque les deux-points après la clé. Écrivez : kind: culture"],
      en: ["3:1: the colon after the key is missing, write kind: culture"],
    },
    {
      name: "a colon in a text",
      text: tenantText({ displayName: "Chorale: les Deux Rives" }),
      fr: ['1:14: deux-points dans un texte sans guillemets. Écrivez : displayName: "Chorale: les Deux Rives"'],
      en: ['1:14: colon in a text without quotes, write displayName: "Chorale: les Deux Rives"'],
    },
    {
      name: "an apostrophe in single quotes",
      text: tenantText({ displayName: "'L'école'" }),
      fr: ['1:17: guillemets ou apostrophes mal placés. Écrivez : displayName: "L\'école"'],
      en: ['1:17: misplaced quotes, write displayName: "L\'école"'],
    },
    {
      name: "double quotes in double quotes",
      text: tenantText({ displayName: '"Les "Amis""' }),
      fr: ["1:20: guillemets ou apostrophes mal placés. Écrivez : displayName: 'Les \"Amis\"'"],
      en: ["1:20: misplaced quotes, write displayName: 'Les \"Amis\"'"],
    },
    {
      name: "a quote that is never closed",
      text: tenantText({ displayName: '"Les Amis' }),
      fr: ["1:14: guillemet ouvert ici et jamais fermé. Fermez-le à la fin de la valeur."],
      en: ["1:14: quote opened here and never closed. Close it at the end of the value."],
    },
    {
      name: "a brace that is never closed",
      text: "services: { etherpad: true\ncommune: Saint-Exemple\n",
      fr: ["1:11: crochet ou accolade ouvert ici et jamais fermé. Fermez-le à la fin de la valeur."],
      en: ["1:11: bracket or brace opened here and never closed. Close it at the end of the value."],
    },
    {
      name: "a brace that was never opened",
      text: "services: }\n",
      fr: [
        "1:11: crochet ou accolade fermé ici sans avoir été ouvert. Effacez-le, ou ouvrez-le au début de la valeur.",
      ],
      en: [
        "1:11: bracket or brace closed here without having been opened. Delete it, or open it at the beginning of the value.",
      ],
    },
    {
      name: "a text that begins with a reserved character",
      text: tenantText({ contact: "@chorale" }),
      fr: ['4:10: un texte sans guillemets ne peut pas commencer par « @ ». Écrivez : contact: "@chorale"'],
      en: ['4:10: a text without quotes cannot begin with “@”, write contact: "@chorale"'],
    },
    {
      name: "a text that begins like a block",
      text: tenantText({ displayName: "| Chorale" }),
      fr: ['1:16: guillemets ou apostrophes mal placés. Écrivez : displayName: "| Chorale"'],
      en: ['1:16: misplaced quotes, write displayName: "| Chorale"'],
    },
    {
      name: "a backslash in double quotes",
      text: tenantText({ displayName: '"a\\q"' }),
      fr: ["1:16: barre oblique inverse mal placée entre guillemets. Doublez-la, ou entourez le texte d'apostrophes."],
      en: ["1:16: misplaced backslash in quotes. Double it, or put the text in single quotes."],
    },
    {
      name: "tabs",
      text: tenantText({ services: [], more: ["\tetherpad: true", "\tmattermost: true"] }),
      fr: [
        "6:1: tabulation en début de ligne. Remplacez-la par des espaces, deux par niveau.",
        "7:1: tabulation en début de ligne. Remplacez-la par des espaces, deux par niveau.",
      ],
      en: [
        "6:1: tab at the beginning of the line. Replace it by spaces, two for each level.",
        "7:1: tab at the beginning of the line. Replace it by spaces, two for each level.",
      ],
    },
    {
      name: "a line between two levels",
      text: tenantText({ more: [" mattermost: true"] }),
      fr: [
        "7:1: le début de cette ligne n'est aligné avec aucune ligne au-dessus. Alignez-la, à raison de deux espaces par niveau.",
      ],
      en: ["7:1: the beginning of this line is aligned with no line above. Align it, with two spaces for each level."],
    },
    {
      name: "a line too far to the right",
      text: "displayName: Chorale\n  commune: Saint-Exemple\n",
      fr: ["2:3: ligne trop décalée vers la droite. Écrivez : commune: Saint-Exemple"],
      en: ["2:3: line too far to the right, write commune: Saint-Exemple"],
    },
    {
      name: "a first line too far to the right",
      text: " displayName: Chorale\ncommune: Saint-Exemple\n",
      fr: ["1:2: la première clé est décalée vers la droite. Écrivez : displayName: Chorale"],
      en: ["1:2: the first key is too far to the right, write displayName: Chorale"],
    },
    {
      name: "several documents",
      text: `${tenantText()}---\n${tenantText()}`,
      fr: ["7:1: plusieurs documents dans un fichier (séparés par « --- »). Faites un fichier par association."],
      en: ["7:1: several documents in one file (separated by “---”). Make one file for each association."],
    },
    {
      name: "an instruction line",
      text: `%YAML 1.1\n---\n${tenantText()}`,
      fr: ["1:1: ligne d'instruction « % » refusée ici. Effacez cette ligne."],
      en: ["1:1: instruction line “%” refused here. Delete this line."],
    },
    {
      name: "a text that looks like an anchor",
      text: tenantText({ displayName: "& Compagnie" }),
      fr: [
        '1:14: « & » et « * » en début de valeur sont des renvois, refusés ici. Écrivez : displayName: "& Compagnie"',
      ],
      en: [
        '1:14: “&” and “*” at the beginning of a value are references, refused here, write displayName: "& Compagnie"',
      ],
    },
    {
      name: "a text that looks like an alias",
      text: tenantText({ displayName: "*Les Amis*" }),
      fr: [
        '1:14: « & » et « * » en début de valeur sont des renvois, refusés ici. Écrivez : displayName: "*Les Amis*"',
      ],
      en: [
        '1:14: “&” and “*” at the beginning of a value are references, refused here, write displayName: "*Les Amis*"',
      ],
    },
    {
      name: "a text that looks like a tag",
      text: tenantText({ displayName: "!Oyez" }),
      fr: ['1:14: « ! » en début de valeur a un sens spécial, refusé ici. Écrivez : displayName: "!Oyez"'],
      en: ['1:14: “!” at the beginning of a value has a special meaning, refused here, write displayName: "!Oyez"'],
    },
    {
      name: "a text that looks like a long key",
      text: tenantText({ displayName: "? ou pas" }),
      fr: ['1:14: « ? » en début de texte a un sens spécial, refusé ici. Écrivez : displayName: "? ou pas"'],
      en: ['1:14: “?” at the beginning of a text has a special meaning, refused here, write displayName: "? ou pas"'],
    },
    {
      name: "a key that is a list",
      text: "? [a, b]\n: 1\n",
      fr: ["1:1: « ? » en début de texte a un sens spécial, refusé ici. Écrivez « clé: valeur »."],
      en: ["1:1: “?” at the beginning of a text has a special meaning, refused here. Write “key: value”."],
    },
    {
      name: "an anchor and its alias",
      text: "a: &x 1\nb: *x\n",
      fr: [
        "1:4: « & » et « * » en début de valeur sont des renvois, refusés ici. Écrivez la valeur en entier à chaque endroit.",
      ],
      en: [
        "1:4: “&” and “*” at the beginning of a value are references, refused here. Write the whole value in each place.",
      ],
    },
    {
      name: "brackets 500 deep",
      text: "[".repeat(500),
      fr: ["1:21: trop de niveaux les uns dans les autres. Écrivez une clé par ligne, avec au plus trois niveaux."],
      en: ["1:21: too many levels inside each other. Write one key on each line, with at most three levels."],
    },
    {
      name: "levels 3,000 deep",
      text: "- ".repeat(3000),
      fr: ["1:41: trop de niveaux les uns dans les autres. Écrivez une clé par ligne, avec au plus trois niveaux."],
      en: ["1:41: too many levels inside each other. Write one key on each line, with at most three levels."],
    },
    {
      name: "a key written twice, on two levels",
      text: tenantText({ services: ["etherpad: true", "etherpad: false"], more: ["kind: sport"] }),
      fr: [
        "7:3 services.etherpad: clé écrite deux fois (déjà à la ligne 6). Gardez une seule des deux.",
        "8:1 kind: clé écrite deux fois (déjà à la ligne 3). Gardez une seule des deux.",
      ],
      en: [
        "7:3 services.etherpad: key written twice (already on line 6). Keep only one of the two.",
        "8:1 kind: key written twice (already on line 3). Keep only one of the two.",
      ],
    },
  ])("$name", ({ text, fr, en }) => {
    expect(told(text, "fr")).toEqual(fr.map((line) => `tenants/chorale.yaml:${line}`));
    expect(told(text, "en")).toEqual(en.map((line) => `tenants/chorale.yaml:${line}`));
  });
});
