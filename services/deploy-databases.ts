import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import { databasesOf, type HosterPlan } from "../stacks/model/hoster-plan.ts";
import { fullName } from "../stacks/model/names.ts";
import { MARIADB_LOGIN, mariadbSql } from "../stacks/platform/mariadb.ts";
import { databaseSql } from "../stacks/platform/postgres.ts";
import type { SecretRef } from "./contract.ts";

/** A part of a plan that keeps databases, and the name of the command that makes them. */
const ENGINES = {
  postgres: {
    command: "databases",
    client: "psql -X -q -v ON_ERROR_STOP=1 -U postgres -d postgres -f -",
    sql: databaseSql,
  },
  mariadb: {
    command: "databases-mariadb",
    client: `mariadb --defaults-extra-file=${MARIADB_LOGIN} --batch`,
    sql: mariadbSql,
  },
} as const;

export type DatabasePart = keyof typeof ENGINES;

/** Whether the part of that name is a server of databases. */
export function keepsDatabases(part: string): part is DatabasePart {
  return part in ENGINES;
}

/** What the command needs of the deployment around it. */
export interface DatabaseDeployment {
  readonly stack: string;
  readonly environment: Readonly<Record<string, string>>;
  withSecrets(make: (secret: (ref: SecretRef) => string) => string): pulumi.Output<string>;
}

/** Makes the roles and databases that services ask of one server; passwords go to the client's standard input only. */
export function databaseCommand(
  part: DatabasePart,
  plan: HosterPlan,
  deployment: DatabaseDeployment,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const engine = ENGINES[part];
  const run = `docker exec -i ${fullName(deployment.stack, part)} ${engine.client} >&2`;
  return new command.local.Command(
    fullName(deployment.stack, engine.command),
    {
      create: run,
      update: run,
      stdin: deployment.withSecrets((secret) =>
        engine.sql(
          databasesOf(part, plan.databases).map(({ name, password }) => ({ name, password: secret(password) })),
        ),
      ),
      environment: { ...deployment.environment },
      logging: "none",
      addPreviousOutputInEnv: false,
    },
    { ...options, additionalSecretOutputs: ["stdout", "stderr"] },
  );
}
