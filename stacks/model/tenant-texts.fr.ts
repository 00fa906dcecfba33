import type { Statement } from "./tenant-problem.ts";
import type { TenantTexts } from "./tenant-texts.ts";

/** French, the language of associations and mediators. */
export const french: TenantTexts = {
  language: "fr",
  say: ({ what, got, write, example, advice }) => {
    const given = got === undefined ? what : `${what}, reçu ${got}`;
    if (write !== undefined) return `${given}. Écrivez : ${write}`;
    if (example !== undefined) return `${given}. Écrivez par exemple : ${example}`;
    return advice === undefined ? `${given}.` : `${given}. ${advice}.`;
  },
  mapping: "un groupe de clés",
  list: "une liste",

  missingKey: "clé manquante",
  missingValue: "valeur manquante",
  unknownKey: "clé inconnue",
  duplicateKey: (line) => ({
    what: `clé écrite deux fois (déjà à la ligne ${line})`,
    advice: "Gardez une seule des deux",
  }),
  keyAlreadyThere: (key) => ({ what: "clé inconnue", advice: `La clé ${key} est déjà là : effacez cette ligne` }),
  invisibleInKey: "espace invisible dans la clé (un espace insécable, par exemple)",
  slugIsFileName: (slug) => ({
    what: "clé inconnue : le nom court de l'association est le nom du fichier",
    got: slug,
    advice: "Effacez cette ligne ; pour changer le nom court, renommez le fichier",
  }),
  belongsUnderServices: "ce service n'est pas à sa place : il s'écrit sous services, décalé de deux espaces",
  possibleKeys: (keys) => `Clés possibles : ${keys.join(", ")}`,
  noSettings: "clé inconnue, car ce service n'a aucun réglage",
  moreProblems: {
    what: "il reste d'autres erreurs dans ce fichier",
    advice: "Corrigez d'abord celles-ci, puis vérifiez de nouveau",
  },

  expected: {
    string: "texte attendu",
    number: "nombre attendu",
    int: "nombre entier attendu",
    boolean: "true (oui) ou false (non) attendu",
    object: "groupe de clés attendu",
    array: "liste attendue",
  },
  oneOf: (values) => `valeur refusée (${values.length === 1 ? "seule possible" : "possibles"} : ${values.join(", ")})`,
  tooShort: (least) => (least === 1 ? "texte vide" : `texte trop court (${least} caractères au moins)`),
  tooLong: (most) => `texte trop long (${most} caractères au plus)`,
  tooFew: (least) => `liste trop courte (${least} au moins)`,
  tooMany: (most) => `liste trop longue (${most} au plus)`,
  tooSmall: (least) => `nombre trop petit (${least} au moins)`,
  tooBig: (most) => `nombre trop grand (${most} au plus)`,
  email: "adresse de courriel attendue",
  oneLineText: "texte sur une seule ligne attendu, sans caractère invisible",
  shorten: "Raccourcissez-le",
  refused: (description) =>
    description === undefined ? "valeur refusée" : `valeur refusée (${description.replace(/\.$/, "")})`,
  asDescribed: (message) => `attendu : ${message}`,

  unknownService: "service inconnu",
  serviceNotRun: (title, run) =>
    `${title} existe, mais cet hébergeur ne le propose pas (il propose : ${run.join(", ") || "aucun service"})`,
  serviceList: (run) => `Services possibles : ${run.join(", ") || "aucun"}`,
  serviceValue: "true (oui), false (non) ou un groupe de réglages attendu",

  slugRule: (got, proposed) => ({
    what: "nom de fichier refusé (lettres minuscules sans accent, chiffres et tirets seuls entre deux lettres ; une lettre en premier)",
    got,
    advice: `Renommez le fichier : ${proposed}`,
  }),
  slugTooShort: (got, least, proposed) => ({
    what: `nom de fichier trop court (${least} caractères au moins)`,
    got,
    advice: `Renommez le fichier : ${proposed}`,
  }),
  slugTooLong: (got, most, proposed) => ({
    what: `nom de fichier trop long (${most} caractères au plus)`,
    got,
    advice: `Renommez le fichier : ${proposed}`,
  }),
  slugReserved: (got, by, proposed) => ({
    what: `nom de fichier réservé par ${by.kind === "hoster" ? "l'hébergeur" : `le service ${by.title}`}`,
    got,
    advice: `Renommez le fichier : ${proposed}`,
  }),
  slugTaken: (got, other) => ({
    what: `nom déjà pris par ${other}`,
    got,
    advice: "Gardez un seul des deux fichiers, ou donnez à l'un un autre nom",
  }),

  emptyFile: {
    what: "le fichier est vide",
    advice: "Copiez dedans un fichier qui fonctionne, puis changez les valeurs",
  },
  topLevelList: {
    what: "groupe de clés attendu",
    got: "une liste",
    advice: "Effacez le tiret en début de ligne : « displayName: … », « commune: … », une clé par ligne",
  },
  topLevelText: (got) => ({
    what: "groupe de clés attendu",
    got,
    advice: "Écrivez une clé par ligne : « displayName: … », « commune: … »",
  }),
  tooLarge: (bytes, most) => ({
    what: `fichier trop gros (${kilobytes(most)} au plus)`,
    got: kilobytes(bytes),
    advice: "Un fichier d'association tient en quelques lignes : vérifiez que c'est le bon fichier",
  }),
  foldersTooLarge: (most) => ({
    what: `dossier trop gros (${kilobytes(most)} au plus pour tous les fichiers) ; la suite n'a pas été lue`,
    advice: "Vérifiez que c'est le bon dossier",
  }),
  wrongExtension: (name, proposed, taken) => ({
    what: "ce fichier n'est pas lu, car son nom ne finit pas par .yaml",
    got: name,
    advice: taken
      ? `Ôtez-le de ce dossier : ${proposed} y est déjà`
      : `Renommez-le : ${proposed}, ou ôtez-le de ce dossier si ce n'est pas une association`,
  }),
  notAFile: { what: "ce n'est pas un fichier ordinaire", advice: "Mettez à sa place un fichier de texte" },
  symbolicLink: { what: "ce fichier n'est qu'un lien vers un autre", advice: "Mettez à sa place le fichier lui-même" },
  unreadable: (reason) => ({ what: `lecture impossible (${reason})`, advice: "Vérifiez les droits de ce fichier" }),
  noFolder: {
    what: "ce dossier n'existe pas ou ne peut pas être lu",
    advice: "Créez-le, ou corrigez le réglage « tenants » de l'hébergeur",
  },
  notUtf8: {
    what: "ce caractère n'est pas en UTF-8",
    advice: "Enregistrez de nouveau le fichier en choisissant le codage UTF-8",
  },
  utf16: { what: "fichier enregistré en UTF-16", advice: "Enregistrez-le de nouveau en choisissant le codage UTF-8" },

  yaml: {
    reference: (line) =>
      repaired(
        "« & » et « * » en début de valeur sont des renvois, refusés ici",
        line,
        "Écrivez la valeur en entier à chaque endroit",
      ),
    tag: (line) =>
      repaired("« ! » en début de valeur a un sens spécial, refusé ici", line, "Ôtez le mot qui commence par « ! »"),
    directive: { what: "ligne d'instruction « % » refusée ici", advice: "Effacez cette ligne" },
    complexKey: (line) =>
      repaired("« ? » en début de texte a un sens spécial, refusé ici", line, "Écrivez « clé: valeur »"),
    tooDeep: {
      what: "trop de niveaux les uns dans les autres",
      advice: "Écrivez une clé par ligne, avec au plus trois niveaux",
    },
    unclosedQuote: { what: "guillemet ouvert ici et jamais fermé", advice: "Fermez-le à la fin de la valeur" },
    unclosedBracket: {
      what: "crochet ou accolade ouvert ici et jamais fermé",
      advice: "Fermez-le à la fin de la valeur",
    },
    unopenedBracket: {
      what: "crochet ou accolade fermé ici sans avoir été ouvert",
      advice: "Effacez-le, ou ouvrez-le au début de la valeur",
    },
    tab: { what: "tabulation en début de ligne", advice: "Remplacez-la par des espaces, deux par niveau" },
    colonInText: (line) =>
      repaired(
        "deux-points dans un texte sans guillemets",
        line,
        "Entourez le texte de guillemets, ou passez à la ligne après la clé",
      ),
    overIndented: (line) => ({ what: "ligne trop décalée vers la droite", write: line }),
    firstLineIndented: (line) => ({ what: "la première clé est décalée vers la droite", write: line }),
    badIndent: {
      what: "le début de cette ligne n'est aligné avec aucune ligne au-dessus",
      advice: "Alignez-la, à raison de deux espaces par niveau",
    },
    badStart: (character, line) =>
      repaired(
        `un texte sans guillemets ne peut pas commencer par « ${character} »`,
        line,
        "Entourez le texte de guillemets",
      ),
    badEscape: {
      what: "barre oblique inverse mal placée entre guillemets",
      advice: "Doublez-la, ou entourez le texte d'apostrophes",
    },
    missingSpace: (line) => ({ what: "il manque un espace après les deux-points", write: line }),
    missingColon: (line) =>
      repaired("il manque les deux-points après la clé", line, "Écrivez « clé: valeur » sur une seule ligne"),
    badQuotes: (line) => ({ what: "guillemets ou apostrophes mal placés", write: line }),
    severalDocuments: {
      what: "plusieurs documents dans un fichier (séparés par « --- »)",
      advice: "Faites un fichier par association",
    },
    longKey: { what: "clé trop longue", advice: "Vérifiez que c'est le bon fichier" },
    unexpected: {
      what: "ce texte n'est pas à sa place",
      advice: "Vérifiez les guillemets et les espaces de cette ligne et de celle au-dessus",
    },
  },
  summary: {
    fine: (associations) => `${count(associations, "association")}, aucune erreur`,
    wrong: (problems, files) => `${count(problems, "erreur")} dans ${count(files, "fichier")}`,
  },
};

/** The repaired line where there is one, else the advice. */
function repaired(what: string, line: string | undefined, advice: string): Statement {
  return line === undefined ? { what, advice } : { what, write: line };
}

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1024)} Kio`;
const count = (number: number, word: string): string => `${number} ${word}${number >= 2 ? "s" : ""}`;
