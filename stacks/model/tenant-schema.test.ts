import { describe, expect, test } from "vitest";
import { z } from "zod";
import { fakeCatalogue, fakeService } from "../../test/fixtures/services.ts";
import { tenantJsonSchema, tenantSchemaText } from "./tenant-schema.ts";

describe("the JSON Schema of an association's file", () => {
  const schema = tenantJsonSchema(fakeCatalogue);

  test("is draft 7, strict, and asks for the five keys without a default", () => {
    expect(schema.$schema).toBe("http://json-schema.org/draft-07/schema#");
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(["displayName", "commune", "kind", "contact", "services"]);
  });

  test("describes every key at the top in French, services too", () => {
    const described = Object.entries(schema.properties ?? {}).map(([key, part]) => [
      key,
      (part as { description?: string }).description,
    ]);
    expect(Object.fromEntries(described)).toEqual({
      displayName: "Nom de l'association, tel que les gens le lisent.",
      commune: "Commune de l'association ; la page d'accueil classe les associations par commune.",
      kind: "Domaine de l'association.",
      contact: "Adresse de courriel de l'association (bureau@…), de préférence pas celle d'une personne.",
      listed: "true : la page d'accueil de l'hébergeur nomme l'association ; false : elle ne la nomme pas.",
      services: "Services que l'association utilise.",
    });
  });

  test("takes true, false or the service's own settings for each service of the catalogue", () => {
    expect(schema.properties?.services).toEqual({
      type: "object",
      description: "Services que l'association utilise.",
      additionalProperties: false,
      properties: expect.objectContaining({
        mattermost: {
          description: "Mattermost. Le service mattermost. true : avec les réglages habituels ; false : pas utilisé.",
          anyOf: [
            { type: "boolean" },
            {
              type: "object",
              additionalProperties: false,
              properties: {
                maxMembers: { type: "integer", minimum: 2, maximum: 500, description: "Nombre de membres au plus." },
              },
            },
          ],
        },
        wiki: expect.objectContaining({
          anyOf: [{ type: "boolean" }, { type: "object", properties: {}, additionalProperties: false }],
        }),
      }),
    });
    expect(
      Object.keys(schema.properties?.services === undefined ? {} : propertiesOf(schema.properties.services)),
    ).toEqual(["etherpad", "mattermost", "nextcloud", "wiki"]);
  });

  test("leaves settings with a default optional", () => {
    const text = JSON.stringify(propertiesOf(schema.properties?.services ?? {}).etherpad);
    expect(text).toContain(
      `"quotaGb":{"default":5,"description":"Place pour les documents, en gigaoctets.","type":"integer"`,
    );
    expect(text).not.toContain(`"required"`);
  });

  test("stands rules that JSON Schema has no word for", () => {
    const tenantSettings = z.strictObject({
      hours: z
        .string()
        .transform((text) => text.length)
        .optional(),
    });
    expect(() => tenantSchemaText([fakeService({ name: "clock", tenantSettings })])).not.toThrow();
  });
});

test("its text is JSON that holds the schema, with short lists on one line and a line end", () => {
  const text = tenantSchemaText(fakeCatalogue);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(tenantJsonSchema(fakeCatalogue))));
  expect(text).toContain(
    `      "enum": ["culture", "sport", "solidarite", "ecole", "environnement", "loisirs", "autre"],\n`,
  );
  expect(text.endsWith("}\n")).toBe(true);
});

function propertiesOf(part: unknown): Readonly<Record<string, unknown>> {
  return (part as { readonly properties?: Record<string, unknown> }).properties ?? {};
}
