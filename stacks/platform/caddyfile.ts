import type { RouteRequest } from "../../services/contract.ts";
import type { HosterSettings } from "../model/hoster.ts";
import { hostName } from "../model/names.ts";

const ETC = "/etc/caddy";

/** Where the proxy's own things lie in its container. */
export const PROXY_PATHS = {
  etc: ETC,
  /**
   * What Caddy reads of all associations: each list below, put together from one file an association. A thousand sites of
   * their own take Caddy half a minute and a gigabyte to read; five lists of a thousand lines, half a second
   * (docs/decisions/0005-associations-are-lines-of-the-proxys-lists.md).
   */
  lists: `${ETC}/lists`,
  /** `<host> open` or `<host> suspended`: every host name that is an association's. */
  hosts: `${ETC}/hosts`,
  /** `<slug> <bcrypt>`: who may read which members' page. */
  members: `${ETC}/members`,
  /** `<pattern of host, path and typed name> <address>`: where the forms of members' pages lead. */
  forms: `${ETC}/forms`,
  /** By label of the host: `path <prefix>*`, let through to the service. */
  gates: `${ETC}/gates`,
  /** By label of the host: `<pattern of the path> <slug>`, answered with the page of the suspended association. */
  closed: `${ETC}/closed`,
  portal: "/srv/portal",
  authority: "/data/caddy/pki/authorities/local/root.crt",
} as const;

/** Changes when associations' files for the proxy would look different for the same association. */
export const SITE_FORM = "lists-1";

/** The Caddyfile of everything that is not one association's. */
export function caddyfile(hoster: HosterSettings, routes: readonly RouteRequest[]): string {
  return `${globalOptions(hoster)}
${snippets(hoster)}
# Caddy's own redirects would lose the port where it is not 443.
http:// {
	redir https://{host}${hoster.httpsPort === 443 ? "" : `:${hoster.httpsPort}`}{uri} 308
}

http://127.0.0.1:2021 {
	bind 127.0.0.1
	route {
		respond /health 200
		# Caddy itself asks here before it gets a certificate for a name that somebody called.
		import association {query.domain}
		@unknown vars {association_state} unknown
		respond @unknown 404
		respond 200
	}
}

${hostName(hoster, "")} {
	import base
	import pages
	import errors
	root * ${PROXY_PATHS.portal}
	# Associations' pages lie below the same folder; they are served under their own names only.
	@own path / /index.html /style.css /logo.svg
	handle @own {
		file_server
	}
	handle {
		error 404
	}
}

${routes.map((route) => routeSite(hoster, route)).join("\n")}
${associationSites(hoster, routes)}`;
}

function globalOptions(hoster: HosterSettings): string {
  const tls =
    hoster.tls === "internal"
      ? "\tlocal_certs\n\tskip_install_trust"
      : `\tacme_ca ${hoster.tls.acmeDirectory}\n\temail ${hoster.tls.email}`;
  return `{
	http_port ${hoster.httpPort}
	https_port ${hoster.httpsPort}
	auto_https disable_redirects
	grace_period 10s
	persist_config off
${tls}
	on_demand_tls {
		ask http://127.0.0.1:2021/known
	}
	servers {
		protocols h1 h2
	}
	log {
		level WARN
	}
}
`;
}

function snippets(hoster: HosterSettings): string {
  // A browser keeps HSTS for a host name for months, on every port: not for an authority of one's own on localhost.
  const hsts = hoster.tls === "internal" ? "" : '\n\t\tStrict-Transport-Security "max-age=31536000"';
  return `(base) {
	encode zstd gzip
	header {
		X-Content-Type-Options nosniff
		Referrer-Policy strict-origin-when-cross-origin
		Permissions-Policy "geolocation=(), payment=(), usb=()"
		X-Frame-Options SAMEORIGIN${hsts}
		-Server
		-X-Powered-By
	}
}

(pages) {
	header {
		Content-Security-Policy "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' https://*.${hoster.domain}:*; base-uri 'none'; frame-ancestors 'none'"
		Cache-Control "no-cache"
	}
}

(errors) {
	handle_errors 401 {
		root * ${PROXY_PATHS.portal}
		rewrite * /401.html
		file_server
	}
	handle_errors 502 503 504 {
		root * ${PROXY_PATHS.portal}
		rewrite * /503.html
		file_server
	}
	handle_errors {
		root * ${PROXY_PATHS.portal}
		rewrite * /404.html
		file_server
	}
}

(suspended) {
	root * ${PROXY_PATHS.portal}
	rewrite * /{args[0]}/suspendu.html
	file_server {
		status 410
	}
}

(assets) {
	@assets path /style.css /logo.svg
	handle @assets {
		root * ${PROXY_PATHS.portal}
		file_server
	}
}

(association) {
	map {args[0]} {association_state} {
		import ${PROXY_PATHS.lists}/hosts/*.caddy
		default unknown
	}
}
`;
}

