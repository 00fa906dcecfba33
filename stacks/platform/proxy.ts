import type { RouteRequest, ServicePlan } from "../../services/contract.ts";
import type { HosterSettings } from "../model/hoster.ts";
import { hostName } from "../model/names.ts";

/** Where the proxy's own things lie in its container. */
export const PROXY_PATHS = {
  sites: "/etc/caddy/sites",
  gates: "/etc/caddy/gates",
  hosts: "/etc/caddy/hosts",
  portal: "/srv/portal",
  authority: "/data/caddy/pki/authorities/local/root.crt",
} as const;

const OWNER = "1000:1000";
const MEBIBYTE = 1024 * 1024;
const DIRECTORIES = ["data", "config", "etc", "etc/sites", "etc/gates", "etc/hosts", "portal"] as const;

/** Page of the portal's base address, by file name. */
export type PortalFiles = Readonly<Record<string, string>>;

/**
 * Caddy: the only container with published ports. Associations' own sites come from files under {@link PROXY_PATHS}.
 * `networks` are those on which the routes' containers answer.
 */
export function proxyPlan(
  hoster: HosterSettings,
  routes: readonly RouteRequest[],
  networks: readonly string[],
  portal: PortalFiles,
): ServicePlan {
  const gates = routes.filter((route) => route.gatedPrefix).map((route) => `etc/gates/${route.label}`);
  const hosts = routes.filter((route) => route.perTenant).map((route) => `etc/hosts/${route.label}`);
  return {
    containers: [
      {
        name: "proxy",
        image: "caddy",
        command: ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"],
        environment: { XDG_DATA_HOME: "/data", XDG_CONFIG_HOME: "/config", HOME: "/data" },
        mounts: [
          // A folder, not the file: a file replaced by rename would not be seen inside.
          { source: "proxy/etc", target: "/etc/caddy", readOnly: false },
          { source: "proxy/portal", target: PROXY_PATHS.portal, readOnly: false },
          { source: "proxy/data", target: "/data", readOnly: false },
          { source: "proxy/config", target: "/config", readOnly: false },
        ],
        tmpfs: { "/tmp": "size=16m,mode=1777" },
        user: OWNER,
        readOnlyRoot: true,
        // Ports below 1024 are open to every user inside a container since Docker 20.10 (ip_unprivileged_port_start=0).
        capabilities: ["NET_BIND_SERVICE"],
        memoryBytes: 512 * MEBIBYTE,
        health: {
          command: ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:2021/health"],
          intervalSeconds: 3,
          timeoutSeconds: 5,
          retries: 10,
          startSeconds: 30,
        },
        stopSeconds: 15,
        networks: ["edge", ...networks],
        ports: [
          { address: hoster.address, port: hoster.httpPort, protocol: "tcp" },
          { address: hoster.address, port: hoster.httpsPort, protocol: "tcp" },
        ],
      },
    ],
    databases: [],
    directories: [...DIRECTORIES, ...gates, ...hosts].map((path) => ({ path, mode: "0750", owner: OWNER })),
    files: [
      { path: "etc/Caddyfile", mode: "0640", owner: OWNER, content: [caddyfile(hoster, routes)], onChange: "live" },
      ...Object.entries(portal).map(([name, text]) => ({
        path: `portal/${name}`,
        mode: "0640",
        owner: OWNER,
        content: [text],
        onChange: "live" as const,
      })),
    ],
    routes: [],
    backup: { databases: [], paths: ["proxy/data"] },
  };
}

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
	respond /health 200
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
import ${PROXY_PATHS.sites}/*.caddy
`;
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
  return `${upstream}
${route.perTenant ? tenantRoute(hoster, route) : sharedRoute(hoster, route)}`;
}

function sharedRoute(hoster: HosterSettings, route: RouteRequest): string {
  const gate = route.gatedPrefix
    ? `		import ${PROXY_PATHS.gates}/${route.label}/*.caddy
		@closed path / ${route.gatedPrefix}*
		handle @closed {
			error 404
		}
`
    : "";
  return `${hostName(hoster, route.label)} {
	import base
	import errors
	# In a route, what is written first is tried first.
	route {
${deniedPaths(route)}${gate}${gate === "" ? "" : portalAssets()}		handle {
			import ${upstreamSnippet(route.label)}
		}
	}
}
`;
}

/** Associations' own hosts are files of their own, read only while the service runs; the bare host leads nowhere. */
function tenantRoute(hoster: HosterSettings, route: RouteRequest): string {
  return `(${tenantSnippet(route.label)}) {
	import base
	import errors
	route {
${deniedPaths(route)}		handle {
			import ${upstreamSnippet(route.label)}
		}
	}
}

${hostName(hoster, route.label)} {
	import base
	import errors
	route {
${portalAssets()}		handle {
			error 404
		}
	}
}

import ${PROXY_PATHS.hosts}/${route.label}/*.caddy
`;
}

/** Snippet that leads a request on to the container of a route; for associations' gates. */
export function upstreamSnippet(label: string): string {
  return `${label.replaceAll(".", "-")}-upstream`;
}

/** Snippet with all that an association's own host below a `perTenant` route needs. */
export function tenantSnippet(label: string): string {
  return `${label.replaceAll(".", "-")}-tenant`;
}

function deniedPaths({ denied = [] }: RouteRequest): string {
  if (denied.length === 0) return "";
  return `\t\t@denied path ${denied.join(" ")}\n\t\thandle @denied {\n\t\t\terror 404\n\t\t}\n`;
}

/** What the error pages of a gated service show themselves with. */
function portalAssets(): string {
  return `		@assets path /style.css /logo.svg
		handle @assets {
			root * ${PROXY_PATHS.portal}
			file_server
		}
`;
}
