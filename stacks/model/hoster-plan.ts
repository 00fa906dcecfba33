import type {
  DatabaseRequest,
  RouteRequest,
  ServiceContext,
  ServiceModule,
  ServicePlan,
} from "../../services/contract.ts";
import { mailForServices, mailParts } from "../platform/mail.ts";
import { mariadbPlan } from "../platform/mariadb.ts";
import { postgresPlan } from "../platform/postgres.ts";
import { type PortalFiles, proxyPlan } from "../platform/proxy.ts";
import type { Hoster } from "./hoster.ts";
import { httpsUrl } from "./names.ts";
import type { Tenant } from "./tenant.ts";

/** The whole hoster without its associations, as plain data: what runs, by the part that asked for it. */
export interface HosterPlan {
  /** `postgres` and `mariadb` where a service asks for them, services by name, `mail`, `proxy`: in the order in which they can start. */
  readonly parts: readonly { readonly name: string; readonly plan: ServicePlan }[];
  /** Short names; `edge` is the only one with a way out. */
  readonly networks: readonly string[];
  readonly databases: readonly DatabaseRequest[];
  readonly routes: readonly RouteRequest[];
  /** Keys of the image lock. */
  readonly images: readonly string[];
}

/** Pure: the same hoster, services, associations and pages give the same plan. Only associations with instances of their own make a difference. */
export function planHoster(
  hoster: Hoster,
  services: readonly ServiceModule[],
  tenants: readonly Tenant[],
  portal: PortalFiles,
): HosterPlan {
  const planned = services.flatMap((service) =>
    [undefined, ...instancesOf(service, tenants)].map((only) => {
      const context = serviceContext(hoster, service.name, only);
      return { name: context.instance, plan: service.plan(context) };
    }),
  );
  const mail = mailParts(
    hoster,
    planned.map(({ name }) => name),
  );
  const withDatabase = (engine: "postgres" | "mariadb") =>
    planned.filter(({ plan }) => databasesOf(engine, plan.databases).length > 0).map(({ name }) => name);
  const [onPostgres, onMariadb] = [withDatabase("postgres"), withDatabase("mariadb")];
  const routed = [...planned, ...mail].filter(({ plan }) => plan.routes.length > 0);
  const routes = routed.flatMap(({ plan }) => plan.routes);
  const parts = [
    ...(onPostgres.length > 0 ? [{ name: "postgres", plan: postgresPlan(onPostgres) }] : []),
    ...(onMariadb.length > 0 ? [{ name: "mariadb", plan: mariadbPlan(onMariadb) }] : []),
    ...mail,
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

/** Those of the databases that lie in this engine's server. */
export function databasesOf(
  engine: "postgres" | "mariadb",
  databases: readonly DatabaseRequest[],
): readonly DatabaseRequest[] {
  return databases.filter((database) => (database.engine ?? "postgres") === engine);
}

/** Slugs of the associations that have an instance of the service for themselves. */
function instancesOf(service: ServiceModule, tenants: readonly Tenant[]): readonly string[] {
  return tenants.filter((tenant) => hasInstance(service, tenant)).map(({ slug }) => slug);
}

/** Whether the association has an instance of the service for itself. */
export function hasInstance(service: ServiceModule, tenant: Tenant): boolean {
  const settings = tenant.services[service.name];
  return settings !== undefined && (service.dedicated?.(settings) ?? false);
}

/** What one service may know of the hoster; with `only`, what the instance of its own of that association may know. */
export function serviceContext(hoster: Hoster, service: string, only?: string): ServiceContext {
  const instance = only === undefined ? service : `${service}-${only}`;
  const host = (label: string) => (only === undefined ? label : `${only}.${label}`);
  return {
    hosterName: hoster.name,
    domain: hoster.domain,
    language: hoster.language,
    contact: hoster.contact,
    mail: mailForServices(hoster),
    httpsPort: hoster.httpsPort,
    settings: (hoster.settings[service] ?? {}) as object,
    instance,
    ...(only !== undefined && { only }),
    database: instance.replaceAll("-", "_"),
    host,
    url: (label) => httpsUrl(hoster, host(label)),
    tenantUrl: (label, slug) => httpsUrl(hoster, `${slug}.${label}`),
    path: (part) => `${instance}/${part}`,
    secret: (label) => ({ secret: only === undefined ? label : `${label}@${only}` }),
  };
}

const unique = (names: readonly string[]): string[] => [...new Set(names)].sort();
