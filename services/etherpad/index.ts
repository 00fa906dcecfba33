import { z } from "zod";
import type { ServiceModule } from "../contract.ts";
import { LEAST_IDLE_DAYS, NAME_LENGTH } from "./pads.ts";
import { plan } from "./plan.ts";
import { tenancy } from "./tenancy.ts";

const padName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "des minuscules, des chiffres et des tirets")
  .max(NAME_LENGTH);

const settings = z.strictObject({
  pads: z
    .array(padName)
    .max(50)
    .default(["accueil"])
    .describe(
      "Noms des documents créés dès le départ (minuscules, chiffres, tirets). Les membres en créent d'autres eux-mêmes.",
    ),
  idleDays: z
    .int()
    .min(LEAST_IDLE_DAYS)
    .max(3650)
    .optional()
    .describe(
      "Nombre de jours sans modification après lesquels un document est supprimé pour de bon (au moins 30). Ceux de « pads » restent toujours. Par défaut : jamais.",
    ),
  dedicated: z
    .boolean()
    .default(false)
    .describe(
      "Écrire true pour un Etherpad à part, avec sa propre base, à l'adresse <association>.pads.<domaine>. Les documents déjà écrits restent ouverts à leur ancienne adresse.",
    ),
});

/** Shared documents. */
export const etherpad: ServiceModule = {
  name: "etherpad",
  title: "Etherpad",
  summary: {
    en: "Documents written by several people at once, opened by a link.",
    fr: "Des documents écrits à plusieurs, ouverts par un simple lien.",
  },
  licence: "Apache-2.0",
  images: ["etherpad"],
  hosts: ["pads"],
  reservedSlugs: [],
  tenantSettings: settings,
  dedicated: (given) => settings.parse(given).dedicated,
  plan,
  tenantDocument: (context, _tenant, given) => {
    const { pads, idleDays = null } = settings.parse(given);
    const url = context.url("pads");
    return {
      instance: context.instance,
      database: context.database,
      pads,
      idleDays,
      url,
      commonUrl: context.only === undefined ? url : url.replace(`//${context.only}.`, "//"),
      language: context.language,
    };
  },
  tenancy,
};
