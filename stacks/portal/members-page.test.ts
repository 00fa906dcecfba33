import { describe, expect, it } from "vitest";
import { membersPage } from "./members-page.ts";
import {
  addressesIn,
  aForm,
  aHoster,
  aLink,
  anAssociation,
  hostileName,
  hostileNameEscaped,
  readable,
} from "./portal-builders.ts";

const minutes = aLink({ title: "Compte rendu", url: "https://documents.val.example/p/x1y2", audience: "members" });

describe("the members’ page", () => {
  it("reads from top to bottom", () => {
    expect(readable(membersPage(aHoster(), anAssociation(), [minutes], [aForm()]))).toBe(
      [
        "Aller au contenu Les Chatons du Val",
        "Espace des membres Chorale des Deux Rives",
        "Cette page est réservée aux membres. Ne donnez son mot de passe qu’à eux.",
        "Revenir à la page de l’association",
        "Ouvrir ou créer un document Écrivez un nom court. Ouvrir",
        "Vos outils Compte rendu L’équipe de la chorale.",
        "Qui contacter\u00a0? D’abord l’association, Chorale des Deux Rives\u00a0: bureau@chorale.example",
        "Si elle ne sait pas répondre, l’hébergeur, Les Chatons du Val\u00a0: aide@val.example",
        "Les Chatons du Val · aide@val.example",
        "Cette page ne dépose aucun cookie et ne fait appel à aucun autre site.",
      ].join(" "),
    );
  });

  it("leads to the given addresses and nowhere else", () => {
    expect(addressesIn(membersPage(aHoster(), anAssociation(), [minutes], [aForm()]))).toEqual([
      "/logo.svg",
      "/style.css",
      "#main",
      "https://val.example/",
      "/",
      "/membres/ouvrir-document",
      "https://documents.val.example/p/x1y2",
      "mailto:bureau@chorale.example",
      "mailto:aide@val.example",
      "mailto:aide@val.example",
    ]);
  });

  it("sends a form by GET with the named field, which has a label and a hint", () => {
    const page = membersPage(aHoster(), anAssociation(), [], [aForm(), aForm({ title: "Chercher", field: "mot" })]);
    expect(page).toContain('<form class="part form" method="get" action="/membres/ouvrir-document">');
    expect(page).toContain('<label for="form-1">Ouvrir ou créer un document</label>');
    expect(page).toContain('<p id="form-2-hint">Écrivez un nom court.</p>');
    expect(page).toContain(
      '<input id="form-2" name="mot" type="text" required maxlength="100" pattern="[a-z]+" autocomplete="off" aria-describedby="form-2-hint">',
    );
  });

  it("says so when there is nothing for members", () => {
    expect(readable(membersPage(aHoster(), anAssociation(), [aLink()], []))).toContain(
      "L’association n’a pas encore d’outil réservé à ses membres.",
    );
  });

  it("is kept from search engines", () => {
    expect(membersPage(aHoster(), anAssociation(), [], [])).toContain('<meta name="robots" content="noindex">');
  });

  it("speaks English by setting", () => {
    const page = readable(membersPage(aHoster({ language: "en" }), anAssociation(), [minutes], [aForm()]));
    expect(page).toContain("Members’ area Chorale des Deux Rives This page is for members only.");
    expect(page).toContain("Your tools Compte rendu");
  });

  it("escapes every text of a form", () => {
    const form = aForm({ title: hostileName, button: hostileName, hint: hostileName, field: hostileName });
    const page = membersPage(aHoster(), anAssociation(), [], [form]);
    expect(page.split(hostileNameEscaped)).toHaveLength(5);
    expect(page).not.toContain("<b>");
  });
});
