import { z } from "zod";

/** The hoster's section: which server holds the conferences, and whether it answers the telephone. */
export const stackSettings = z.strictObject({
  mode: z
    .literal("external", {
      error:
        "write external; the set that runs on the same server is not wired yet, see services/bigbluebutton/README.md",
    })
    .default("external"),
  endpoint: z
    .string({ error: "write the address of the server's API, e.g. https://visio.example.org/bigbluebutton/api/" })
    .superRefine((given, context) => {
      const wrong = wrongEndpoint(given);
      if (wrong !== undefined) context.addIssue(wrong);
    })
    .describe("Address of the BigBlueButton server's API, with /api/ at its end."),
  dialIn: z
    .strictObject({
      number: z
        .string()
        .regex(/^\+?[0-9][0-9 .()-]{2,28}$/, "a telephone number, e.g. 01 23 45 67 89")
        .describe("Number that leads to the server's conferences, as people dial it."),
    })
    .optional()
    .describe("Only with a SIP trunk on the server: number and codes are then shown to people."),
});
export type StackSettings = z.output<typeof stackSettings>;

const roomName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "des minuscules, des chiffres et des tirets")
  .max(26);

/** An association's section. */
export const tenantSettings = z.strictObject({
  rooms: z
    .array(roomName)
    .min(1)
    .max(20)
    .default(["salle"])
    .describe(
      "Noms des salles (minuscules, chiffres, tirets). Chacune a un lien pour qui anime et un lien pour les invités.",
    ),
  maxMinutes: z
    .int()
    .min(15)
    .max(720)
    .default(180)
    .describe("Durée d'une réunion, en minutes ; elle se ferme ensuite seule."),
  maxParticipants: z.int().min(2).max(200).default(30).describe("Nombre de personnes dans une salle, au plus."),
  recording: z
    .boolean()
    .default(false)
    .describe("true : les personnes qui animent peuvent enregistrer. Demandez d'abord l'accord de tout le monde."),
});
export type TenantSettings = z.output<typeof tenantSettings>;

function wrongEndpoint(given: string): string | undefined {
  if (!URL.canParse(given)) return "no address; write for example https://visio.example.org/bigbluebutton/api/";
  const url = new URL(given);
  // A name without a dot is a container on this server's own networks; everything else goes over other people's wires.
  const here = url.protocol === "http:" && !url.hostname.includes(".") && url.hostname !== "localhost";
  if (url.protocol !== "https:" && !here) return "write an address that begins with https://";
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    return "write the address alone, without login, ? and #";
  if (!given.endsWith("/api/"))
    return `write the address of the API, with api/ at its end: ${given.replace(/\/*$/, "/")}api/`;
  return undefined;
}
