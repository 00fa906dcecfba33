import type { z } from "zod";

/**
 * All that a service may know of the platform and the platform of a service.
 * A service asks (containers, databases, files, routes); the platform answers. Everything in a
 * {@link ServicePlan} is plain data: it prints as JSON, holds no secret, and is the same for the same input.
 */

/** A name under which the platform finds a secret; the value itself never enters a plan. */
export interface SecretRef {
  /** Label of a derived secret, or, with `given`, the key of one that the operator gave (`chatterie:<key>` of the stack). */
  readonly secret: string;
  readonly given?: true;
}

/** Text of a file, in pieces; a {@link SecretRef} stands where the platform puts the value. Derived values are `[A-Za-z0-9]` only, given ones `[A-Za-z0-9._~+/=-]`, so no piece needs escaping inside quotes. */
export type FileContent = readonly (string | SecretRef)[];

/** A folder under the data root, made before the containers start. */
export interface DirectoryRequest {
  /** Relative to the service's own folder, e.g. `data`. */
  readonly path: string;
  /** Octal permission bits as text, e.g. `0700`. */
  readonly mode: string;
  /** Numeric `uid:gid` inside the container that uses it. */
  readonly owner: string;
}

/** A file under the data root, written whole and atomically. */
export interface FileRequest extends DirectoryRequest {
  readonly content: FileContent;
  /** `restart` (default): the containers that mount it are replaced when it changes. `live`: the service reads it at each use. */
  readonly onChange?: "restart" | "live";
}

/** One role that owns one database; both carry the same name. The server's address is `postgres:5432` or `mariadb:3306`. */
export interface DatabaseRequest {
  readonly name: string;
  readonly engine?: "postgres" | "mariadb";
  /** Label of the role's password. */
  readonly password: SecretRef;
}

/** A folder or file under the service's data folder (or a shared one) put into a container. */
export interface MountPlan {
  /** Relative to the data root, e.g. `etherpad/settings.json`. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/**
 * How Docker finds out that a container works. `up` runs the same command itself while it waits, so the interval may be long:
 * each look starts a program.
 */
export interface HealthPlan {
  /** Program and arguments, run without a shell inside the container; exit code 0 is healthy. */
  readonly command: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  /** Failures in this first stretch do not count. */
  readonly startSeconds: number;
}

/** One container. */
export interface ContainerPlan {
  /** Unique in the hoster; the container is called `<prefix>-<name>`, and `name` is its address on its networks. */
  readonly name: string;
  /** Key in the image lock. */
  readonly image: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  /** Never a secret: `docker inspect` shows it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts: readonly MountPlan[];
  /** Paths held in memory, with mount options. */
  readonly tmpfs: Readonly<Record<string, string>>;
  /** Numeric `uid:gid`. */
  readonly user?: string;
  readonly readOnlyRoot: boolean;
  /** Linux capabilities given back after all were dropped, without the `CAP_` prefix. */
  readonly capabilities: readonly string[];
  readonly memoryBytes: number;
  readonly health: HealthPlan;
  /** Time between SIGTERM and SIGKILL. */
  readonly stopSeconds: number;
  /** Networks it joins, by service name (`etherpad`) or `edge` (the only one with a way out). */
  readonly networks: readonly string[];
  /** Ports published on the server; the proxy alone (and what a mail sink shows) has any. */
  readonly ports?: readonly { readonly address: string; readonly port: number; readonly protocol: "tcp" | "udp" }[];
}

/** One host name that leads to a container. */
export interface RouteRequest {
  /** Label of the host (from {@link ServiceContext.host}); the whole is `<label>.<domain>`. */
  readonly label: string;
  readonly container: string;
  readonly port: number;
  /** Paths answered 404 by the proxy (Caddy path matchers, e.g. `/admin*`). */
  readonly denied?: readonly string[];
  /**
   * Paths under which only an association's own prefixes are let through; the prefixes come from the association's
   * site file, so that adding one association touches no other file.
   */
  readonly gatedPrefix?: string;
  /**
   * Each association has a host of its own, `<slug>.<label>.<domain>`; which ones exist is in the associations' site files
   * (see {@link TenancyResult.hosts}). The bare `<label>.<domain>` then leads nowhere.
   */
  readonly perTenant?: true;
}

/** What to keep, and how to get a consistent copy of it. */
export interface BackupRequest {
  readonly databases: readonly string[];
  /** Relative to the data root. */
  readonly paths: readonly string[];
  /** Containers to stop while copying, because a live copy would not be consistent. */
  readonly stop?: readonly string[];
}

/** Everything a service needs on the server, for all associations together. */
export interface ServicePlan {
  readonly containers: readonly ContainerPlan[];
  readonly databases: readonly DatabaseRequest[];
  readonly directories: readonly DirectoryRequest[];
  readonly files: readonly FileRequest[];
  readonly routes: readonly RouteRequest[];
  readonly backup: BackupRequest | { readonly nothingToKeep: string };
}

/** Where a service hands its mail over: the hoster's own relay (or the sink of a trial), on the service's own network, without TLS or login. */
export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** Sender address of the hoster. */
  readonly from: string;
}

