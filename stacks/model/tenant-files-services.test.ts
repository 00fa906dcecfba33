import { describe, expect, test } from "vitest";
import { tenantText } from "../../test/fixtures/tenants/tenant-text.ts";
import { told } from "../../test/fixtures/tenants/told.ts";

describe("what is told about services", () => {
  test.each([
    {
      name: "a list of services",
      text: tenantText({ services: [], more: ["  - etherpad", "  - matermost"] }),
      fr: [
        "6:3 services: groupe de clés attendu, reçu une liste. Écrivez : services: { etherpad: true, mattermost: true }",
      ],
      en: ["6:3 services: group of keys expected, got a list, write services: { etherpad: true, mattermost: true }"],
    },
    {
      name: "services in one text",
      text: tenantText({ services: ["etherpad, mattermost"] }),
      fr: [
        '6:3 services: groupe de clés attendu, reçu "etherpad, mattermost". Écrivez : services: { etherpad: true, mattermost: true }',
      ],
      en: [
        '6:3 services: group of keys expected, got "etherpad, mattermost", write services: { etherpad: true, mattermost: true }',
      ],
    },
    {
      name: "a hyphen without a space",
      text: tenantText({ services: ["-etherpad"] }),
      fr: ['6:3 services: groupe de clés attendu, reçu "-etherpad". Écrivez : services: { etherpad: true }'],
      en: ['6:3 services: group of keys expected, got "-etherpad", write services: { etherpad: true }'],
    },
    {
      name: "services: true",
      text: tenantText().replace("services:\n  etherpad: true", "services: true"),
      fr: ["5:11 services: groupe de clés attendu, reçu true. Écrivez par exemple : services: { etherpad: true }"],
      en: ["5:11 services: group of keys expected, got true, write for example services: { etherpad: true }"],
    },
    {
      name: "oui, a number, nothing and a list instead of true",
      text: tenantText({ services: ["etherpad: oui", "mattermost: 3", "wiki:"], more: [] }),
      fr: [
        '6:13 services.etherpad: true (oui), false (non) ou un groupe de réglages attendu, reçu "oui". Écrivez : etherpad: true',
        "7:15 services.mattermost: true (oui), false (non) ou un groupe de réglages attendu, reçu 3. Écrivez par exemple : mattermost: true",
        "8:3 services.wiki: valeur manquante. Écrivez : wiki: true",
      ],
      en: [
        '6:13 services.etherpad: true (yes), false (no) or a group of settings expected, got "oui", write etherpad: true',
        "7:15 services.mattermost: true (yes), false (no) or a group of settings expected, got 3, write for example mattermost: true",
        "8:3 services.wiki: missing value, write wiki: true",
      ],
    },
    {
      name: "a list instead of settings",
      text: tenantText({ services: ["etherpad: [accueil]"] }),
      fr: [
        "6:13 services.etherpad: true (oui), false (non) ou un groupe de réglages attendu, reçu une liste. Écrivez par exemple : etherpad: true",
      ],
      en: [
        "6:13 services.etherpad: true (yes), false (no) or a group of settings expected, got a list, write for example etherpad: true",
      ],
    },
    {
      name: "an unknown service near to a known one",
      text: tenantText({ services: ["etherpadd: true", "Mattermost:", "  maxMembers: 50"] }),
      fr: [
        "6:3 services.etherpadd: service inconnu. Écrivez : etherpad: true",
        "7:3 services.Mattermost: service inconnu. Écrivez : mattermost:",
      ],
      en: [
        "6:3 services.etherpadd: unknown service, write etherpad: true",
        "7:3 services.Mattermost: unknown service, write mattermost:",
      ],
    },
    {
      name: "an unknown service near to nothing",
      text: tenantText({ services: ["peertube: true"] }),
      fr: ["6:3 services.peertube: service inconnu. Services possibles : etherpad, mattermost, wiki."],
      en: ["6:3 services.peertube: unknown service. Possible services: etherpad, mattermost, wiki."],
    },
    {
      name: "an unknown service beside the right one",
      text: tenantText({ services: ["etherpad: true", "etherpads: true"] }),
      fr: ["7:3 services.etherpads: service inconnu. La clé etherpad est déjà là : effacez cette ligne."],
      en: ["7:3 services.etherpads: unknown service. The key etherpad is already there: delete this line."],
    },
    {
      name: "a no-break space before a service",
      text: tenantText({ services: ["\u00a0etherpad: true"] }),
      fr: [
        '6:3 services."\\u00a0etherpad": espace invisible dans la clé (un espace insécable, par exemple). Écrivez : etherpad: true',
      ],
      en: [
        '6:3 services."\\u00a0etherpad": invisible space in the key (a no-break space, for example), write etherpad: true',
      ],
    },
    {
      name: "a service that this hoster does not run",
      text: tenantText({ services: ["nextcloud: true"] }),
      fr: [
        "6:3 services.nextcloud: Nextcloud existe, mais cet hébergeur ne le propose pas (il propose : etherpad, mattermost, wiki). Écrivez : nextcloud: false",
      ],
      en: [
        "6:3 services.nextcloud: Nextcloud exists, but this hoster does not run it (it runs: etherpad, mattermost, wiki), write nextcloud: false",
      ],
    },
  ])("$name", ({ text, fr, en }) => {
    expect(told(text, "fr")).toEqual(fr.map((line) => `tenants/chorale.yaml:${line}`));
    expect(told(text, "en")).toEqual(en.map((line) => `tenants/chorale.yaml:${line}`));
  });
});
