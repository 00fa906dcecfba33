import { z } from "zod";

/** What an association gets, as it stands in the preview. */
export const roomsDocument = z.object({
  rooms: z.array(z.string()),
  maxMinutes: z.int(),
  maxParticipants: z.int(),
  recording: z.boolean(),
  /** Address of the door. */
  url: z.string(),
  /** Address of the association's page. */
  portal: z.string(),
  /** Domain of the hoster: the mark of its meetings on a server that others use too. */
  origin: z.string(),
  language: z.enum(["fr", "en"]),
  /** Number to call, or null without a SIP trunk. */
  dialNumber: z.string().nullable(),
});
export type RoomsDocument = z.output<typeof roomsDocument>;
