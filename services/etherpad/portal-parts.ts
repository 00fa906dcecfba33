import type { PortalForm, PortalLink } from "../contract.ts";
import type { Pad } from "./pad-list.ts";
import { NAME_LENGTH, PADS_ON_PAGE } from "./pads.ts";

/** A pad, and where its instance is reached. */
export interface PlacedPad extends Pad {
  readonly url: string;
}

/** Links for the members' page: the newest pads, each with the day of its last change. */
export function padLinks(pads: readonly PlacedPad[], prefix: string, language: "fr" | "en"): readonly PortalLink[] {
  return pads.slice(0, PADS_ON_PAGE).map(({ name, edited, url }) => ({
    title: name,
    // Members who open an address by hand may have put anything into a name.
    url: `${url}/p/${prefix}${encodeURIComponent(name)}`,
    description: description(edited, language),
    audience: "members",
  }));
}

/** The form that opens any document of the association; it says how many the page does not show. */
export function padForm(url: string, prefix: string, language: "fr" | "en", pads: number): PortalForm {
  const french = language === "fr";
  const left = pads - PADS_ON_PAGE;
  const more = french
    ? ` Cette page montre les ${PADS_ON_PAGE} documents modifiés en dernier ; il y en a ${left} de plus, qui s'ouvrent ici par leur nom.`
    : ` This page shows the ${PADS_ON_PAGE} documents changed last; there are ${left} more, which open here by name.`;
  return {
    action: "document",
    target: `${url}/p/${prefix}`,
    pattern: `[A-Za-z0-9_\\-]{1,${NAME_LENGTH}}`,
    title: french ? "Ouvrir ou créer un document" : "Open or create a document",
    button: french ? "Ouvrir" : "Open",
    hint: `${
      french
        ? `Un nom court, sans accent ni espace (${NAME_LENGTH} caractères au plus), par exemple : compte-rendu-mars`
        : `A short name without blanks (at most ${NAME_LENGTH} characters), for example: minutes-march`
    }${left > 0 ? `.${more}` : ""}`,
  };
}

/** What stands in a pad that the association's file asks for. */
export function firstText(displayName: string, name: string, language: "fr" | "en"): string {
  return language === "fr"
    ? `${displayName} – ${name}\n\nBienvenue. Ce document s'enregistre tout seul ; toute personne qui a son lien peut l'ouvrir.\n`
    : `${displayName} – ${name}\n\nWelcome. This document saves itself; everyone who has its link can open it.\n`;
}

function description(edited: number, language: "fr" | "en"): string {
  const french = language === "fr";
  const open = french
    ? "Document partagé : toute personne qui a ce lien peut le lire et l'écrire."
    : "Shared document: everyone who has this link can read and write it.";
  if (edited === 0) return open;
  const day = new Intl.DateTimeFormat(french ? "fr-FR" : "en-GB", {
    dateStyle: "long",
    timeZone: "Europe/Paris",
  }).format(edited);
  return french ? `${open} Modifié le ${day}.` : `${open} Changed on ${day}.`;
}
