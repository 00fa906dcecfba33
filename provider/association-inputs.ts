import { z } from "zod";
import { tenantKinds } from "../stacks/model/tenant.ts";

const fields = z.object({
  slug: z.string(),
  displayName: z.string(),
  commune: z.string(),
  kind: z.enum(tenantKinds),
  contact: z.string(),
  url: z.string(),
  services: z.record(z.string(), z.record(z.string(), z.json())),
  rendering: z.string(),
});

/** One association as the engine knows it: what `stacks/tenant/association.ts` declares. */
export type AssociationInputs = z.output<typeof fields>;

/** The engine carries it as one text; see `stacks/tenant/association.ts`. */
const document = z.preprocess((given) => (typeof given === "string" ? JSON.parse(given) : given), fields);

/** What the program gives. */
export const inputs = z.object({ document });

/** What the state keeps: the document, and `<sha256> <path>` lines of the association's files in the proxy. */
export const outputs = z.object({ document, files: z.string().catch("") });
