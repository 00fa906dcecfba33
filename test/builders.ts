import { catalogue } from "../services/catalogue.ts";
import type { ServiceContext, ServiceModule } from "../services/contract.ts";
import type { Hoster } from "../stacks/model/hoster.ts";
import { serviceContext } from "../stacks/model/hoster-plan.ts";
import type { RelaySettings } from "../stacks/model/mail-settings.ts";
import type { Tenant } from "../stacks/model/tenant.ts";

/** The services of {@link aHoster}: two that are enough to show what surrounds services. */
export const bothServices: readonly ServiceModule[] = catalogue.filter(({ name }) =>
  ["etherpad", "mattermost"].includes(name),
);

/** A hoster as on a trial machine; `changes` replace single settings. */
export function aHoster(changes: Partial<Hoster> = {}): Hoster {
  return {
    stack: "test",
    name: "Les Chatons d'Essai",
    domain: "chatons.example",
    contact: "aide@chatons.example",
    language: "fr",
    services: ["etherpad", "mattermost"],
    address: "127.0.0.1",
    httpPort: 80,
    httpsPort: 443,
    dataRoot: "/srv/chatterie",
    tls: "internal",
    mail: "sink",
    settings: { bigbluebutton: { mode: "external", endpoint: "https://visio.example.org/bigbluebutton/api/" } },
    tenants: "tenants",
    images: "images.lock.json",
    ...changes,
  };
}

/** A relay that hands on to a smart host with a login, as most hosters will. */
export function aRelay(changes: Partial<RelaySettings> = {}): RelaySettings {
  return {
    from: "chatons@relay.example",
    senderDomains: [],
    via: { host: "smtp.relay.example", port: 587, tls: "starttls", user: "chatons" },
    dkimSelector: "chatterie",
    ...changes,
  };
}

/** An association that uses every default. */
export function aTenant(changes: Partial<Tenant> = {}): Tenant {
  return {
    slug: "chorale",
    displayName: "Chorale des Deux Rives",
    commune: "Saint-Exemple",
    kind: "culture",
    contact: "bureau@chorale.example",
    listed: true,
    services: { etherpad: { pads: ["accueil"] }, mattermost: {} },
    file: "tenants/chorale.yaml",
    ...changes,
  };
}

/** What a service may know of {@link aHoster}; with `only`, what that association's own instance may know. */
export function aContext(service: string, changes: Partial<Hoster> = {}, only?: string): ServiceContext {
  return serviceContext(aHoster(changes), service, only);
}
