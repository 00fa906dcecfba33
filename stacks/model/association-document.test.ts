import { describe, expect, it, vi } from "vitest";
import { aHoster, aRelay, aTenant, bothServices } from "../../test/builders.ts";
import { associationDocument, hosterFacts, renderingOf } from "./association-document.ts";

const hoster = aHoster();
const facts = hosterFacts(hoster, bothServices, []);

describe("associationDocument", () => {
  it("says all that one association should have", () => {
    expect(associationDocument(hoster, aTenant(), bothServices, "0123456789ab")).toEqual({
      slug: "chorale",
      displayName: "Chorale des Deux Rives",
      commune: "Saint-Exemple",
      kind: "culture",
      contact: "bureau@chorale.example",
      url: "https://chorale.chatons.example",
      services: {
        etherpad: expect.objectContaining({ pads: ["accueil"], url: "https://pads.chatons.example", language: "fr" }),
        mattermost: expect.objectContaining({ administrator: "bureau@chorale.example", language: "fr" }),
      },
      rendering: "0123456789ab",
    });
  });

  it("leaves out a service that the association does not use, or that the hoster does not run", () => {
    const padsOnly = aTenant({ services: { etherpad: { pads: [] } } });
    expect(Object.keys(associationDocument(hoster, padsOnly, bothServices, "").services)).toEqual(["etherpad"]);
    expect(Object.keys(associationDocument(hoster, aTenant(), [], "").services)).toEqual([]);
  });

  it("does not change with what concerns the home page only, nor with where the file lies", () => {
    const document = associationDocument(hoster, aTenant(), bothServices, "");
    expect(
      associationDocument(hoster, aTenant({ listed: false, file: "elsewhere/chorale.yml" }), bothServices, ""),
    ).toEqual(document);
  });

  it("names the person that the association gave for Mattermost, in small letters", () => {
    const named = aTenant({ services: { mattermost: { administrator: "Lea@Chorale.Example" } } });
    expect(associationDocument(hoster, named, bothServices, "").services["mattermost"]).toMatchObject({
      administrator: "lea@chorale.example",
    });
  });
});

describe("hosterFacts", () => {
  it("says what the pages may say of the hoster, in its language", () => {
    expect(hosterFacts(aHoster({ language: "en", httpsPort: 8443 }), bothServices.slice(0, 1), ["Lab build."])).toEqual(
      {
        name: "Les Chatons d'Essai",
        domain: "chatons.example",
        url: "https://chatons.example:8443/",
        contact: "aide@chatons.example",
        language: "en",
        services: [{ title: "Etherpad", summary: "Documents written by several people at once, opened by a link." }],
        mailSinkUrl: "https://mail.chatons.example:8443/",
        notices: ["Lab build."],
      },
    );
  });

  it("shows no mail page where mails really leave", () => {
    expect(hosterFacts(aHoster({ mail: aRelay() }), bothServices, [])).not.toHaveProperty("mailSinkUrl");
  });
});

describe("renderingOf", () => {
  it("is twelve digits, the same for the same hoster", () => {
    expect(renderingOf(facts)).toMatch(/^[0-9a-f]{12}$/);
    expect(renderingOf(hosterFacts(aHoster(), bothServices, []))).toBe(renderingOf(facts));
  });

  it.each([
    ["the hoster's name", { ...facts, name: "Les Chatons d'à côté" }],
    ["its contact", { ...facts, contact: "autre@chatons.example" }],
    ["its address", { ...facts, url: "https://chatons.example:8443/" }],
    ["its language", { ...facts, language: "en" as const }],
    ["a notice", { ...facts, notices: ["Construit ici."] }],
  ])("changes with %s, so that every association gets its pages anew", (_, changed) => {
    expect(renderingOf(changed)).not.toBe(renderingOf(facts));
  });

  it.each(["associationPage", "membersPage", "suspendedPage"])(
    "changes when %s comes out differently",
    async (page) => {
      vi.resetModules();
      vi.doMock("../portal/portal.ts", async (original) => ({
        ...(await original<object>()),
        [page]: () => "<p>another look</p>",
      }));
      const other = await import("./association-document.ts");
      vi.doUnmock("../portal/portal.ts");
      expect(other.renderingOf(facts)).not.toBe(renderingOf(facts));
    },
  );

  it("does not change with what only the home page shows", () => {
    expect(renderingOf({ ...facts, services: [] })).toBe(renderingOf(facts));
  });
});
