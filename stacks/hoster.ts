import "./quiet-sdk.ts";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { catalogue } from "../services/catalogue.ts";
import { HosterDeployment } from "../services/deploy.ts";
import { givenSecrets } from "./given-secrets.ts";
import { loadHoster } from "./load.ts";
import { associationDocument, hosterFacts, renderingOf } from "./model/association-document.ts";
import { planHoster } from "./model/hoster-plan.ts";
import { fullName, httpsUrl } from "./model/names.ts";
import { portalFiles } from "./model/portal-files.ts";
import { deriveSecret } from "./model/secrets.ts";
import { PROXY_PATHS } from "./platform/caddyfile.ts";
import { Association, AssociationProvider } from "./tenant/association.ts";

const config = new pulumi.Config();
const { hoster, tenants, lock, notices } = loadHoster(
  process.cwd(),
  pulumi.getStack(),
  config.getObject("hoster"),
  catalogue,
);
const masterSecret = config.requireSecret("masterSecret");
const services = catalogue.filter(({ name }) => hoster.services.includes(name));

const facts = hosterFacts(hoster, services, notices);
const plan = planHoster(hoster, services, tenants, portalFiles(hoster, facts, tenants));
const dataRoot = resolve(hoster.dataRoot);
const accessFolder = resolve(".chatterie/access", hoster.stack);
const provider = new AssociationProvider("associations", {
  stack: hoster.stack,
  tenantKey: pulumi.secret(masterSecret.apply((master) => deriveSecret(master, "tenants"))),
  accessFolder,
  dockerHost: hoster.dockerHost,
  hoster: JSON.stringify(facts),
});
const deployment = new HosterDeployment(hoster.stack, plan, {
  hoster,
  dataRoot,
  lock,
  masterSecret,
  givenSecrets: givenSecrets(config, hoster.stack, plan),
  provider,
});

const rendering = renderingOf(facts);
for (const tenant of tenants) {
  new Association(associationDocument(hoster, tenant, services, rendering), { provider, dependsOn: deployment.ready });
}

/** Every address, for people and for scripts. */
export const urls = {
  portal: httpsUrl(hoster, ""),
  ...Object.fromEntries(plan.routes.map(({ label }) => [label, httpsUrl(hoster, label)])),
  associations: Object.fromEntries(tenants.map(({ slug }) => [slug, httpsUrl(hoster, slug)])),
};
/** Where the first-login notes lie (0600), one file an association. */
export const accessFiles = accessFolder;
/** The proxy's container and, in it, the certificate of the hoster's own authority. */
export const certificateAuthority =
  hoster.tls === "internal" ? { container: fullName(hoster.stack, "proxy"), path: PROXY_PATHS.authority } : null;
export const data = dataRoot;
