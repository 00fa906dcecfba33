import { z } from "zod";
import type { ServiceModule } from "../contract.ts";
import { channelName } from "./channels.ts";
import { plan } from "./plan.ts";
import { tenancy } from "./tenancy.ts";

const channelTitle = z
  .string()
  .trim()
  .max(60)
  .refine((title) => channelName(title).length > 1, "un nom d'au moins deux lettres ou chiffres")
  .refine((title) => !["town-square", "off-topic"].includes(channelName(title)), "ce canal existe dans chaque équipe");

/** Whether no two titles come to the same address. */
const unlike = (titles: readonly string[]): boolean => new Set(titles.map(channelName)).size === titles.length;

const settings = z.strictObject({
  administrator: z
    .email()
    .max(128)
    .optional()
    .describe(
      "Adresse de la personne qui gère l'équipe de discussion ; invitée par courriel. Par défaut : « contact ».",
    ),
  channels: z
    .array(channelTitle)
    .max(20)
    .refine(unlike, "deux canaux du même nom, ou presque")
    .default([])
    .describe(
      "Canaux publics à créer en plus de « Accueil » et « Détente », par exemple [Bénévoles, Concerts]. Un canal retiré d'ici n'est pas supprimé.",
    ),
  maxMembers: z
    .int()
    .min(1)
    .max(250)
    .optional()
    .describe(
      "Nombre de membres à partir duquel l'hébergeur n'envoie plus d'invitation et signale un dépassement. Mattermost n'empêche pas l'équipe d'inviter elle-même. Par défaut : sans limite.",
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
  images: ["mattermost", "node"],
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
  refuseUpgrade: (image, from, to) =>
    image === "mattermost" && Number.parseInt(from, 10) >= 11 && Number.parseInt(to, 10) < 11
      ? `whoever has logged in since Mattermost 11 could no longer do so: older versions cannot read their passwords. Put "${from}" back into the image lock; to go back together with the data of before: npm run upgrade -- mattermost --back <copy> (docs/upgrade.md).`
      : undefined,
  plan,
  tenantDocument: (context, tenant, given) => {
    const { administrator = tenant.contact, channels, maxMembers = null } = settings.parse(given);
    return {
      administrator: administrator.toLowerCase(),
      channels: channels.map((title) => ({ name: channelName(title), title })),
      maxMembers,
      url: context.url("chat"),
      language: context.language,
    };
  },
  tenancy,
};
