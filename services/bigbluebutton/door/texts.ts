/** Every sentence that people read at the door. */
export interface Texts {
  readonly enter: (room: string) => string;
  readonly forModerators: string;
  readonly forGuests: string;
  readonly nameLabel: string;
  readonly nameHint: string;
  readonly nameWrong: string;
  readonly open: string;
  readonly join: string;
  readonly retry: string;
  readonly limits: (minutes: number, participants: number) => string;
  readonly recorded: string;
  readonly notRecorded: string;
  readonly byPhone: (number: string, pin: string) => string;
  readonly recordings: string;
  readonly recordingsNone: string;
  readonly recordingsUnknown: string;
  readonly recordingOf: (date: string, minutes: number) => string;
  readonly backToAssociation: (association: string) => string;
  readonly writeTo: (hoster: string) => string;
  readonly welcome: (room: string, association: string) => string;
  readonly welcomePhone: string;
  readonly pages: Readonly<Record<MessageName, { readonly title: string; readonly text: string }>>;
}

/** What can stand in somebody's way. */
export type MessageName =
  | "notFound"
  | "suspended"
  | "closedRoom"
  | "notStarted"
  | "full"
  | "taken"
  | "refused"
  | "unreachable"
  | "busy"
  | "broken"
  | "badRequest";

const french: Texts = {
  enter: (room) => `Salle «\u00a0${room}\u00a0»`,
  forModerators: "Ce lien est celui des personnes qui animent\u00a0: il ouvre la salle et donne tous les droits.",
  forGuests: "La salle s’ouvre quand une personne qui anime y entre.",
  nameLabel: "Votre nom",
  nameHint: "Les autres le verront. De 2 à 64 caractères.",
  nameWrong: "Écrivez un nom de 2 à 64 caractères.",
  open: "Ouvrir la salle",
  join: "Entrer",
  retry: "Essayer de nouveau",
  limits: (minutes, participants) => `${minutes}\u00a0minutes et ${participants}\u00a0personnes au plus.`,
  recorded: "Les personnes qui animent peuvent enregistrer\u00a0; un signe rouge le montre alors à tout le monde.",
  notRecorded: "Cette salle n’enregistre pas.",
  byPhone: (number, pin) => `Par téléphone\u00a0: appelez le ${number}, puis tapez le code ${pin}.`,
  recordings: "Enregistrements",
  recordingsNone: "Il n’y a pas d’enregistrement.",
  recordingsUnknown:
    "La liste ne peut pas être affichée en ce moment. Rien n’est perdu\u00a0: revenez un peu plus tard.",
  recordingOf: (date, minutes) => `${date} (${minutes}\u00a0minutes)`,
  backToAssociation: (association) => `Revenir à la page de ${association}`,
  writeTo: (hoster) => `Cela ne s’arrange pas\u00a0? Écrivez à ${hoster}\u00a0:`,
  welcome: (room, association) => `Bienvenue dans la salle «\u00a0${room}\u00a0» de ${association}.`,
  welcomePhone: "Par téléphone\u00a0: appelez le %%DIALNUM%%, puis tapez le code %%CONFNUM%%.",
  pages: {
    notFound: {
      title: "Cette salle n’existe pas",
      text: "Le lien est peut-être incomplet ou mal recopié. Ouvrez-le depuis l’espace des membres de votre association, ou demandez-le à la personne qui vous invite.",
    },
    suspended: {
      title: "L’accès est suspendu",
      text: "Les salles de cette association sont fermées pour le moment. Rien n’est effacé\u00a0: les mêmes liens serviront de nouveau.",
    },
    closedRoom: {
      title: "Cette salle est fermée",
      text: "L’association ne se sert plus de cette salle. Les autres se trouvent dans l’espace des membres.",
    },
    notStarted: {
      title: "La réunion n’a pas encore commencé",
      text: "Une personne qui anime doit d’abord ouvrir la salle. Attendez un peu, puis essayez de nouveau.",
    },
    full: {
      title: "La salle est pleine",
      text: "Le nombre de personnes prévu pour cette salle est atteint. Essayez de nouveau quand quelqu’un est parti.",
    },
    taken: {
      title: "La salle est déjà occupée",
      text: "Une autre réunion porte le même numéro sur le serveur de visioconférence. Prévenez l’hébergeur\u00a0: il peut la fermer.",
    },
    refused: {
      title: "La visioconférence refuse d’ouvrir la salle",
      text: "Ce n’est pas votre faute\u00a0: l’hébergeur doit corriger un réglage. Prévenez-le.",
    },
    unreachable: {
      title: "Le serveur de visioconférence ne répond pas",
      text: "Il est peut-être en train de redémarrer. Essayez de nouveau dans quelques minutes.",
    },
    busy: {
      title: "Beaucoup de monde à la fois",
      text: "Attendez une minute, puis essayez de nouveau.",
    },
    broken: {
      title: "Une erreur s’est produite",
      text: "Ce n’est pas votre faute. Essayez de nouveau dans quelques minutes.",
    },
    badRequest: {
      title: "Cette demande n’est pas comprise",
      text: "Ouvrez de nouveau le lien de la salle, puis écrivez votre nom.",
    },
  },
};

