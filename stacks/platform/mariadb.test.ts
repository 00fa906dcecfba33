import { describe, expect, it } from "vitest";
import { MARIADB_LOGIN, mariadbPlan, mariadbSql } from "./mariadb.ts";

describe("mariadbSql", () => {
  it("makes a database and its role where they are missing, and sets the password each time", () => {
    expect(
      mariadbSql([{ name: "framadate", password: "aa11" }]),
    ).toBe(`CREATE DATABASE IF NOT EXISTS \`framadate\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE USER IF NOT EXISTS 'framadate'@'%' IDENTIFIED BY 'aa11';
ALTER USER 'framadate'@'%' IDENTIFIED BY 'aa11';
GRANT ALL PRIVILEGES ON \`framadate\`.* TO 'framadate'@'%';
`);
  });

  it("lets a role into its own database only: an underscore would stand for any character", () => {
    expect(mariadbSql([{ name: "cloud_les_amis", password: "bb22" }])).toContain(
      "GRANT ALL PRIVILEGES ON `cloud\\_les\\_amis`.* TO 'cloud_les_amis'@'%';",
    );
  });

  it("is harmless without databases", () => {
    expect(mariadbSql([])).toBe("");
  });
});

describe("mariadbPlan", () => {
  const plan = mariadbPlan(["framadate"]);
  const [container] = plan.containers;
  const file = (path: string) => plan.files.find((one) => one.path === path);
  const mounted = (path: string) => container?.mounts.find(({ source }) => source === `mariadb/${path}`)?.target;

  it("gives root's password in a closed file and says so to the image, never in its environment", () => {
    expect(file("superuser")).toEqual({
      path: "superuser",
      mode: "0400",
      owner: "999:999",
      content: [{ secret: "mariadb/superuser" }],
    });
    expect(container?.environment["MARIADB_ROOT_PASSWORD_FILE"]).toBe(mounted("superuser"));
    expect(container?.environment).not.toHaveProperty("MARIADB_ROOT_PASSWORD");
  });

  it("lets root in from its own container only", () => {
    expect(container?.environment["MARIADB_ROOT_HOST"]).toBe("localhost");
    expect(file("start.sql")?.content.join("")).toContain("DROP USER IF EXISTS root@'127.0.0.1', root@'::1';");
  });

  it("logs in over the socket without a password, so that another master secret locks nobody out", () => {
    expect(mounted("login.cnf")).toBe(MARIADB_LOGIN);
    expect(file("login.cnf")?.content).toEqual([
      "[client]\nuser=mysql\nprotocol=socket\nsocket=/run/mysqld/mysqld.sock\nskip-ssl\n",
    ]);
    expect(file("start.sql")?.content.join("")).toContain("mysql@localhost IDENTIFIED VIA unix_socket");
    expect(file("settings.cnf")?.content.join("")).toContain(`init-file=${mounted("start.sql")}\n`);
  });

  it("is healthy when it answers the network, not during its first start", () => {
    expect(container?.health.command.at(-1)).toContain("SELECT @@skip_networking");
  });
});
