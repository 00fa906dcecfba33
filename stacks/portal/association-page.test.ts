import { describe, expect, it } from "vitest";
import { associationPage } from "./association-page.ts";
import {
  addressesIn,
  aHoster,
  aLink,
  anAssociation,
  hostileName,
  hostileNameEscaped,
  readable,
} from "./portal-builders.ts";

const membersUrl = "https://chorale.val.example/membres/";

describe("an association's page in French", () => {
  const page = associationPage(aHoster(), anAssociation(), [aLink()], membersUrl);

  it("reads from top to bottom", () => {
    expect(readable(page)).toBe(
      [
        "Aller au contenu Les Chatons du Val",
        "Chorale des Deux Rives Culture · Saint-Exemple",
        "Les outils de l’association Choisissez un titre pour l’ouvrir.",
        "Discussions L’équipe de la chorale.",
        "Espace des membres Cet espace est protégé par un mot de passe.",
        "La personne qui administre l’association vous le donne\u00a0: c’est à elle qu’il faut le demander.",
        "Entrer dans l’espace des membres",
        "Qui contacter\u00a0? D’abord l’association, Chorale des Deux Rives\u00a0: bureau@chorale.example",
        "Si elle ne sait pas répondre, l’hébergeur, Les Chatons du Val\u00a0: aide@val.example",
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
      "https://val.example/",
      "https://discussion.val.example/chorale",
      membersUrl,
      "mailto:bureau@chorale.example",
      "mailto:aide@val.example",
      "mailto:aide@val.example",
    ]);
  });
});

describe("an association's page", () => {
  it("never shows a link meant for members", () => {
    const secret = aLink({ title: "Bureau", url: "https://documents.val.example/p/x1y2", audience: "members" });
    const page = associationPage(aHoster(), anAssociation(), [secret], membersUrl);
    expect(page).not.toContain("x1y2");
    expect(page).not.toContain("Bureau");
    expect(readable(page)).toContain("L’association n’a pas encore d’outil ouvert à tout le monde.");
  });

  it("says nothing of a members’ area that does not exist", () => {
    expect(associationPage(aHoster(), anAssociation(), [aLink()])).not.toContain("Espace des membres");
  });

  it("says which name the browser wants beside the password", () => {
    const page = (language: "fr" | "en") =>
      readable(associationPage(aHoster({ language }), anAssociation(), [], membersUrl, "membres"));
    expect(page("fr")).toContain(
      "Votre appareil demande d’abord un nom\u00a0: écrivez «\u00a0membres\u00a0». Puis le mot de passe. Entrer dans",
    );
    expect(page("en")).toContain("Your device first asks for a name: write “membres”. Then the password. Enter the");
  });

  it("shows the notices of the hoster", () => {
    expect(readable(associationPage(aHoster({ notices: ["Version d’essai."] }), anAssociation(), []))).toContain(
      "À savoir Version d’essai. Chorale des Deux Rives",
    );
  });

  it("speaks English by setting", () => {
    const page = readable(associationPage(aHoster({ language: "en" }), anAssociation(), [], membersUrl));
    expect(page).toContain("The association’s tools The association has no tool open to everyone yet.");
    expect(page).toContain("Members’ area This area is protected by a password.");
    expect(page).toContain("First the association, Chorale des Deux Rives: bureau@chorale.example");
  });

  it("escapes every name, description and address", () => {
    const page = associationPage(
      aHoster(),
      anAssociation({ displayName: hostileName, commune: hostileName }),
      [aLink({ title: hostileName, description: hostileName, url: `https://x.example/"><script>` })],
      membersUrl,
    );
    expect(page.split(hostileNameEscaped)).toHaveLength(8);
    expect(page).toContain('href="https://x.example/&quot;&gt;&lt;script&gt;"');
    expect(page).not.toContain("<b>");
    expect(page).not.toContain("<script");
  });

  it("weighs less than 10 kB with ten links and notices", () => {
    const links = Array.from({ length: 10 }, (_, at) => aLink({ url: `https://documents.val.example/p/${at}` }));
    const page = associationPage(aHoster({ notices: ["Version d’essai."] }), anAssociation(), links, membersUrl);
    expect(Buffer.byteLength(page)).toBeLessThan(10_000);
  });

  it("refuses a link that a browser would run", () => {
    expect(() => associationPage(aHoster(), anAssociation(), [aLink({ url: "javascript:alert(1)" })])).toThrow(
      'A page cannot link to "javascript:alert(1)". Write an address that begins with https:// or http://, or a path on the same host.',
    );
  });
});
