import { z } from "zod";
import type { ServiceModule } from "../contract.ts";
import { plan } from "./plan.ts";
import { tenancy } from "./tenancy.ts";

const settings = z.strictObject({
  administrator: z
    .email()
    .max(128)
    .optional()
    .describe(
      "Adresse de la personne qui gère l'équipe de discussion ; invitée par courriel. Par défaut : « contact ».",
    ),
});

/** Team chat. */
export const mattermost: ServiceModule = {
  name: "mattermost",
  title: "Mattermost",
  summary: {
    en: "Chat by channel, on a computer or a telephone, in the association's own team.",
    fr: "Une messagerie d'équipe, par thèmes, sur ordinateur ou téléphone.",
  },
  licence: "AGPL-3.0-only",
  images: ["mattermost"],
  hosts: ["chat"],
  // Words that Mattermost keeps for its own addresses (a team of that name is refused: "This URL is unavailable").
  reservedSlugs: [
    "channel",
    "claim",
    "error",
    "help",
    "landing",
    "login",
    "oauth",
    "plug",
    "plugins",
    "post",
    "signup",
    "playbooks",
    "boards",
  ],
  tenantSettings: settings,
  plan,
  tenantDocument: (context, tenant, given) => ({
    administrator: (settings.parse(given).administrator ?? tenant.contact).toLowerCase(),
    url: context.url("chat"),
    language: context.language,
  }),
  tenancy,
};
