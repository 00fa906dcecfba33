import { z } from "zod";
import type { ServiceModule } from "../../services/contract.ts";
import { tenantKinds } from "./tenant.ts";

/** Characters that nobody sees or that turn text around: they would hide in pages and mails. A zero-width joiner is part of emoji. */
const INVISIBLE = /[\p{Cc}\u00ad\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

/** Mark of the one rule of {@link tenantFields} that zod has no word for; its sentence is in the texts. */
export const ONE_LINE = "oneLine";

const name = (): z.ZodString =>
  z
    .string()
    .trim()
    .min(2)
    // Mattermost refuses a team with a longer name (TeamDisplayNameMaxRunes, server/public/model/team.go).
    .max(64)
    .refine((text) => !INVISIBLE.test(text), { params: { rule: ONE_LINE } });

/** Keys of an association's file. What stands under `services` is checked one by one, each service by its own schema. */
export const tenantFields = z.strictObject({
  displayName: name()
    .describe("Nom de l'association, tel que les gens le lisent.")
    .meta({ examples: ["Chorale des Deux Rives"] }),
  commune: name()
    .describe("Commune de l'association ; la page d'accueil classe les associations par commune.")
    .meta({ examples: ["Saint-Exemple"] }),
  kind: z
    .enum(tenantKinds)
    .describe("Domaine de l'association.")
    .meta({ examples: ["culture"] }),
  contact: z
    .email()
    // The longest that Mattermost takes (UserEmailMaxLength, server/public/model/user.go).
    .max(128)
    .describe("Adresse de courriel de l'association (bureau@…), de préférence pas celle d'une personne.")
    .meta({ examples: ["bureau@chorale.example"] }),
  listed: z
    .boolean()
    .default(true)
    .describe("true : la page d'accueil de l'hébergeur nomme l'association ; false : elle ne la nomme pas.")
    .meta({ examples: [true] }),
  services: z.unknown().optional(),
});

/** Names of all keys at the top of an association's file. */
export const tenantKeys: readonly string[] = Object.keys(tenantFields.shape);

/** A schema of settings as JSON Schema (draft 7, which editors know best), as people write it: defaults are optional. */
export function settingsJsonSchema(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
    reused: "inline",
  });
  return rest;
}

/** JSON Schema of an association's file, for editors; descriptions are in French. */
export function tenantJsonSchema(services: readonly ServiceModule[]): z.core.JSONSchema.BaseSchema {
  const fields = settingsJsonSchema(tenantFields);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Une association",
    description:
      "Une association hébergée. Le nom du fichier (sans .yaml) est son nom court et le début de son adresse.",
    ...fields,
    properties: {
      ...fields.properties,
      services: {
        type: "object",
        description: "Services que l'association utilise.",
        properties: Object.fromEntries(services.map((service) => [service.name, serviceJsonSchema(service)])),
        additionalProperties: false,
      },
    },
    required: [...(fields.required ?? []), "services"],
  };
}

function serviceJsonSchema({ title, summary, tenantSettings }: ServiceModule): z.core.JSONSchema.BaseSchema {
  return {
    description: `${title}. ${summary.fr} true : avec les réglages habituels ; false : pas utilisé.`,
    anyOf: [{ type: "boolean" }, settingsJsonSchema(tenantSettings)],
  };
}

/** {@link tenantJsonSchema} as the text of `tenants/schema.json`, laid out as the formatter of the project does. */
export function tenantSchemaText(services: readonly ServiceModule[]): string {
  const text = JSON.stringify(tenantJsonSchema(services), null, 2);
  return `${text.replace(/^(.*)\[\n([^[\]{}]*)\n *\](,?)$/gm, collapse)}\n`;
}

/** A list of plain values on one line, where it fits in 120 columns. */
function collapse(whole: string, before: string, items: string, after: string): string {
  const line = `${before}[${items.trim().replace(/\s*\n\s*/g, " ")}]${after}`;
  return line.length <= 120 ? line : whole;
}
