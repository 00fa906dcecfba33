import type { SecretRef, ServicePlan } from "../../services/contract.ts";

/** uid and gid of the `postgres` user in the official Debian image. */
const OWNER = "999:999";
const MEBIBYTE = 1024 * 1024;

/** Label of the superuser's password; nothing but the first start uses it. */
export const POSTGRES_SECRET: SecretRef = { secret: "postgres/superuser" };

/** One PostgreSQL for the whole hoster, on each network whose service keeps a database in it. */
export function postgresPlan(networks: readonly string[]): ServicePlan {
  return {
    containers: [
      {
        name: "postgres",
        image: "postgres",
        command: ["postgres", "-c", "max_connections=200", "-c", "shared_buffers=128MB", "-c", "log_connections=off"],
        environment: {
          POSTGRES_PASSWORD_FILE: "/run/secrets/postgres",
          POSTGRES_INITDB_ARGS: "--auth-host=scram-sha-256 --data-checksums --locale=C.UTF-8",
          // A folder below the mount, so that a stray file beside it never stops the first start.
          PGDATA: "/var/lib/postgresql/data/pgdata",
        },
        mounts: [
          { source: "postgres/data", target: "/var/lib/postgresql/data", readOnly: false },
          { source: "postgres/superuser", target: "/run/secrets/postgres", readOnly: true },
        ],
        tmpfs: { "/tmp": "size=64m,mode=1777", "/var/run/postgresql": "size=1m,mode=1777" },
        user: OWNER,
        readOnlyRoot: true,
        capabilities: [],
        memoryBytes: 1024 * MEBIBYTE,
        health: {
          command: ["pg_isready", "-U", "postgres", "-h", "127.0.0.1"],
          intervalSeconds: 30,
          timeoutSeconds: 5,
          retries: 3,
          startSeconds: 60,
        },
        stopSeconds: 60,
        networks,
      },
    ],
    databases: [],
    directories: [{ path: "data", mode: "0700", owner: OWNER }],
    files: [{ path: "superuser", mode: "0400", owner: OWNER, content: [POSTGRES_SECRET] }],
    routes: [],
    backup: {
      nothingToKeep:
        "Each service names its own database; a copy of the running server's files would not be consistent.",
    },
  };
}

/**
 * SQL that makes a role and its database where they are missing and sets the password to what it must be. Run twice, the
 * second run changes nothing but the stored verifier. Passwords are hexadecimal, so they need no quoting.
 */
export function databaseSql(databases: readonly { readonly name: string; readonly password: string }[]): string {
  const quiet =
    "SET log_min_error_statement = panic;\nSET log_statement = 'none';\nSET password_encryption = 'scram-sha-256';\n";
  return quiet + databases.map(oneDatabase).join("");
}

function oneDatabase({ name, password }: { readonly name: string; readonly password: string }): string {
  return [
    `SELECT 'CREATE ROLE ${name} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') \\gexec`,
    `ALTER ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '${password}';`,
    `SELECT 'CREATE DATABASE ${name} OWNER ${name}' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '${name}') \\gexec`,
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC;`,
    "",
  ].join("\n");
}
