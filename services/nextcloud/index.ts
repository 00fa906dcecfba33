import { z } from "zod";
import type { ServiceModule } from "../contract.ts";
import { plan, stackSettings } from "./plan.ts";
import { bytesOf, SIZE_PATTERN, sizeText } from "./size.ts";
import { tenancy } from "./tenancy.ts";
import { refuseUpgrade } from "./upgrades.ts";

const MEBIBYTE = 1024 ** 2;

const settings = z.strictObject({
  quota: z
    .string()
    .regex(SIZE_PATTERN, "une taille comme « 5 Go » ou « 500 Mo »")
    .refine((text) => !SIZE_PATTERN.test(text) || bytesOf(text) >= 10 * MEBIBYTE, "au moins « 10 Mo »")
    .default("5 Go")
    .describe(
      "Place de l'association dans son dossier commun, par exemple « 5 Go » ou « 500 Mo ». Les fichiers privés des membres, ensemble, ne dépassent pas la même taille.",
    ),
  maxAccounts: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(25)
    .describe(
      "Nombre de comptes que l'association peut avoir. Nextcloud n'empêche pas d'en créer : le dépassement est signalé.",
    ),
  administrator: z
    .email()
    .max(128)
    .optional()
    .describe(
      "Adresse de la personne qui invite les autres membres ; elle reçoit son accès par courriel. Par défaut : « contact ».",
    ),
  dedicated: z
    .boolean()
    .default(false)
    .describe(
      "Un Nextcloud pour cette association seule, à choisir dès le départ : les fichiers ne déménagent pas tout seuls. Demande jusqu'à 1,8 Go de mémoire sur le serveur.",
    ),
});

/** Files, calendar and contacts. */
export const nextcloud: ServiceModule = {
  name: "nextcloud",
  title: "Nextcloud",
  summary: {
    en: "Files in one shared folder, a calendar and contacts.",
    fr: "Des fichiers dans un dossier commun, un agenda et des contacts.",
  },
  licence: "AGPL-3.0-or-later",
  images: ["nextcloud", "redis"],
  hosts: ["nuage"],
  // Nextcloud's own group: whoever is in it rules the server.
  reservedSlugs: ["admin"],
  tenantSettings: settings,
  stackSettings,
  dedicated: (given) => settings.parse(given).dedicated,
  refuseUpgrade,
  plan,
  tenantDocument: (context, tenant, given) => {
    const { quota, maxAccounts, administrator } = settings.parse(given);
    return {
      instance: context.instance,
      database: context.database,
      url: context.url("nuage"),
      language: context.language,
      quota: sizeText(quota),
      maxAccounts,
      administrator: (administrator ?? tenant.contact).toLowerCase(),
      // Not the association's, but when it changes, it is this document that brings the server to it.
      memberQuota: sizeText(stackSettings.parse(context.settings).memberQuota),
    };
  },
  tenancy,
};
