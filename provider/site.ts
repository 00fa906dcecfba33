import { createHash } from "node:crypto";
import bcrypt from "bcryptjs";
import type { PortalForm, PortalLink } from "../services/contract.ts";
import { hostName } from "../stacks/model/names.ts";
import { derivePassphrase, deriveSecret } from "../stacks/model/secrets.ts";
import { PROXY_PATHS, tenantSnippet, upstreamSnippet } from "../stacks/platform/proxy.ts";
import { associationPage, membersPage, suspendedPage } from "../stacks/portal/portal.ts";
import type { AssociationInputs } from "./association-inputs.ts";
import type { ProxyFiles } from "./proxy-files.ts";
import type { ProviderSettings } from "./settings.ts";

/** Name that members type beside the association's password. */
export const MEMBERS_USER = "membres";
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
    [`${root}/index.html`, associationPage(hoster, tenant, visible("public"), `${MEMBERS_PATH}/`, MEMBERS_USER)],
    [`${root}${MEMBERS_PATH}/index.html`, membersPage(hoster, tenant, visible("members"), forms)],
    [`${root}/suspendu.html`, suspendedPage(hoster, tenant)],
    ...gateFiles(tenant.slug, parts.gates),
    ...hostFiles(settings, tenant.slug, parts.hosts),
    [sitePath(tenant.slug), siteText(settings, tenant.slug, parts.forms)],
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
  const site = `${hostName(settings.hoster, tenant.slug)} {
	import base
	import pages
	import errors
${sharedFiles()}	handle {
		import suspended ${tenant.slug}
	}
}
`;
  return new Map([
    ...hostFiles(settings, tenant.slug, closed),
    [`${PROXY_PATHS.portal}/${tenant.slug}/suspendu.html`, suspendedPage(settings.hoster, tenant)],
    ...gateFiles(
      tenant.slug,
      gates.map((gate) => ({ ...gate, state: "suspended" as const })),
    ),
    [sitePath(tenant.slug), site],
  ]);
}

/** The password of the association's members' page: the same as long as the master secret is. */
export function membersPassword(settings: ProviderSettings, slug: string): string {
  return derivePassphrase(settings.tenantKey, `${slug}/members`);
}

function sitePath(slug: string): string {
  return `${PROXY_PATHS.sites}/${slug}.caddy`;
}

function siteText(settings: ProviderSettings, slug: string, forms: readonly PortalForm[]): string {
  const redirects = forms.map(
    ({ action, target, pattern }) => `	@${action} {
		path ${MEMBERS_PATH}/${action}
		expression \`{http.request.uri.query.nom}.matches("^${pattern.replaceAll("\\", "\\\\")}$")\`
	}
	handle @${action} {
		redir ${target}{http.request.uri.query.nom} 302
	}
	handle ${MEMBERS_PATH}/${action} {
		redir * ${MEMBERS_PATH}/ 302
	}
`,
  );
  return `${hostName(settings.hoster, slug)} {
	import base
	import pages
	import errors
	root * ${PROXY_PATHS.portal}/${slug}
	@members path ${MEMBERS_PATH} ${MEMBERS_PATH}/*
	basic_auth @members bcrypt "Espace des membres" {
		${MEMBERS_USER} ${membersHash(settings, slug)}
	}
${sharedFiles()}${redirects.join("")}	handle /suspendu.html {
		error 404
	}
	handle {
		file_server
	}
}
`;
}

function hostFiles(settings: ProviderSettings, slug: string, hosts: readonly OwnHost[]): [string, string][] {
  return hosts.map(({ label, state }) => {
    const host = hostName(settings.hoster, `${slug}.${label}`);
    const closed = `\timport base\n\timport pages\n\timport errors\n${sharedFiles()}\thandle {\n\t\timport suspended ${slug}\n\t}\n`;
    const text = state === "open" ? `\timport ${tenantSnippet(label)}\n` : closed;
    return [`${PROXY_PATHS.hosts}/${label}/${slug}.caddy`, `${host} {\n${text}}\n`];
  });
}

function sharedFiles(): string {
  return `	@shared path /style.css /logo.svg
	handle @shared {
		root * ${PROXY_PATHS.portal}
		file_server
	}
`;
}

function gateFiles(slug: string, gates: readonly Gate[]): [string, string][] {
  const hosts = [...new Set(gates.map(({ host }) => host))];
  return hosts.map((host) => [
    `${PROXY_PATHS.gates}/${host}/${slug}.caddy`,
    gates
      .filter((gate) => gate.host === host)
      .map(
        ({ prefix, state }) =>
          `handle ${prefix}* {\n\timport ${state === "open" ? upstreamSnippet(host) : `suspended ${slug}`}\n}\n`,
      )
      .join(""),
  ]);
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