const english: Texts = {
  enter: (room) => `Room “${room}”`,
  forModerators: "This is the moderators' link: it opens the room and gives every right in it.",
  forGuests: "The room opens when a moderator enters it.",
  nameLabel: "Your name",
  nameHint: "Others will see it. 2 to 64 characters.",
  nameWrong: "Write a name of 2 to 64 characters.",
  open: "Open the room",
  join: "Enter",
  retry: "Try again",
  limits: (minutes, participants) => `${minutes} minutes and ${participants} people at most.`,
  recorded: "Moderators may record; a red sign shows it to everyone then.",
  notRecorded: "This room does not record.",
  byPhone: (number, pin) => `By telephone: call ${number}, then type the code ${pin}.`,
  recordings: "Recordings",
  recordingsNone: "There is no recording.",
  recordingsUnknown: "The list cannot be shown right now. Nothing is lost: come back a little later.",
  recordingOf: (date, minutes) => `${date} (${minutes} minutes)`,
  backToAssociation: (association) => `Back to the page of ${association}`,
  writeTo: (hoster) => `Still no better? Write to ${hoster}:`,
  welcome: (room, association) => `Welcome to the room “${room}” of ${association}.`,
  welcomePhone: "By telephone: call %%DIALNUM%%, then type the code %%CONFNUM%%.",
  pages: {
    notFound: {
      title: "There is no such room",
      text: "The link may be cut or mistyped. Open it from your association's members' page, or ask the person who invited you for it.",
    },
    suspended: {
      title: "Access is suspended",
      text: "This association's rooms are closed for now. Nothing is erased: the same links will work again.",
    },
    closedRoom: {
      title: "This room is closed",
      text: "The association uses this room no more. The others are on its members' page.",
    },
    notStarted: {
      title: "The meeting has not begun yet",
      text: "A moderator has to open the room first. Wait a little, then try again.",
    },
    full: {
      title: "The room is full",
      text: "As many people as this room takes are in it. Try again when someone left.",
    },
    taken: {
      title: "The room is taken",
      text: "Another meeting has the same number on the video server. Tell the hoster, who can close it.",
    },
    refused: {
      title: "The video server refuses to open the room",
      text: "It is not your fault: the hoster has a setting to correct. Please tell them.",
    },
    unreachable: {
      title: "The video server does not answer",
      text: "It may be restarting. Try again in a few minutes.",
    },
    busy: { title: "Many people at once", text: "Wait a minute, then try again." },
    broken: { title: "Something went wrong", text: "It is not your fault. Try again in a few minutes." },
    badRequest: { title: "This request is not understood", text: "Open the room's link again, then write your name." },
  },
};

/** The sentences in the hoster's language. */
export function textsOf(language: "fr" | "en"): Texts {
  return language === "fr" ? french : english;
}
