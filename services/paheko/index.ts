import { z } from "zod";
import type { ServiceModule } from "../contract.ts";
import { HOST_LABEL, plan } from "./plan.ts";
import { bytesOf, SIZE_PATTERN } from "./size.ts";
import { tenancy } from "./tenancy.ts";
import { refuseUpgrade } from "./version.ts";

const settings = z.strictObject({
  administrator: z
    .email()
    .max(128)
    .optional()
    .describe(
      "Adresse de la première personne qui administre Garradin / Paheko. Par défaut : « contact ». La changer donne les droits à la nouvelle personne ; l'ancienne garde les siens tant que l'association ne les lui retire pas.",
    ),
  administratorName: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}]*$/u, "sur une seule ligne")
    .default("Administration")
    .describe("Nom de cette personne dans la liste des membres. Elle peut le changer elle-même."),
  country: z
    .enum(["FR", "BE", "CH", "LU", "MC", "CA"])
    .default("FR")
    .describe("Pays de l'association, en deux lettres : règle la monnaie et le plan comptable proposé."),
  quota: z
    .string()
    .regex(SIZE_PATTERN, "un nombre entier et une unité, par exemple « 500 Mo » ou « 2 Go »")
    .default("1 Go")
    .describe("Place pour les documents, par exemple « 500 Mo » ou « 2 Go »."),
});

/** Members, fees and accounts: Paheko, called Garradin until 2022. */
export const paheko: ServiceModule = {
  name: "paheko",
  title: "Garradin / Paheko",
  summary: {
    en: "Members, fees, accounts and documents of an association, in a database of its own.",
    fr: "Les membres, les cotisations, la comptabilité et les documents de l'association.",
  },
  licence: "AGPL-3.0-only",
  images: ["paheko"],
  hosts: [HOST_LABEL],
  reservedSlugs: [],
  tenantSettings: settings,
  refuseUpgrade,
  plan,
  tenantDocument: (context, tenant, given) => {
    const { administrator, administratorName, country, quota } = settings.parse(given);
    return {
      administrator: (administrator ?? tenant.contact).toLowerCase(),
      administratorName,
      country,
      quotaBytes: bytesOf(quota),
      url: context.tenantUrl(HOST_LABEL, tenant.slug),
      language: context.language,
    };
  },
  tenancy,
};
