import { describe, expect, it } from "vitest";
import type { RouteRequest } from "../../services/contract.ts";
import { aHoster } from "../../test/builders.ts";
import { caddyfile } from "./caddyfile.ts";

const gated: RouteRequest = {
  label: "pads",
  container: "etherpad",
  port: 9001,
  denied: ["/api", "/api/*"],
  gatedPrefix: "/p/",
};
const open: RouteRequest = { label: "chat", container: "mattermost", port: 8065 };
const own: RouteRequest = { label: "garradin", container: "paheko", port: 8080, perTenant: true, denied: ["/x*"] };

/** The block that begins with a line ending in ` {`, up to its closing brace. */
function block(text: string, head: string): string {
  const start = text.indexOf(`\n${head} {\n`);
  if (start === -1) throw new Error(`no block ${head}`);
  return text.slice(start + 1, text.indexOf("\n}\n", start) + 3);
}

describe("a service's site", () => {
  it("hands everything to the service when nothing is asked for", () => {
    expect(block(caddyfile(aHoster(), [open]), "chat.chatons.example")).toBe(`chat.chatons.example {
	# Not the certificate of whatever is below the domain, fetched when somebody calls: its own, at once.
	tls force_automate
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

  it("tries denied paths, then associations' own prefixes, then those that are suspended, and the service last", () => {
    expect(block(caddyfile(aHoster(), [gated]), "pads.chatons.example")).toContain(`	route {
		@denied path /api /api/*
		handle @denied {
			error 404
		}
		@gated path / /p/*
		handle @gated {
			route {
				@open {
					# Never asked for here: without a line, everything would fit.
					path /none
					import /etc/caddy/lists/gates/pads/*.caddy
				}
				handle @open {
					import pads-upstream
				}
				map {path} {suspended_association} {
					import /etc/caddy/lists/closed/pads/*.caddy
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
		handle {
			import pads-upstream
		}
	}
`);
  });

  it("has no gate where the service asks for none", () => {
    const site = block(caddyfile(aHoster(), [open]), "chat.chatons.example");
    expect(site).not.toMatch(/lists|@gated|@denied|error 404/);
  });

  it("is there for every route", () => {
    const text = caddyfile(aHoster(), [gated, open]);
    expect(block(text, "pads.chatons.example")).toContain("import pads-upstream");
    expect(block(text, "chat.chatons.example")).toContain("import chat-upstream");
  });

  it("leads nowhere by its bare host where each association has one of its own", () => {
    expect(block(caddyfile(aHoster(), [own]), "garradin.chatons.example")).toContain(`	route {
		import assets
		handle {
			error 404
		}
	}
`);
  });
});

describe("the site of all associations", () => {
  const sites = (routes: readonly RouteRequest[], hosts: string) => block(caddyfile(aHoster(), routes), hosts);

  it("stands for every host below the domain, and every one below a service that has a host for each", () => {
    const text = sites([open, own], "*.chatons.example, *.garradin.chatons.example");
    expect(text).toContain(`	route {
		import association {host}
		@unknown vars {association_state} unknown
		error @unknown 404
		@closed vars {association_state} suspended
		@own-garradin host *.garradin.chatons.example
		handle @own-garradin {
			route {
				handle @closed {
					import pages
					route {
						import assets
						import suspended {labels.3}
					}
				}
				@denied path /x*
				handle @denied {
					error 404
				}
				import garradin-upstream
			}
		}
		handle {
`);
  });

  it("names the association by the first label of its host, whatever the domain's length", () => {
    expect(sites([], "*.chatons.example")).toContain("root * /srv/portal/{labels.2}\n");
    const deeper = block(caddyfile(aHoster({ domain: "asso.chatons.example" }), []), "*.asso.chatons.example");
    expect(deeper).toContain("root * /srv/portal/{labels.3}\n");
  });

  it("asks for the association's own password before anything of its members' page, and lets no other's in", () => {
    const text = sites([], "*.chatons.example");
    const order = [
      "handle @closed {",
      "handle @members {",
      "basic_auth bcrypt",
      "@stranger not vars {http.auth.user.id} {labels.2}",
      "error @stranger 401",
      "map {host}{path}?{query.nom} {form_target} {",
      "root * /srv/portal/{labels.2}",
    ];
    const places = order.map((line) => text.indexOf(line));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it("gets certificates for hosts that are an association's, and for no other", () => {
    const text = caddyfile(aHoster(), [own]);
    expect(text).toContain("\ton_demand_tls {\n\t\task http://127.0.0.1:2021/known\n\t}\n");
    expect(block(text, "http://127.0.0.1:2021")).toContain(`		import association {query.domain}
		@unknown vars {association_state} unknown
		respond @unknown 404
		respond 200
`);
    expect(block(text, "(association)")).toBe(`(association) {
	map {args[0]} {association_state} {
		import /etc/caddy/lists/hosts/*.caddy
		default unknown
	}
}
`);
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
