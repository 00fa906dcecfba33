import { describe, expect, it } from "vitest";
import { databaseSql, postgresPlan } from "./postgres.ts";

const sql = databaseSql([
  { name: "etherpad", password: "aa11" },
  { name: "mattermost", password: "bb22" },
]);

describe("databaseSql", () => {
  it("makes a role and its database where they are missing, and sets the password each time", () => {
    expect(databaseSql([{ name: "etherpad", password: "aa11" }])).toBe(`SET log_min_error_statement = panic;
SET log_statement = 'none';
SET password_encryption = 'scram-sha-256';
SELECT 'CREATE ROLE etherpad LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'etherpad') \\gexec
ALTER ROLE etherpad LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD 'aa11';
SELECT 'CREATE DATABASE etherpad OWNER etherpad' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'etherpad') \\gexec
REVOKE ALL ON DATABASE etherpad FROM PUBLIC;
`);
  });

  it("creates nothing that is there: every CREATE asks first", () => {
    const creates = sql.split("\n").filter((line) => line.includes("CREATE ROLE") || line.includes("CREATE DATABASE"));
    expect(creates).toHaveLength(4);
    for (const line of creates) expect(line).toMatch(/^SELECT 'CREATE .* WHERE NOT EXISTS .* \\gexec$/);
  });

  it("keeps passwords out of the server's log: it is hushed before the first one is named", () => {
    const firstPassword = sql.indexOf("PASSWORD '");
    expect(sql.indexOf("SET log_min_error_statement = panic;")).toBeLessThan(firstPassword);
    expect(sql.indexOf("SET log_statement = 'none';")).toBeLessThan(firstPassword);
    expect(sql.indexOf("SET log_min_error_statement = panic;")).toBe(0);
  });

  it("names a password only where it is set, and never in a text that is run by \\gexec", () => {
    for (const password of ["aa11", "bb22"]) expect(sql.split(password)).toHaveLength(2);
    for (const line of sql.split("\n").filter((text) => text.includes("gexec"))) expect(line).not.toMatch(/PASSWORD/);
  });

  it("lets no role into another's database", () => {
    expect(sql).toContain("REVOKE ALL ON DATABASE etherpad FROM PUBLIC;");
    expect(sql).toContain("REVOKE ALL ON DATABASE mattermost FROM PUBLIC;");
  });

  it("is harmless without databases", () => {
    expect(databaseSql([])).not.toMatch(/CREATE|ALTER/);
  });
});

describe("postgresPlan", () => {
  it("gives the superuser's password in a closed file and says so to the image, never in its environment", () => {
    const { containers, files } = postgresPlan(["etherpad"]);
    expect(files).toEqual([
      { path: "superuser", mode: "0400", owner: "999:999", content: [{ secret: "postgres/superuser" }] },
    ]);
    expect(containers[0]?.environment["POSTGRES_PASSWORD_FILE"]).toBe("/run/secrets/postgres");
    expect(containers[0]?.environment).not.toHaveProperty("POSTGRES_PASSWORD");
    expect(containers[0]?.mounts).toContainEqual({
      source: "postgres/superuser",
      target: "/run/secrets/postgres",
      readOnly: true,
    });
  });

  it("keeps its data below the mount, so that a replaced container finds it again", () => {
    const [container] = postgresPlan(["etherpad"]).containers;
    const mount = container?.mounts.find(({ source }) => source === "postgres/data");
    expect(container?.environment["PGDATA"]).toBe(`${mount?.target}/pgdata`);
  });
});
