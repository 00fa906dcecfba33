import type { ScopedDatabase } from "./scope.ts";
import type { Server } from "./server.ts";

const LOGIN = "--defaults-extra-file=/run/secrets/mariadb.cnf";
const PSQL = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", "postgres", "-f", "-"];

/** Bytes that the databases take on the server's disk, all together. */
export async function databaseBytes(server: Server, databases: readonly ScopedDatabase[]): Promise<number> {
  const sizes = await Promise.all(
    databases.map(async ({ engine, name }) =>
      engine === "postgres"
        ? sql(server, `SELECT pg_database_size(datname) FROM pg_database WHERE datname = '${name}';\n`)
        : mariadb(
            server,
            `SELECT COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables WHERE table_schema = '${name}';\n`,
          ),
    ),
  );
  return sizes.reduce((sum, text) => sum + Number(text.trim() || 0), 0);
}

/** Writes a consistent dump of the database into a file below the data root. */
export async function dump(server: Server, database: ScopedDatabase, file: string): Promise<void> {
  const { engine, name } = database;
  const program =
    engine === "postgres"
      ? ["pg_dump", "-U", "postgres", "-Fc", "-d", name]
      : // The dump makes the database anew when it is loaded, with its character set.
        [
          "mariadb-dump",
          LOGIN,
          "--single-transaction",
          "--routines",
          "--events",
          "--add-drop-database",
          "--databases",
          name,
        ];
  await server.pipe(
    ["exec", server.name(engine), ...program],
    server.shell('cat > "/data/$1"; sync "/data/$1" || true', [file]),
  );
  await checkDump(server, database, file);
}

/** A dump that cannot be read is no copy: PostgreSQL's is listed, MariaDB's must have its last line. */
async function checkDump(server: Server, { engine }: ScopedDatabase, file: string): Promise<void> {
  if (engine === "postgres")
    await server.pipe(server.shell('cat "/data/$1"', [file]), [
      "exec",
      "-i",
      server.name("postgres"),
      "sh",
      "-c",
      "pg_restore --list > /dev/null",
    ]);
  else await server.inData('tail -n 1 "/data/$1" | grep -q "^-- Dump completed"', [file]);
}

/**
 * Brings the database back to what a dump holds. PostgreSQL's is loaded beside it first and takes its place only when it
 * is whole; MariaDB knows no renaming, so there the old one goes first and the dump stays to be loaded again.
 */
export async function restore(server: Server, { engine, name }: ScopedDatabase, file: string): Promise<void> {
  const read = server.shell('cat "/data/$1"', [file]);
  if (engine === "mariadb") {
    await server.pipe(read, ["exec", "-i", server.name("mariadb"), "mariadb", LOGIN]);
    return;
  }
  const beside = `${name}_restored`;
  await sql(
    server,
    `DROP DATABASE IF EXISTS "${beside}" WITH (FORCE);\nCREATE DATABASE "${beside}" OWNER "${name}" TEMPLATE template0;\n`,
  );
  await server.pipe(read, [
    ...["exec", "-i", server.name("postgres")],
    ...["pg_restore", "-U", "postgres", "--exit-on-error", "-d", beside],
  ]);
  await sql(
    server,
    [
      `REVOKE ALL ON DATABASE "${beside}" FROM PUBLIC;`,
      `DROP DATABASE IF EXISTS "${name}" WITH (FORCE);`,
      `ALTER DATABASE "${beside}" RENAME TO "${name}";`,
      "",
    ].join("\n"),
  );
}

function sql(server: Server, text: string): Promise<string> {
  return server.docker(["exec", "-i", server.name("postgres"), ...PSQL], text);
}

function mariadb(server: Server, text: string): Promise<string> {
  return server.docker(
    ["exec", "-i", server.name("mariadb"), "mariadb", LOGIN, "--batch", "--skip-column-names"],
    text,
  );
}