/** What a service's plan may know of the hoster. */
export interface ServiceContext {
  /** Name of the hoster, shown to people. */
  readonly hosterName: string;
  readonly domain: string;
  /** `fr` or `en`. */
  readonly language: "fr" | "en";
  readonly contact: string;
  readonly mail: MailSettings;
  /** Port of `https://` addresses. */
  readonly httpsPort: number;
  /** The service's own settings of the stack (`settings.<service>`), validated by {@link ServiceModule.stackSettings}; `{}` where it has none. */
  readonly settings: object;
  /**
   * Name of what is planned: the service's (`etherpad`), or for one association alone `etherpad-<slug>`. Every container is
   * called so or begins with it and a hyphen; `postgres` names come from {@link ServiceContext.database}.
   */
  readonly instance: string;
  /** Slug of the one association that the instance is for; none for the shared one. */
  readonly only?: string;
  /** Name for a database of the instance: `etherpad`, or `etherpad_<slug>` with underscores. */
  readonly database: string;
  /** Label of a host of this instance: `pads`, or `<slug>.pads` for one of its own. */
  host(label: string): string;
  /** `https://<host(label)>.<domain>[:port]` of this instance, without a slash at the end. */
  url(label: string): string;
  /** Address of one association's own host below a `perTenant` route: `https://<slug>.<label>.<domain>[:port]`. */
  tenantUrl(label: string, slug: string): string;
  /** Where the instance's folder lies relative to the data root, e.g. `etherpad/data`. */
  path(part: string): string;
  /** A secret of this instance: the same label gives another one to an instance of its own. */
  secret(label: string): SecretRef;
}

/** One link on an association's page. */
export interface PortalLink {
  readonly title: string;
  readonly url: string;
  /** One sentence, in the hoster's language. */
  readonly description: string;
  /** `public`: on the page anyone can open. `members`: on the page behind the association's password. */
  readonly audience: "public" | "members";
}

/** A one-field form on the members' page that opens `target` followed by what was typed. */
export interface PortalForm {
  /** Path below the members' page, e.g. `ouvrir-document`. */
  readonly action: string;
  readonly target: string;
  /** What may be typed, as a regular expression for the whole field that RE2 and HTML both read. */
  readonly pattern: string;
  readonly title: string;
  readonly button: string;
  readonly hint: string;
}

/** The part of an association's file that all services may see. */
export interface TenantIdentity {
  readonly slug: string;
  readonly displayName: string;
  /** Role address of the association; its administrator is invited there. */
  readonly contact: string;
}

/** What the association should get from one service: plain data, the input of a reconcile, shown in the preview. No secret. */
export type TenantDocument = Readonly<Record<string, JsonValue>>;
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** The answer of a command run in a container. */
export interface ExecResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** All that reconciling may do to the running service. */
export interface TenancyPort {
  /** Runs a program (no shell) in a container of the plan; secrets go to `stdin`. Rejects only when Docker cannot run it. */
  exec(
    container: string,
    command: readonly string[],
    options?: {
      readonly stdin?: string;
      /** Environment of this one program; values may be secrets (they are on no command line and in no `docker inspect`). */
      readonly environment?: Readonly<Record<string, string>>;
      /** `uid:gid` or name; the container's own user when left out. */
      readonly user?: string;
    },
  ): Promise<ExecResult>;
  /** A secret of this association, `[A-Za-z0-9]`, the same as long as label and master secret are. */
  tenantSecret(label: string): string;
  /**
   * Remembers the promise of `load` for the time of one operation of the engine, so that a listing is fetched once for
   * a thousand associations. An operation touches an association once, so what was listed before is still true of it.
   */
  once<T>(key: string, load: () => Promise<T>): Promise<T>;
  /** Rows of a read-only query on one of the service's PostgreSQL databases, each a plain object. The text holds no secret and no user input that is not quoted. */
  query(database: string, sql: string): Promise<readonly Readonly<Record<string, JsonValue>>[]>;
  /** The same on MariaDB; every value comes as text or null. */
  queryMariadb(database: string, sql: string): Promise<readonly Readonly<Record<string, string | null>>[]>;
}

