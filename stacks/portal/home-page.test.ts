import { describe, expect, it } from "vitest";
import { homePage } from "./home-page.ts";
import {
  addressesIn,
  aHoster,
  aListing,
  hostileName,
  hostileNameEscaped,
  manyListings,
  readable,
} from "./portal-builders.ts";

describe("the home page in French", () => {
  const page = homePage(aHoster(), [
    aListing(),
    aListing({ slug: "epicerie", displayName: "L’Épicerie du Pont", commune: "Val", kind: "solidarite" }),
  ]);

  it("reads from top to bottom", () => {
    expect(readable(page)).toBe(
      [
        "Aller au contenu Les Chatons du Val",
        "Des outils en ligne pour les associations d’ici, avec des logiciels libres.",
        "Un CHATONS est un hébergeur à taille humaine, qui n’affiche pas de publicité et ne vend pas les données qu’on lui confie.",
        "Son nom vient du Collectif des hébergeurs alternatifs, transparents, ouverts, neutres et solidaires.",
        "Les services Etherpad Écrire un texte à plusieurs. Mattermost Discuter par équipe.",
        "Les associations 2 associations dans 2 communes.",
        "Saint-Exemple Chorale des Deux Rives Culture Val L’Épicerie du Pont Solidarité",
        "Qui contacter\u00a0?",
        "Une question, une panne, une association à accueillir\u00a0? Voici notre adresse\u00a0: aide@val.example",
        "Les Chatons du Val · aide@val.example",
        "Cette page ne dépose aucun cookie et ne fait appel à aucun autre site.",
      ].join(" "),
    );
  });

  it("leads to the given addresses and nowhere else", () => {
    expect(addressesIn(page)).toEqual([
      "/logo.svg",
      "/style.css",
      "#main",
      "https://chorale.val.example/",
      "https://epicerie.val.example/",
      "mailto:aide@val.example",
      "mailto:aide@val.example",
    ]);
  });
});

describe("the home page", () => {
  it("speaks English by setting", () => {
    const page = homePage(aHoster({ language: "en" }), [aListing()]);
    expect(page).toContain('<html lang="en">');
    expect(readable(page)).toContain("Online tools for the associations around here, made with free software.");
    expect(readable(page)).toContain(
      "Associations 1 association in 1 commune. Saint-Exemple Chorale des Deux Rives Culture",
    );
    expect(readable(page)).toContain(
      "Who to ask A question, something broken, an association that would like to join?",
    );
  });

  it("says so when no association is listed", () => {
    expect(readable(homePage(aHoster(), []))).toContain("Aucune association n’est affichée ici pour le moment.");
  });

  it("shows the caught mails of a demonstration, and only there", () => {
    const page = homePage(aHoster({ mailSinkUrl: "https://courriels.val.example/" }), []);
    expect(readable(page)).toContain(
      "Démonstration\u00a0: les courriels arrivent ici Aucun courriel ne quitte cette machine. " +
        "Les invitations et les mots de passe oubliés se lisent sur une page. Lire les courriels de la démonstration",
    );
    expect(addressesIn(page)).toContain("https://courriels.val.example/");
    expect(homePage(aHoster(), [])).not.toContain("Démonstration");
  });

  it("shows every notice before the rest, and no banner without one", () => {
    const page = homePage(aHoster({ notices: ["Nextcloud est une doublure.", "Version d’essai."] }), []);
    expect(readable(page)).toContain(
      "Aller au contenu À savoir Nextcloud est une doublure. Version d’essai. Les Chatons du Val Des outils",
    );
    expect(homePage(aHoster(), [])).not.toContain("À savoir");
  });

  it("escapes every name", () => {
    const page = homePage(
      aHoster({ name: hostileName, services: [{ title: hostileName, summary: hostileName }], notices: [hostileName] }),
      [aListing({ displayName: hostileName, commune: hostileName })],
    );
    expect(page.split(hostileNameEscaped)).toHaveLength(10);
    expect(page).not.toContain("<b>");
  });

  it("holds a thousand associations in 160 kB, each once, with jumps to each commune", () => {
    const page = homePage(aHoster(), manyListings(1000, 13));
    const addresses = addressesIn(page);
    expect(readable(page)).toContain("1\u202f000 associations dans 13 communes.");
    expect(new Set(addresses.filter((one) => one.startsWith("https://asso-"))).size).toBe(1000);
    expect(addresses.filter((one) => one.startsWith("#commune-"))).toHaveLength(13);
    expect(addresses.filter((one) => one === "#index")).toHaveLength(13);
    expect(Buffer.byteLength(page)).toBeLessThan(160_000);
  });
});
