import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { catalogue } from "../services/catalogue.ts";
import { tenantSchemaText } from "../stacks/model/tenant-schema.ts";
import { fakeCatalogue } from "../test/fixtures/services.ts";
import { runSchema } from "./schema.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "schema-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const schema = (...args: string[]) => runSchema(["--folder", folder, ...args], fakeCatalogue);

describe("schema", () => {
  test("writes the file once, and leaves nothing else behind", () => {
    expect(schema().out).toMatch(/schema\.json written\n$/);
    expect(readFileSync(join(folder, "schema.json"), "utf8")).toBe(tenantSchemaText(fakeCatalogue));
    expect(schema().out).toMatch(/schema\.json is up to date\n$/);
    expect(readdirSync(folder)).toEqual(["schema.json"]);
  });

  test("--check fails on a missing or old file and changes nothing", () => {
    expect(schema("--check").code).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, "schema.json"), "{}");
    const { code, error } = schema("--check");
    expect(code).toBe(1);
    expect(error).toMatch(/schema\.json does not match the services, run: npm run schema\n$/);
    expect(readFileSync(join(folder, "schema.json"), "utf8")).toBe("{}");
  });

  test("says when it cannot write", () => {
    expect(runSchema(["--folder", join(folder, "nowhere")], fakeCatalogue).error).toMatch(
      /schema\.json cannot be written \(ENOENT: /,
    );
  });

  test("refuses wrong options and explains itself", () => {
    expect(schema("--nonsense").code).toBe(2);
    expect(schema("--help").out).toContain("npm run schema -- --check");
  });
});

test("the schema in tenants/ fits the services of the catalogue", () => {
  expect(runSchema(["--check"], catalogue)).toEqual({ code: 0, out: "tenants/schema.json is up to date\n" });
});
