import { describe, expect, it } from "vitest";
import { notFoundPage, suspendedPage } from "./message-pages.ts";
import { addressesIn, aHoster, hostileName, hostileNameEscaped, readable } from "./portal-builders.ts";

const closing =
  "Les Chatons du Val · aide@val.example Cette page ne dépose aucun cookie et ne fait appel à aucun autre site.";

describe("the page of a suspended association", () => {
  it("says that nothing is erased and where to write", () => {
    expect(readable(suspendedPage(aHoster(), { displayName: "Chorale" }))).toBe(
      "Aller au contenu Les Chatons du Val L’accès est suspendu Chorale " +
        "Rien n’est effacé\u00a0: les documents, les messages et les comptes sont conservés. " +
        `Pour rouvrir l’accès ou récupérer les données, écrivez à Les Chatons du Val\u00a0: aide@val.example ${closing}`,
    );
  });

  it("says the same in English by setting", () => {
    expect(readable(suspendedPage(aHoster({ language: "en" }), { displayName: "Chorale" }))).toContain(
      "Access is suspended Chorale Nothing is erased: documents, messages and accounts are kept. " +
        "To reopen access or to get the data, write to Les Chatons du Val: aide@val.example",
    );
  });

  it("escapes the name", () => {
    const page = suspendedPage(aHoster(), { displayName: hostileName });
    expect(page.split(hostileNameEscaped)).toHaveLength(3);
    expect(page).not.toContain("<b>");
  });
});

describe("the page for an unknown address", () => {
  it("says what to try and where to write", () => {
    expect(readable(notFoundPage(aHoster()))).toBe(
      "Aller au contenu Les Chatons du Val Cette page n’existe pas " +
        "L’adresse est peut-être incomplète ou mal recopiée. Vérifiez chaque lettre, puis essayez de nouveau. " +
        "Un document partagé s’ouvre depuis l’espace des membres de son association. " +
        "Aller à l’accueil de Les Chatons du Val " +
        `Vous ne trouvez toujours pas\u00a0? Écrivez à Les Chatons du Val\u00a0: aide@val.example ${closing}`,
    );
  });

  it("leads home and nowhere else", () => {
    expect(addressesIn(notFoundPage(aHoster()))).toEqual([
      "/logo.svg",
      "/style.css",
      "#main",
      "https://val.example/",
      "https://val.example/",
      "mailto:aide@val.example",
      "mailto:aide@val.example",
    ]);
  });

  it("says the same in English by setting", () => {
    expect(readable(notFoundPage(aHoster({ language: "en" })))).toContain(
      "This page does not exist The address may be incomplete or mistyped.",
    );
  });
});
