import { beforeAll, expect, it } from "vitest";
import type { HosterDeployment } from "../../services/deploy.ts";
import { framadate } from "../../services/framadate/index.ts";
import { deriveSecret } from "../../stacks/model/secrets.ts";
import { bothServices } from "../builders.ts";
import { aDeployment, LOCK, MASTER_SECRET } from "./hoster-builders.ts";
import type { Deployed } from "./pulumi-mocks.ts";

const images = Object.fromEntries(
  ["framadate", "mariadb", "node"].map((name) => [
    name,
    {
      repository: `registry.example/${name}`,
      tag: "1",
      digest: `sha256:${"f".repeat(64)}`,
      source: "official" as const,
    },
  ]),
);

let deployment: Deployed<HosterDeployment>;
beforeAll(async () => {
  deployment = await aDeployment({
    services: [...bothServices, framadate],
    lock: { images: { ...LOCK.images, ...images } },
  });
});

const waits = (name: string) =>
  deployment.one(name).dependsOn.filter((other) => /^(Container|Command|ServiceSetup)/.test(other));

it("MariaDB starts beside PostgreSQL, and who keeps data waits for both servers' databases", () => {
  expect(waits("Container chatterie-test-mariadb")).toEqual(["Command chatterie-test-files-mariadb"]);
  expect(waits("Command chatterie-test-databases-mariadb")).toEqual(["ServiceSetup chatterie-test-setup-mariadb"]);
  for (const name of ["framadate", "framadate-cron"])
    expect(waits(`Container chatterie-test-${name}`)).toEqual([
      "Command chatterie-test-databases",
      "Command chatterie-test-databases-mariadb",
      "Command chatterie-test-files-framadate",
    ]);
});

it("each server is told of its own databases only, with the passwords on standard input and nowhere else", () => {
  const [postgres, mariadb] = ["databases", "databases-mariadb"].map((name) =>
    deployment.one(`Command chatterie-test-${name}`),
  );
  expect(mariadb?.inputs["create"]).toBe(
    "docker exec -i chatterie-test-mariadb mariadb --defaults-extra-file=/run/secrets/mariadb.cnf --batch >&2",
  );
  expect(mariadb?.inputs["update"]).toBe(mariadb?.inputs["create"]);
  expect(mariadb?.secrets).toEqual(["stdin"]);
  expect(mariadb?.additionalSecretOutputs.toSorted()).toEqual(["stderr", "stdout"]);
  const password = deriveSecret(MASTER_SECRET, "framadate/database");
  expect(mariadb?.inputs["stdin"]).toContain(`ALTER USER 'framadate'@'%' IDENTIFIED BY '${password}';`);
  expect(mariadb?.inputs["stdin"]).not.toContain("etherpad");
  expect(postgres?.inputs["stdin"]).not.toContain("framadate");
  expect(JSON.stringify(deployment.all("Container").map(({ inputs }) => inputs))).not.toContain(password);
});
