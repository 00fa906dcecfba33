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
  // From 11 on a password is stored in another form as soon as its owner logs in (Mattermost's important upgrade notes).
  refuseUpgrade: (_image, from, to) =>
    Number.parseInt(from, 10) >= 11 && Number.parseInt(to, 10) < 11
      ? `whoever has logged in since Mattermost 11 could no longer do so: older versions cannot read their passwords. Put "${from}" back into the image lock; to go back together with the data of before: npm run upgrade -- mattermost --back <copy> (docs/upgrade.md).`
      : undefined,
  plan,
  tenantDocument: (context, tenant, given) => ({
    administrator: (settings.parse(given).administrator ?? tenant.contact).toLowerCase(),
    url: context.url("chat"),
    language: context.language,
  }),
  tenancy,
};
