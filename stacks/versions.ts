import * as pulumi from "@pulumi/pulumi";

/**
 * The versions that a hoster is to run, by key of the image lock. It makes nothing; the provider refuses it when one of
 * them must not come after what runs now. Everything else depends on it, so that a refusal comes before any change.
 */
export class Versions extends pulumi.CustomResource {
  constructor(name: string, tags: Readonly<Record<string, string>>, options: pulumi.CustomResourceOptions) {
    super("chatterie:index:Versions", name, { tags }, options);
  }
}
