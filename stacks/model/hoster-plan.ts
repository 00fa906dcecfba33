import type {
  DatabaseRequest,
  RouteRequest,
  ServiceContext,
  ServiceModule,
  ServicePlan,
} from "../../services/contract.ts";
import { mailSinkPlan } from "../platform/mail-sink.ts";
import { postgresPlan } from "../platform/postgres.ts";
import { type PortalFiles, proxyPlan } from "../platform/proxy.ts";
import type { Hoster } from "./hoster.ts";
import { httpsUrl } from "./names.ts";

/** The whole hoster without its associations, as plain data: what runs, by the part that asked for it. */
export interface HosterPlan {
  /** `postgres`, services by name, `mail`, `proxy`: in the order in which they can start. */
  readonly parts: readonly { readonly name: string; readonly plan: ServicePlan }[];
  /** Short names; `edge` is the only one with a way out. */
  readonly networks: readonly string[];
  readonly databases: readonly DatabaseRequest[];
  readonly routes: readonly RouteRequest[];
  /** Keys of the image lock. */
  readonly images: readonly string[];
}

/** Pure: the same hoster, services and pages give the same plan. */
export function planHoster(hoster: Hoster, services: readonly ServiceModule[], portal: PortalFiles): HosterPlan {
  const planned = services.map((service) => ({
    name: service.name,
    plan: service.plan(serviceContext(hoster, service.name)),
  }));
  const sink = hoster.mail === "sink" ? [{ name: "mail", plan: mailSinkPlan(services.map(({ name }) => name)) }] : [];
  const withDatabase = planned.filter(({ plan }) => plan.databases.length > 0).map(({ name }) => name);
  const routed = [...planned, ...sink].filter(({ plan }) => plan.routes.length > 0);
  const routes = routed.flatMap(({ plan }) => plan.routes);
  const parts = [
    { name: "postgres", plan: postgresPlan(withDatabase) },
    ...sink,
    ...planned,
    {
      name: "proxy",
      plan: proxyPlan(
        hoster,
        routes,
        routed.map(({ name }) => name),
        portal,
      ),
    },
  ];
  const containers = parts.flatMap(({ plan }) => plan.containers);
  return {
    parts,
    networks: unique(containers.flatMap(({ networks }) => networks)),
    databases: planned.flatMap(({ plan }) => plan.databases),
    routes,
    images: unique(containers.map(({ image }) => image)),
  };
}

/** What one service may know of the hoster. */
export function serviceContext(hoster: Hoster, service: string): ServiceContext {
  return {
    hosterName: hoster.name,
    domain: hoster.domain,
    language: hoster.language,
    contact: hoster.contact,
    mail:
      hoster.mail === "sink" ? { host: "mail", port: 1025, from: hoster.contact } : { ...hoster.mail, network: "edge" },
    url: (label) => httpsUrl(hoster, label),
    path: (part) => `${service}/${part}`,
    secret: (label) => ({ secret: label }),
  };
}

const unique = (names: readonly string[]): string[] => [...new Set(names)].sort();
