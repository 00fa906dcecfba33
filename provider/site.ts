import { createHash } from "node:crypto";
import bcrypt from "bcryptjs";
import type { PortalForm, PortalLink } from "../services/contract.ts";
import { hostName } from "../stacks/model/names.ts";
import { derivePassphrase, deriveSecret } from "../stacks/model/secrets.ts";
import { PROXY_PATHS } from "../stacks/platform/caddyfile.ts";
import { associationPage, membersPage, suspendedPage } from "../stacks/portal/portal.ts";
import type { AssociationInputs } from "./association-inputs.ts";
import type { ProxyFiles } from "./proxy-files.ts";
import type { ProviderSettings } from "./settings.ts";

const MEMBERS_PATH = "/membres";
/** The password has 84 bits: the hash need not be slow, and every page view computes it. */
const BCRYPT_COST = 6;

/** A path prefix on a service's host that belongs to the association. */
export interface Gate {
  readonly host: string;
  readonly prefix: string;
  readonly state: "open" | "suspended";
}

/** A host of the association's own on a service, `<slug>.<label>.<domain>`. */
export interface OwnHost {
  readonly label: string;
  readonly state: "open" | "suspended";
}

/** The association's pages, its site, and the paths that are its own, as files in the proxy. */
export function activeSite(
  settings: ProviderSettings,
  tenant: AssociationInputs,
  parts: {
    readonly links: readonly PortalLink[];
    readonly forms: readonly PortalForm[];
    readonly gates: readonly Gate[];
    readonly hosts: readonly OwnHost[];
  },
): ProxyFiles {
  const { hoster } = settings;
  const root = `${PROXY_PATHS.portal}/${tenant.slug}`;
  const visible = (audience: PortalLink["audience"]) => parts.links.filter((link) => link.audience === audience);
  const forms = parts.forms.map(({ action, title, button, hint, pattern }) => ({
    title,
    button,
    hint,
    pattern,
    field: "nom",
    action: `${MEMBERS_PATH}/${action}`,
  }));
  return new Map([
    [`${root}/index.html`, associationPage(hoster, tenant, visible("public"), `${MEMBERS_PATH}/`, tenant.slug)],
    [`${root}${MEMBERS_PATH}/index.html`, membersPage(hoster, tenant, visible("members"), forms)],
    [`${root}/suspendu.html`, suspendedPage(hoster, tenant)],
    [listPath("members", tenant.slug), `${tenant.slug} ${membersHash(settings, tenant.slug)}\n`],
    [listPath("forms", tenant.slug), parts.forms.map((form) => formLine(settings, tenant.slug, form)).join("")],
    ...gateFiles(tenant.slug, parts.gates),
    // Last: when the address is there, all that is behind it is.
    [listPath("hosts", tenant.slug), hostLines(settings, tenant.slug, "open", parts.hosts)],
  ]);
}

/** What stays when access is taken away: one page that says so, with status 410, wherever the association's addresses lead. */
export function suspendedSite(
  settings: ProviderSettings,
  tenant: AssociationInputs,
  gates: readonly Gate[],
  hosts: readonly string[],
): ProxyFiles {
  const closed = hosts.map((label) => ({ label, state: "suspended" as const }));
  return new Map([
    [`${PROXY_PATHS.portal}/${tenant.slug}/suspendu.html`, suspendedPage(settings.hoster, tenant)],
    [listPath("members", tenant.slug), ""],
    [listPath("forms", tenant.slug), ""],
    ...gateFiles(
      tenant.slug,
      gates.map((gate) => ({ ...gate, state: "suspended" as const })),
    ),
    [listPath("hosts", tenant.slug), hostLines(settings, tenant.slug, "suspended", closed)],
  ]);
}

/** The password of the association's members' page: the same as long as the master secret is. */
export function membersPassword(settings: ProviderSettings, slug: string): string {
  return derivePassphrase(settings.tenantKey, `${slug}/members`);
}

function listPath(list: "members" | "forms" | "hosts", slug: string): string {
  return `${PROXY_PATHS[list]}/${slug}.caddy`;
}

/** One line of Caddy's `map`: what host, path and typed name must look like together, and where they lead. */
function formLine(settings: ProviderSettings, slug: string, { action, target, pattern }: PortalForm): string {
  const place = literal(`${hostName(settings.hoster, slug)}${MEMBERS_PATH}/${action}?`);
  return `${word(`~^${place}(${pattern})$`)} ${word(`${target.replaceAll("$", "$$$$")}\${1}`)}\n`;
}

function hostLines(
  settings: ProviderSettings,
  slug: string,
  state: OwnHost["state"],
  hosts: readonly OwnHost[],
): string {
  const own = hosts.map((host) => ({ ...host, label: `${slug}.${host.label}` }));
  return [{ label: slug, state }, ...own]
    .map((host) => `${hostName(settings.hoster, host.label)} ${host.state}\n`)
    .join("");
}

function gateFiles(slug: string, gates: readonly Gate[]): [string, string][] {
  const hosts = [...new Set(gates.map(({ host }) => host))];
  const lines = (host: string, state: Gate["state"], line: (prefix: string) => string) =>
    gates
      .filter((gate) => gate.host === host && gate.state === state)
      .map(({ prefix }) => line(prefix))
      .join("");
  return hosts.flatMap((host) => [
    [`${PROXY_PATHS.gates}/${host}/${slug}.caddy`, lines(host, "open", (prefix) => `path ${word(`${prefix}*`)}\n`)],
    [
      `${PROXY_PATHS.closed}/${host}/${slug}.caddy`,
      lines(host, "suspended", (prefix) => `${word(`~(?i)^${literal(prefix)}`)} ${slug}\n`),
    ],
  ]);
}

/** A text as a regular expression that fits it alone. */
function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/**
 * A word of a line in the proxy's lists, which nothing in it can end. Only services' own texts come here.
 * @throws Error for one that no line can hold.
 */
function word(text: string): string {
  if (/[`\p{Cc}]/u.test(text)) throw new Error(`${JSON.stringify(text)} cannot stand in a list of the proxy`);
  return `\`${text}\``;
}

/** bcrypt with a derived salt: the same password gives the same file, so that an unchanged association writes nothing. */
function membersHash(settings: ProviderSettings, slug: string): string {
  const salt = createHash("sha256")
    .update(deriveSecret(settings.tenantKey, `${slug}/members-salt`))
    .digest()
    .subarray(0, 16);
  const cost = String(BCRYPT_COST).padStart(2, "0");
  return bcrypt.hashSync(membersPassword(settings, slug), `$2b$${cost}$${bcrypt.encodeBase64(salt, 16)}`);
}
