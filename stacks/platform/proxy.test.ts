import { describe, expect, it } from "vitest";
import type { RouteRequest } from "../../services/contract.ts";
import { aHoster } from "../../test/builders.ts";
import { caddyfile, proxyPlan } from "./proxy.ts";

const gated: RouteRequest = {
  label: "pads",
  container: "etherpad",
  port: 9001,
  denied: ["/api", "/api/*"],
  gatedPrefix: "/p/",
};
const open: RouteRequest = { label: "chat", container: "mattermost", port: 8065 };

/** The block that begins with a line ending in ` {`, up to its closing brace. */
function block(text: string, head: string): string {
  const start = text.indexOf(`\n${head} {\n`);
  if (start === -1) throw new Error(`no block ${head}`);
  return text.slice(start + 1, text.indexOf("\n}\n", start) + 3);
}

describe("a service's site", () => {
  it("hands everything to the service when nothing is asked for", () => {
    expect(block(caddyfile(aHoster(), [open]), "chat.chatons.example")).toBe(`chat.chatons.example {
	import base
	import errors
	# In a route, what is written first is tried first.
	route {
		handle {
			import chat-upstream
		}
	}
}
`);
  });

  it("cuts no conversation when its file is read again", () => {
    expect(block(caddyfile(aHoster(), [open]), "(chat-upstream)")).toBe(`(chat-upstream) {
	reverse_proxy mattermost:8065 {
		# A reload would cut every open document and conversation at once.
		stream_close_delay 5m
	}
}
`);
  });

  it("tries denied paths, then associations' own gates, then what is closed, and the service last", () => {
    const site = block(caddyfile(aHoster(), [gated]), "pads.chatons.example");
    const order = [
      "@denied path /api /api/*",
      "import /etc/caddy/gates/pads/*.caddy",
      "@closed path / /p/*",
      "import pads-upstream",
    ];
    const places = order.map((text) => site.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(site.match(/error 404/g)).toHaveLength(2);
    expect(site.indexOf("route {")).toBeLessThan(places[0] ?? 0);
  });

  it("has no gate where the service asks for none", () => {
    const site = block(caddyfile(aHoster(), [open]), "chat.chatons.example");
    expect(site).not.toMatch(/gates|@closed|@denied|error 404/);
  });

  it("is there for every route", () => {
    const text = caddyfile(aHoster(), [gated, open]);
    expect(block(text, "pads.chatons.example")).toContain("import pads-upstream");
    expect(block(text, "chat.chatons.example")).toContain("import chat-upstream");
    expect(text.trimEnd().split("\n").at(-1)).toBe("import /etc/caddy/sites/*.caddy");
  });
});

describe("the whole Caddyfile", () => {
  it("closes every brace it opens", () => {
    const text = caddyfile(aHoster(), [gated, open]).replaceAll(/\{[a-z_.[\]0-9]+\}/g, "");
    expect(text.split("{").length).toBe(text.split("}").length);
    expect(text).not.toContain("undefined");
  });

  it("has an authority of its own, and promises browsers nothing for months, on a trial machine", () => {
    const text = caddyfile(aHoster(), [open]);
    expect(text).toContain("\tlocal_certs\n\tskip_install_trust\n");
    expect(text).not.toMatch(/acme_ca|Strict-Transport-Security/);
  });

  it("asks the given authority for certificates on a real server", () => {
    const tls = { acmeDirectory: "https://acme.example/directory", email: "cert@chatons.example" };
    const text = caddyfile(aHoster({ tls }), [open]);
    expect(text).toContain("\tacme_ca https://acme.example/directory\n\temail cert@chatons.example\n");
    expect(text).toContain('Strict-Transport-Security "max-age=31536000"');
    expect(text).not.toMatch(/local_certs|skip_install_trust/);
  });

  it("sends plain addresses on to the port where TLS really answers", () => {
    expect(caddyfile(aHoster(), [])).toContain("redir https://{host}{uri} 308");
    expect(caddyfile(aHoster({ httpPort: 8081, httpsPort: 8444 }), [])).toContain("redir https://{host}:8444{uri} 308");
  });

  it("lets pages load nothing from anywhere else", () => {
    expect(block(caddyfile(aHoster(), []), "(pages)")).toContain(
      `Content-Security-Policy "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' https://*.chatons.example:*; base-uri 'none'; frame-ancestors 'none'"`,
    );
  });

  it("serves a suspended association's page with status 410, whatever was asked for", () => {
    expect(block(caddyfile(aHoster(), []), "(suspended)")).toBe(`(suspended) {
	root * /srv/portal
	rewrite * /{args[0]}/suspendu.html
	file_server {
		status 410
	}
}
`);
  });

  it("serves at the hoster's own address nothing of what lies below an association's name", () => {
    const site = block(caddyfile(aHoster(), []), "chatons.example");
    expect(site).toContain("@own path / /index.html /style.css /logo.svg\n");
    expect(site.indexOf("handle @own")).toBeLessThan(site.indexOf("error 404"));
  });
});

describe("proxyPlan", () => {
  const portal = { "index.html": "<p>portal</p>", "style.css": "p {}" };
  const plan = proxyPlan(
    aHoster({ address: "192.0.2.7", httpPort: 8081, httpsPort: 8444 }),
    [gated, open],
    ["etherpad", "mattermost"],
    portal,
  );
  const [container] = plan.containers;

  it("publishes the two ports on the hoster's address and joins every network it leads to", () => {
    expect(container?.ports).toEqual([
      { address: "192.0.2.7", port: 8081, protocol: "tcp" },
      { address: "192.0.2.7", port: 8444, protocol: "tcp" },
    ]);
    expect(container?.networks).toEqual(["edge", "etherpad", "mattermost"]);
  });

  it("is never replaced for a page or a route: every file is read live", () => {
    expect(plan.files.map(({ path, onChange }) => `${path} ${onChange}`)).toEqual([
      "etc/Caddyfile live",
      "portal/index.html live",
      "portal/style.css live",
    ]);
  });

  it("makes the folders that the Caddyfile reads before it starts, one of gates for each gated route", () => {
    expect(plan.directories.map(({ path }) => path)).toEqual([
      "data",
      "config",
      "etc",
      "etc/sites",
      "etc/gates",
      "etc/hosts",
      "portal",
      "etc/gates/pads",
    ]);
  });

  it("leads associations' own hosts to a service with the same refusals, the bare host nowhere", () => {
    const route = { label: "garradin", container: "paheko", port: 8080, perTenant: true, denied: ["/x*"] } as const;
    const withHosts = proxyPlan(aHoster(), [route], ["paheko"], {});
    expect(withHosts.directories.map(({ path }) => path)).toContain("etc/hosts/garradin");
    const text = caddyfile(aHoster(), [route]);
    expect(text.slice(text.indexOf("(garradin-upstream)"))).toBe(`(garradin-upstream) {
	reverse_proxy paheko:8080 {
		# A reload would cut every open document and conversation at once.
		stream_close_delay 5m
	}
}

(garradin-tenant) {
	import base
	import errors
	route {
		@denied path /x*
		handle @denied {
			error 404
		}
		handle {
			import garradin-upstream
		}
	}
}

garradin.chatons.example {
	import base
	import errors
	route {
		@assets path /style.css /logo.svg
		handle @assets {
			root * /srv/portal
			file_server
		}
		handle {
			error 404
		}
	}
}

import /etc/caddy/hosts/garradin/*.caddy

import /etc/caddy/sites/*.caddy
`);
  });

  it("keeps certificates across rebuilds", () => {
    expect(plan.backup).toEqual({ databases: [], paths: ["proxy/data"] });
    expect(container?.mounts).toContainEqual({ source: "proxy/data", target: "/data", readOnly: false });
  });
});
