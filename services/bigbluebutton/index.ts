import type { ServiceContext, ServiceModule } from "../contract.ts";
import type { RoomsDocument } from "./document.ts";
import { HOST_LABEL, plan } from "./plan.ts";
import { stackSettings, tenantSettings } from "./settings.ts";
import { tenancy } from "./tenancy.ts";

/** Video meetings. */
export const bigbluebutton: ServiceModule = {
  name: "bigbluebutton",
  title: "BigBlueButton",
  summary: {
    en: "Video meetings in rooms that open by a link, without accounts.",
    fr: "Des réunions en visioconférence, dans des salles qui s'ouvrent par un simple lien.",
  },
  licence: "LGPL-3.0-or-later",
  images: ["node"],
  hosts: [HOST_LABEL],
  reservedSlugs: [],
  tenantSettings,
  stackSettings,
  plan,
  tenantDocument: (context, tenant, given) => documentOf(context, tenant.slug, given),
  tenancy,
};

function documentOf(context: ServiceContext, slug: string, given: object): RoomsDocument {
  const { rooms, ...limits } = tenantSettings.parse(given);
  return {
    rooms: [...new Set(rooms)],
    ...limits,
    url: context.url(HOST_LABEL),
    portal: context.url(slug),
    origin: context.domain,
    language: context.language,
    dialNumber: stackSettings.parse(context.settings).dialIn?.number ?? null,
  };
}
