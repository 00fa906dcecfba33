import type { Texts } from "./texts.ts";

/** English sentences. */
export const english: Texts = {
  skip: "Skip to content",
  notices: "Please note",
  footer: "This page sets no cookie and calls no other site.",
  kinds: {
    culture: "Culture",
    sport: "Sport",
    solidarite: "Solidarity",
    ecole: "School",
    environnement: "Environment",
    loisirs: "Leisure",
    autre: "Association",
  },
  home: {
    welcome: "Online tools for the associations around here, made with free software.",
    description: (hoster) => `${hoster}: online tools for associations, made with free software.`,
    chatons: [
      "A CHATONS is a hoster on a human scale, which shows no advertising and does not sell the data entrusted to it.",
      "The name, French for “kittens”, comes from a collective of alternative, transparent, open, neutral and caring hosters.",
    ],
    services: "Services",
    associations: "Associations",
    count: (associations, communes) =>
      `${associations.toLocaleString("en-GB")} association${associations === 1 ? "" : "s"} in ${communes} ${communes === 1 ? "commune" : "communes"}.`,
    none: "No association is shown here yet.",
    index: "Choose a commune",
    backToIndex: "Back to the choice of commune",
    mailTitle: "Demonstration: mail arrives here",
    mailText: "No mail leaves this machine. Invitations and forgotten passwords can be read on a page.",
    mailLink: "Read the mail of the demonstration",
  },
  association: {
    description: (association, hoster) => `The online tools of ${association}, at ${hoster}.`,
    links: "The association’s tools",
    linksLead: "Choose a title to open it.",
    noLinks: "The association has no tool open to everyone yet.",
    members: "Members’ area",
    membersText:
      "This area is protected by a password. The person who administers the association gives it to you: please ask them for it.",
    membersUser: (user) => `Your device first asks for a name: write “${user}”. Then the password.`,
    membersLink: "Enter the members’ area",
  },
  members: {
    title: "Members’ area",
    lead: "This page is for members only. Give its password to nobody else.",
    links: "Your tools",
    noLinks: "The association has no tool for its members only yet.",
    back: "Back to the association’s page",
  },
  contact: {
    title: "Who to ask",
    hosterText: "A question, something broken, an association that would like to join? Here is our address:",
    firstAssociation: (association) => `First the association, ${association}:`,
    thenHoster: (hoster) => `If it cannot answer, the hoster, ${hoster}:`,
  },
  suspended: {
    title: "Access is suspended",
    nothingErased: "Nothing is erased: documents, messages and accounts are kept.",
    write: (hoster) => `To reopen access or to get the data, write to ${hoster}:`,
  },
  notFound: {
    title: "This page does not exist",
    check: "The address may be incomplete or mistyped. Check every letter, then try again.",
    documents: "A shared document is opened from the members’ area of its association.",
    home: (hoster) => `Go to the home page of ${hoster}`,
    write: (hoster) => `Still cannot find it? Write to ${hoster}:`,
  },
  password: {
    title: "A password is needed here",
    what: "The association’s administrator has it. Open the page again and type the name and the password.",
    write: (hoster) => `If nobody has it any more, write to ${hoster}:`,
  },
  unavailable: {
    title: "This service does not answer",
    what: "It may be starting again. Nothing is lost: try again in a few minutes.",
    write: (hoster) => `If it lasts, write to ${hoster}:`,
  },
};
