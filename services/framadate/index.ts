import { z } from "zod";
import type { ServiceModule } from "../contract.ts";
import { LABEL } from "./names.ts";
import { plan } from "./plan.ts";
import { tenancy } from "./tenancy.ts";
import { refuseUpgrade } from "./upgrade.ts";

const settings = z.strictObject({
  purgeDays: z
    .int()
    .min(1)
    .max(3650)
    .default(60)
    .describe("Nombre de jours, après la fin d'un sondage, au bout desquels il est effacé avec ses réponses."),
});

/** Polls: dates and choices. */
export const framadate: ServiceModule = {
  name: "framadate",
  title: "Framadate",
  summary: {
    en: "Polls to find a date or to choose together, without an account.",
    fr: "Des sondages pour trouver une date ou choisir ensemble, sans compte.",
  },
  licence: "CECILL-B",
  images: ["framadate"],
  hosts: [LABEL],
  reservedSlugs: [],
  tenantSettings: settings,
  refuseUpgrade,
  plan,
  tenantDocument: (context, tenant, given) => ({
    url: context.tenantUrl(LABEL, tenant.slug),
    purgeDays: settings.parse(given).purgeDays,
    language: context.language,
  }),
  tenancy,
};
