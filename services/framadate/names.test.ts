import { expect, it } from "vitest";
import { TABLES, tablePrefix } from "./names.ts";

it("tables' names fit into MariaDB's 64 characters with the longest slug", () => {
  const lengths = TABLES.map((table) => `${tablePrefix("x".repeat(32))}${table}`.length);
  expect(Math.max(...lengths)).toBe(55);
});

it("tables are never those of another association, even where one slug begins the other", () => {
  const slugs = ["amis", "amis-poll", "amis-poll-poll", "amis-framadate", "amis-framadate-migration"];
  const tables = slugs.flatMap((slug) => TABLES.map((table) => tablePrefix(slug) + table));
  expect(new Set(tables).size).toBe(slugs.length * TABLES.length);
});
