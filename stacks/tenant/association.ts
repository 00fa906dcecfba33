import * as pulumi from "@pulumi/pulumi";
import type { AssociationDocument } from "../model/association-document.ts";

/**
 * One association: the one resource that it has on shared services. Its inputs are what the preview shows, hold no secret
 * and name nothing of another association; the provider in `provider/` brings the server to them.
 */
export class Association extends pulumi.CustomResource {
  constructor(document: AssociationDocument, options: pulumi.CustomResourceOptions) {
    // One text: the SDK makes an Output of each input, and the engine logs each value at any depth in every run. It shows
    // the difference of two such texts key by key all the same.
    super("chatterie:index:Association", document.slug, { document: JSON.stringify(document) }, options);
  }
}

/** Settings of {@link ServiceSetup}. */
export interface ServiceSetupArgs {
  /** Name of a part of the hoster's plan. */
  readonly service: string;
  /** Ids of its containers, by full name: another container is waited for anew. */
  readonly containers: pulumi.Input<Readonly<Record<string, string>>>;
  readonly patienceSeconds: number;
}

/** Healthy containers, and what one service needs before anyone can reach it; see `Tenancy.prepare` of the services' contract. */
export class ServiceSetup extends pulumi.CustomResource {
  constructor(name: string, args: ServiceSetupArgs, options: pulumi.CustomResourceOptions) {
    super("chatterie:index:ServiceSetup", name, { ...args }, options);
  }
}

/** Settings that the provider gets once for all associations. */
export interface AssociationProviderArgs {
  readonly stack: string;
  /** Secret. */
  readonly tenantKey: pulumi.Input<string>;
  readonly accessFolder: string;
  readonly dockerHost?: string | undefined;
  readonly hoster: pulumi.Input<string>;
}

/** The provider of {@link Association}. */
export class AssociationProvider extends pulumi.ProviderResource {
  constructor(name: string, args: AssociationProviderArgs, options?: pulumi.ResourceOptions) {
    super("chatterie", name, { ...args }, options);
  }
}
