import type { Texts } from "./texts.ts";

/** French sentences; `\u00a0` keeps a sign on the line of its word. */
export const french: Texts = {
  skip: "Aller au contenu",
  notices: "À savoir",
  footer: "Cette page ne dépose aucun cookie et ne fait appel à aucun autre site.",
  kinds: {
    culture: "Culture",
    sport: "Sport",
    solidarite: "Solidarité",
    ecole: "École",
    environnement: "Environnement",
    loisirs: "Loisirs",
    autre: "Association",
  },
  home: {
    welcome: "Des outils en ligne pour les associations d’ici, avec des logiciels libres.",
    description: (hoster) => `${hoster}\u00a0: des outils en ligne pour les associations, avec des logiciels libres.`,
    chatons: [
      "Un CHATONS est un hébergeur à taille humaine, qui n’affiche pas de publicité et ne vend pas les données qu’on lui confie.",
      "Son nom vient du Collectif des hébergeurs alternatifs, transparents, ouverts, neutres et solidaires.",
    ],
    services: "Les services",
    associations: "Les associations",
    count: (associations, communes) =>
      `${associations.toLocaleString("fr-FR")} association${associations > 1 ? "s" : ""} dans ${communes} commune${communes > 1 ? "s" : ""}.`,
    none: "Aucune association n’est affichée ici pour le moment.",
    index: "Choisir une commune",
    backToIndex: "Revenir au choix de la commune",
    mailTitle: "Démonstration\u00a0: les courriels arrivent ici",
    mailText:
      "Aucun courriel ne quitte cette machine. Les invitations et les mots de passe oubliés se lisent sur une page.",
    mailLink: "Lire les courriels de la démonstration",
  },
  association: {
    description: (association, hoster) => `Les outils en ligne de ${association}, chez ${hoster}.`,
    links: "Les outils de l’association",
    linksLead: "Choisissez un titre pour l’ouvrir.",
    noLinks: "L’association n’a pas encore d’outil ouvert à tout le monde.",
    members: "Espace des membres",
    membersText:
      "Cet espace est protégé par un mot de passe. La personne qui administre l’association vous le donne\u00a0: c’est à elle qu’il faut le demander.",
    membersUser: (user) =>
      `Votre appareil demande d’abord un nom\u00a0: écrivez «\u00a0${user}\u00a0». Puis le mot de passe.`,
    membersLink: "Entrer dans l’espace des membres",
  },
  members: {
    title: "Espace des membres",
    lead: "Cette page est réservée aux membres. Ne donnez son mot de passe qu’à eux.",
    links: "Vos outils",
    noLinks: "L’association n’a pas encore d’outil réservé à ses membres.",
    back: "Revenir à la page de l’association",
  },
  contact: {
    title: "Qui contacter\u00a0?",
    hosterText: "Une question, une panne, une association à accueillir\u00a0? Voici notre adresse\u00a0:",
    firstAssociation: (association) => `D’abord l’association, ${association}\u00a0:`,
    thenHoster: (hoster) => `Si elle ne sait pas répondre, l’hébergeur, ${hoster}\u00a0:`,
  },
  suspended: {
    title: "L’accès est suspendu",
    nothingErased: "Rien n’est effacé\u00a0: les documents, les messages et les comptes sont conservés.",
    write: (hoster) => `Pour rouvrir l’accès ou récupérer les données, écrivez à ${hoster}\u00a0:`,
  },
  notFound: {
    title: "Cette page n’existe pas",
    check: "L’adresse est peut-être incomplète ou mal recopiée. Vérifiez chaque lettre, puis essayez de nouveau.",
    documents: "Un document partagé s’ouvre depuis l’espace des membres de son association.",
    home: (hoster) => `Aller à l’accueil de ${hoster}`,
    write: (hoster) => `Vous ne trouvez toujours pas\u00a0? Écrivez à ${hoster}\u00a0:`,
  },
  password: {
    title: "Il faut un mot de passe",
    what: "La personne qui administre l’association le connaît. Ouvrez la page de nouveau, puis tapez le nom et le mot de passe.",
    write: (hoster) => `Plus personne ne l’a\u00a0? Écrivez à ${hoster}\u00a0:`,
  },
  unavailable: {
    title: "Ce service ne répond pas",
    what: "Il est peut-être en train de redémarrer. Rien n’est perdu\u00a0: essayez de nouveau dans quelques minutes.",
    write: (hoster) => `Si cela dure, écrivez à ${hoster}\u00a0:`,
  },
};