function routeSite(hoster: HosterSettings, route: RouteRequest): string {
  const upstream = `(${upstreamSnippet(route.label)}) {
	reverse_proxy ${route.container}:${route.port} {
		# A reload would cut every open document and conversation at once.
		stream_close_delay 5m
	}
}
`;
  // Associations' own hosts are led on below; the bare host leads nowhere.
  const led = `${deniedPaths(route)}${gate(route)}		handle {
			import ${upstreamSnippet(route.label)}
		}
`;
  const nowhere = "\t\timport assets\n\t\thandle {\n\t\t\terror 404\n\t\t}\n";
  return `${upstream}
${hostName(hoster, route.label)} {
	# Not the certificate of whatever is below the domain, fetched when somebody calls: its own, at once.
	tls force_automate
	import base
	import errors
	# In a route, what is written first is tried first.
	route {
${route.perTenant ? nowhere : led}	}
}
`;
}

function deniedPaths({ denied = [] }: RouteRequest, indent = "\t\t"): string {
  if (denied.length === 0) return "";
  return `${indent}@denied path ${denied.join(" ")}\n${indent}handle @denied {\n${indent}\terror 404\n${indent}}\n`;
}

/** What of a service is behind associations' own prefixes, and what its error pages show themselves with. */
function gate({ label, gatedPrefix }: RouteRequest): string {
  if (!gatedPrefix) return "";
  return `		@gated path / ${gatedPrefix}*
		handle @gated {
			route {
				@open {
					# Never asked for here: without a line, everything would fit.
					path /none
					import ${PROXY_PATHS.lists}/gates/${label}/*.caddy
				}
				handle @open {
					import ${upstreamSnippet(label)}
				}
				map {path} {suspended_association} {
					import ${PROXY_PATHS.lists}/closed/${label}/*.caddy
					default ""
				}
				@suspended not vars {suspended_association} ""
				handle @suspended {
					import suspended {suspended_association}
				}
				error 404
			}
		}
		import assets
`;
}

function upstreamSnippet(label: string): string {
  return `${label.replaceAll(".", "-")}-upstream`;
}

/** All associations' hosts in one site: what is each one's own is in the lists, so that one more is one more line. */
function associationSites(hoster: HosterSettings, routes: readonly RouteRequest[]): string {
  const own = routes.filter(({ perTenant }) => perTenant);
  const hosts = ["*", ...own.map(({ label }) => `*.${label}`)].map((label) => hostName(hoster, label));
  return `${hosts.join(", ")} {
	tls {
		on_demand
	}
	import base
	import errors
	route {
		import association {host}
		@unknown vars {association_state} unknown
		error @unknown 404
		@closed vars {association_state} suspended
${own.map((route) => ownHost(hoster, route)).join("")}		handle {
			route {
${portalOf(`{labels.${depth(hoster.domain)}}`)}			}
		}
	}
}
`;
}

function ownHost(hoster: HosterSettings, route: RouteRequest): string {
  const name = `own-${route.label.replaceAll(".", "-")}`;
  const slug = `{labels.${depth(hostName(hoster, route.label))}}`;
  return `		@${name} host ${hostName(hoster, `*.${route.label}`)}
		handle @${name} {
			route {
				handle @closed {
					import pages
					route {
						import assets
						import suspended ${slug}
					}
				}
${deniedPaths(route, "\t\t\t\t")}				import ${upstreamSnippet(route.label)}
			}
		}
`;
}

/** An association's pages. `slug`: the placeholder that stands for it, the first label of the host that was called. */
function portalOf(slug: string): string {
  return `				import pages
				import assets
				handle @closed {
					import suspended ${slug}
				}
				@members path /membres /membres/*
				handle @members {
					route {
						basic_auth bcrypt "Espace des membres" {
							import ${PROXY_PATHS.lists}/members/*.caddy
						}
						# The password of another association opens nothing here.
						@stranger not vars {http.auth.user.id} ${slug}
						header @stranger WWW-Authenticate "Basic realm=\\"Espace des membres\\""
						error @stranger 401
						map {host}{path}?{query.nom} {form_target} {
							import ${PROXY_PATHS.lists}/forms/*.caddy
							default ""
						}
						@target not vars {form_target} ""
						redir @target {form_target} 302
						@again query nom=*
						redir @again /membres/ 302
						root * ${PROXY_PATHS.portal}/${slug}
						file_server
					}
				}
				error /suspendu.html 404
				root * ${PROXY_PATHS.portal}/${slug}
				file_server
`;
}

/** Number of labels of a host name: Caddy counts them from the right, from 0, so it is the place of one more on the left. */
function depth(host: string): number {
  return host.split(".").length;
}