/** What a reconcile did, for people: one line each. */
export interface TenancyResult {
  readonly changes: readonly string[];
  /** Links for the association's pages. */
  readonly links: readonly PortalLink[];
  /** How the first person enters, one sentence each in the hoster's language, without a secret: for the operator's note. */
  readonly firstSteps?: readonly string[];
  /** Forms for the page behind the association's password: the proxy sends `<action>?nom=x` on to `<target>x`. */
  readonly forms?: readonly PortalForm[];
  /** Path prefixes that the proxy lets through on the service's gated route (see {@link RouteRequest.gatedPrefix}). */
  readonly gatedPrefixes?: readonly string[];
  /** Labels of `perTenant` routes under which the association has its own host (see {@link RouteRequest.perTenant}). */
  readonly hosts?: readonly string[];
}

/** The live side of a service: list, compare, act. Each function run twice does nothing the second time. */
export interface Tenancy {
  /**
   * For the whole service, as soon as it runs and before anyone can reach it through the proxy: what must be so before the
   * first visitor. `instance` is the name of the container that is prepared: the service's, or that of an association's own
   * instance. Returns what it changed; run again it changes nothing.
   */
  prepare?(port: TenancyPort, instance: string): Promise<readonly string[]>;
  reconcile(port: TenancyPort, tenant: TenantIdentity, document: TenantDocument): Promise<TenancyResult>;
  /** Differences between the document and the running service, one sentence each; empty when there are none. Changes nothing. */
  check(port: TenancyPort, tenant: TenantIdentity, document: TenantDocument): Promise<readonly string[]>;
  /** Takes access away and keeps every byte; `reconcile` gives it back. `gatedPrefixes` and `hosts` name what the proxy now answers "suspended" to. */
  suspend(port: TenancyPort, tenant: TenantIdentity, document: TenantDocument): Promise<TenancyResult>;
}

/** One service: the content of one folder of `services/`, and one line of the catalogue. */
export interface ServiceModule {
  /** Folder name and prefix of everything the service creates. */
  readonly name: string;
  /** Name for people. */
  readonly title: string;
  /** One sentence in English for the documentation, one in French for the portal. */
  readonly summary: { readonly en: string; readonly fr: string };
  /** Upstream licence, SPDX. */
  readonly licence: string;
  /** Keys of the image lock that it uses. */
  readonly images: readonly string[];
  /** First labels of host names it takes. */
  readonly hosts: readonly string[];
  /** Slugs an association may not have because the service keeps the word for itself. */
  readonly reservedSlugs: readonly string[];
  /** The association's section in its file; `true` alone must parse as all defaults. Every key is described in French. */
  readonly tenantSettings: z.ZodType<object>;
  /** The service's section in the stack's settings (`chatterie:hoster.settings.<service>`); without it, it has none. `{}` must parse unless the service cannot run without. */
  readonly stackSettings?: z.ZodType<object>;
  /** Whether an association with these settings has an instance of its own. */
  dedicated?(settings: object): boolean;
  /** Why an image may not go from one version to another, and the way to go, as one sentence; nothing when it may. `image` is a key of the lock. */
  refuseUpgrade?(image: string, from: string, to: string): string | undefined;
  /** Pure. */
  plan(context: ServiceContext): ServicePlan;
  /** Pure: what one association gets, from its (validated) settings. */
  tenantDocument(context: ServiceContext, tenant: TenantIdentity, settings: object): TenantDocument;
  readonly tenancy: Tenancy;
}
