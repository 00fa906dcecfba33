import type { SecretRef, ServicePlan } from "../../services/contract.ts";

/** uid and gid of the `mysql` user in the official image. */
const OWNER = "999:999";
const MEBIBYTE = 1024 * 1024;
const SETTINGS = "/etc/mysql/conf.d/chatterie.cnf";
const START = "/etc/mysql/chatterie-start.sql";

/** Options file of the client: a login over the server's own socket, without a password, for who is in its container. */
export const MARIADB_LOGIN = "/run/secrets/mariadb.cnf";
/** Label of root's password; nothing but the first start uses it. */
export const MARIADB_SECRET: SecretRef = { secret: "mariadb/superuser" };

/** One MariaDB for the whole hoster, on each network whose service keeps a database in it. */
export function mariadbPlan(networks: readonly string[]): ServicePlan {
  return {
    containers: [
      {
        name: "mariadb",
        image: "mariadb",
        environment: {
          MARIADB_ROOT_PASSWORD_FILE: "/run/secrets/mariadb",
          // Root has nothing to look for on a network.
          MARIADB_ROOT_HOST: "localhost",
          MARIADB_INITDB_SKIP_TZINFO: "1",
        },
        mounts: [
          { source: "mariadb/data", target: "/var/lib/mysql", readOnly: false },
          { source: "mariadb/superuser", target: "/run/secrets/mariadb", readOnly: true },
          { source: "mariadb/login.cnf", target: MARIADB_LOGIN, readOnly: true },
          { source: "mariadb/settings.cnf", target: SETTINGS, readOnly: true },
          { source: "mariadb/start.sql", target: START, readOnly: true },
        ],
        tmpfs: { "/tmp": "size=64m,mode=1777", "/run/mysqld": "size=1m,mode=1777" },
        user: OWNER,
        readOnlyRoot: true,
        capabilities: [],
        memoryBytes: 768 * MEBIBYTE,
        health: {
          // Over the socket, so that no password is needed; during the first start the server already answers there.
          command: [
            "sh",
            "-c",
            `test "$(mariadb --defaults-extra-file=${MARIADB_LOGIN} --batch --skip-column-names --execute='SELECT @@skip_networking')" = 0`,
          ],
          intervalSeconds: 30,
          timeoutSeconds: 5,
          retries: 3,
          startSeconds: 90,
        },
        stopSeconds: 60,
        networks,
      },
    ],
    databases: [],
    directories: [{ path: "data", mode: "0700", owner: OWNER }],
    files: [
      { path: "superuser", mode: "0400", owner: OWNER, content: [MARIADB_SECRET] },
      {
        path: "login.cnf",
        mode: "0400",
        owner: OWNER,
        content: ["[client]\nuser=mysql\nprotocol=socket\nsocket=/run/mysqld/mysqld.sock\nskip-ssl\n"],
      },
      { path: "settings.cnf", mode: "0400", owner: OWNER, content: [SERVER_SETTINGS] },
      { path: "start.sql", mode: "0400", owner: OWNER, content: [START_SQL] },
    ],
    routes: [],
    backup: {
      nothingToKeep:
        "Each service names its own database; a copy of the running server's files would not be consistent.",
    },
  };
}

const SERVER_SETTINGS = `[mariadbd]
init-file=${START}
character-set-server=utf8mb4
collation-server=utf8mb4_unicode_ci
max_connections=200
innodb_buffer_pool_size=128M
skip-name-resolve
`;

/**
 * Run at each start, so that a first start that was cut off is completed by the next. `unix_socket` lets in only a program
 * that runs as the server's own user, inside its container: a new master secret can never lock the operator out. The roots
 * that go are those which a new data folder has without a password.
 */
const START_SQL = `CREATE USER IF NOT EXISTS mysql@localhost IDENTIFIED VIA unix_socket;
GRANT ALL PRIVILEGES ON *.* TO mysql@localhost WITH GRANT OPTION;
DROP USER IF EXISTS root@'127.0.0.1', root@'::1';
`;

/**
 * SQL that makes a role and its database where they are missing and sets the password to what it must be. Run twice, the
 * second run changes nothing. Passwords are `[A-Za-z0-9]` only, so they need no quoting.
 */
export function mariadbSql(databases: readonly { readonly name: string; readonly password: string }[]): string {
  return databases.map(oneDatabase).join("");
}

function oneDatabase({ name, password }: { readonly name: string; readonly password: string }): string {
  // In a GRANT, `_` stands for any character: cloud_a must not be let into the database cloudxa.
  const exactly = name.replaceAll("_", "\\_");
  return [
    `CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;`,
    `CREATE USER IF NOT EXISTS '${name}'@'%' IDENTIFIED BY '${password}';`,
    `ALTER USER '${name}'@'%' IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON \`${exactly}\`.* TO '${name}'@'%';`,
    "",
  ].join("\n");
}
