import { z } from "zod";
import type { ServiceModule } from "../contract.ts";
import { NAME_LENGTH } from "./pads.ts";
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
  plan,
  tenantDocument: (context, _tenant, given) => ({
    pads: settings.parse(given).pads,
    url: context.url("pads"),
    language: context.language,
  }),
  tenancy,
};
