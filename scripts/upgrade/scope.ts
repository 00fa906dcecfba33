import type { HosterPlan } from "../../stacks/model/hoster-plan.ts";

/** A database, and the server that holds it. */
export interface ScopedDatabase {
  readonly name: string;
  readonly engine: "postgres" | "mariadb";
}

/** What one image's upgrade touches. */
export interface UpgradeScope {
  /** Key of the image lock. */
  readonly image: string;
  /** Containers that stand still while data is copied, by short name, in the order in which they start. */
  readonly containers: readonly string[];
  readonly databases: readonly ScopedDatabase[];
  /** Relative to the data root. */
  readonly paths: readonly string[];
  /**
   * Whether going back needs the data of before. A database server keeps its files through one major version; its copy is for
   * the worst case and is loaded by hand.
   */
  readonly restores: boolean;
}

/** Pure: what must be stopped and copied before `image` changes; undefined when the hoster runs no such image. */
export function upgradeScope(plan: HosterPlan, image: string): UpgradeScope | undefined {
  if (!plan.images.includes(image)) return undefined;
  const server = image === "postgres" || image === "mariadb" ? image : undefined;
  const parts = plan.parts.filter(({ plan: part }) =>
    server
      ? part.databases.some(({ engine = "postgres" }) => engine === server)
      : part.containers.some((container) => container.image === image),
  );
  const engineOf = new Map(
    plan.parts.flatMap(({ plan: part }) => part.databases.map(({ name, engine = "postgres" }) => [name, engine])),
  );
  const named = parts.flatMap(({ plan: { backup } }) => ("databases" in backup ? backup.databases : []));
  const databases = [...new Set(named)].map((name) => ({ name, engine: engineOf.get(name) ?? "postgres" }) as const);
  return {
    image,
    containers: parts.flatMap(({ plan: part }) => part.containers.map(({ name }) => name)),
    databases: server ? databases.filter(({ engine }) => engine === server) : databases,
    paths: server ? [] : [...new Set(parts.flatMap(({ plan: { backup } }) => ("paths" in backup ? backup.paths : [])))],
    restores: server === undefined,
  };
}
