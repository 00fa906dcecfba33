import type { PortalLink, TenancyPort } from "../contract.ts";
import type { RoomsDocument } from "./document.ts";
import type { RoomsFile } from "./door/rooms.ts";
import { roomToken } from "./rooms.ts";

/** Two links for each open room, both on the members' page: who has the second one may pass it on. */
export function roomLinks(
  file: RoomsFile,
  wanted: RoomsDocument,
  port: Pick<TenancyPort, "tenantSecret">,
): readonly PortalLink[] {
  const french = wanted.language === "fr";
  const address = (room: string, role: "moderator" | "guest") =>
    `${wanted.url}/r/${roomToken(file.slug, room, role, port)}`;
  return file.rooms
    .filter(({ open }) => open)
    .flatMap(({ name, pin }): PortalLink[] => {
      const phone = telephone(wanted, pin);
      return [
        {
          title: french ? `Visio « ${name} » : animer` : `Video room “${name}”: moderate`,
          url: address(name, "moderator"),
          description: french
            ? "Ouvre la salle. Gardez ce lien entre vous : il donne tous les droits."
            : "Opens the room. Keep this link among yourselves: it gives every right.",
          audience: "members",
        },
        {
          title: french ? `Visio « ${name} » : invités` : `Video room “${name}”: guests`,
          url: address(name, "guest"),
          description: `${
            french
              ? "Le lien à transmettre ; on y entre quand la salle est ouverte."
              : "The link to pass on; it leads in once the room is open."
          }${phone}`,
          audience: "members",
        },
      ];
    });
}

function telephone({ dialNumber, language }: RoomsDocument, pin: string | undefined): string {
  if (dialNumber === null || pin === undefined) return "";
  return language === "fr"
    ? ` Par téléphone : ${dialNumber}, code ${pin}.`
    : ` By telephone: ${dialNumber}, code ${pin}.`;
}
