import * as pulumi from "@pulumi/pulumi";
import type { ServiceModule } from "../../services/contract.ts";
import { HosterDeployment } from "../../services/deploy.ts";
import type { Hoster } from "../../stacks/model/hoster.ts";
import { type HosterPlan, planHoster } from "../../stacks/model/hoster-plan.ts";
import type { ImageLock } from "../../stacks/model/image-lock.ts";
import { AssociationProvider } from "../../stacks/tenant/association.ts";
import { aHoster, bothServices } from "../builders.ts";
import { type Deployed, deployed, type Recorded } from "./pulumi-mocks.ts";

/** Root of all secrets in component tests; nothing else may hold it. */
export const MASTER_SECRET = "CANARY-master-secret-of-the-component-tests";

/** A lock with a digest for every image of the bothServices and the platform. */
export const LOCK: ImageLock = {
  images: Object.fromEntries(
    ["caddy", "etherpad", "mailpit", "mattermost", "node", "postgres"].map((name, i) => [
      name,
      {
        repository: `registry.example/${name}`,
        tag: "1",
        digest: `sha256:${String(i).repeat(64)}`,
        source: "official" as const,
      },
    ]),
  ),
};

/** What a test changes of the deployment. */
export interface DeploymentChanges {
  readonly hoster?: Partial<Hoster>;
  readonly services?: readonly ServiceModule[];
  readonly portal?: Readonly<Record<string, string>>;
  readonly plan?: (plan: HosterPlan) => HosterPlan;
  readonly masterSecret?: string;
  readonly givenSecrets?: Readonly<Record<string, pulumi.Output<string>>>;
  readonly lock?: ImageLock;
}

/** Deploys a hoster with both services under the name `test`, on the mocks. */
export async function aDeployment(changes: DeploymentChanges = {}): Promise<Deployed<HosterDeployment>> {
  const hoster = aHoster(changes.hoster);
  const plan = planHoster(
    hoster,
    changes.services ?? bothServices,
    [],
    changes.portal ?? { "index.html": "<p>portal</p>" },
  );
  const masterSecret = pulumi.secret(changes.masterSecret ?? MASTER_SECRET);
  const lock = changes.lock ?? LOCK;
  const all = await deployed(
    () =>
      new HosterDeployment("test", changes.plan?.(plan) ?? plan, {
        hoster,
        dataRoot: "/srv/chatterie",
        lock,
        masterSecret,
        givenSecrets: changes.givenSecrets ?? {},
        provider: new AssociationProvider("associations", {
          stack: hoster.stack,
          tenantKey: pulumi.secret("no-key-is-needed-where-nothing-runs-0123"),
          accessFolder: "/nowhere",
          hoster: "{}",
        }),
      }),
  );
  // The associations' provider is the program's, not the deployment's.
  return { ...all, resources: all.resources.filter(({ type }) => type !== "pulumi:providers:chatterie") };
}

/** Names of resources whose inputs differ between two deployments, with the inputs that differ. */
export function changedInputs(
  before: readonly Recorded[],
  after: readonly Recorded[],
): Readonly<Record<string, readonly string[]>> {
  const key = (one: Recorded) => `${one.type.split(":").at(-1)} ${one.name}`;
  const known = new Map(before.map((one) => [key(one), one]));
  const found: Record<string, string[]> = {};
  for (const one of after) {
    const old = known.get(key(one));
    known.delete(key(one));
    if (!old) found[key(one)] = ["new"];
    else {
      const names = [...new Set([...Object.keys(old.inputs), ...Object.keys(one.inputs)])];
      const differing = names.filter((name) => JSON.stringify(old.inputs[name]) !== JSON.stringify(one.inputs[name]));
      if (differing.length > 0) found[key(one)] = differing;
    }
  }
  for (const gone of known.keys()) found[gone] = ["gone"];
  return found;
}
