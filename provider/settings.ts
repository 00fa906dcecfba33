import { z } from "zod";

const settings = z.object({
  stack: z.string(),
  /** Secret: root of the associations' own secrets. */
  tenantKey: z.string().min(32),
  dockerHost: z.string().optional(),
  /** Where first-login notes are put (0600), on the operator's machine. */
  accessFolder: z.string(),
  hoster: z.object({
    name: z.string(),
    domain: z.string(),
    url: z.string(),
    contact: z.string(),
    language: z.enum(["fr", "en"]),
    services: z.array(z.object({ title: z.string(), summary: z.string() })),
    mailSinkUrl: z.string().optional(),
    notices: z.array(z.string()),
  }),
});

/** What the program tells the provider once a run; facts of the hoster are those of the portal's pages. */
export type ProviderSettings = z.output<typeof settings>;

/** The engine hands nested configuration over as JSON text. */
export function providerSettings(given: Readonly<Record<string, unknown>>): ProviderSettings {
  const parsed = Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      key === "hoster" && typeof value === "string" ? JSON.parse(value) : value,
    ]),
  );
  return settings.parse(parsed);
}
