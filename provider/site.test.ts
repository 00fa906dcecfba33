import bcrypt from "bcryptjs";
import { describe, expect, it } from "vitest";
import { TENANT_KEY } from "../test/fixtures/services/fake-port.ts";
import { associationInputs, providerSettingsOf } from "../test/fixtures/services/provider-builders.ts";
import { activeSite, membersPassword, suspendedSite } from "./site.ts";

const settings = providerSettingsOf("/access");
const chorale = associationInputs();

const open = { host: "pads", prefix: "/p/chorale-0123456789-", state: "open" as const };
const links = [
  {
    title: "Discussions",
    url: "https://chat.chatons.example/chorale",
    description: "Phrase.",
    audience: "public" as const,
  },
  {
    title: "accueil",
    url: "https://pads.chatons.example/p/chorale-0123456789-accueil",
    description: "Phrase.",
    audience: "members" as const,
  },
];
const form = {
  action: "document",
  target: "https://pads.chatons.example/p/chorale-0123456789-",
  pattern: "[a-z\\-]{1,26}",
  title: "Ouvrir un document",
  button: "Ouvrir",
  hint: "Un nom court.",
};
const files = activeSite(settings, chorale, { links, forms: [form], gates: [open], hosts: [] });
const text = (path: string) => files.get(path) ?? "";

describe("an association's site", () => {
  it("is its pages and its lines in the proxy's lists, its address last: when it is there, all that is behind it is", () => {
    expect([...files.keys()]).toEqual([
      "/srv/portal/chorale/index.html",
      "/srv/portal/chorale/membres/index.html",
      "/srv/portal/chorale/suspendu.html",
      "/etc/caddy/members/chorale.caddy",
      "/etc/caddy/forms/chorale.caddy",
      "/etc/caddy/gates/pads/chorale.caddy",
      "/etc/caddy/closed/pads/chorale.caddy",
      "/etc/caddy/hosts/chorale.caddy",
    ]);
  });

  it("has its address, its password under its own name, its prefix on a service, and where its form leads", () => {
    expect(text("/etc/caddy/hosts/chorale.caddy")).toBe("chorale.chatons.example open\n");
    expect(text("/etc/caddy/members/chorale.caddy")).toMatch(/^chorale \$2b\$06\$[./A-Za-z0-9]{53}\n$/);
    expect(text("/etc/caddy/gates/pads/chorale.caddy")).toBe("path `/p/chorale-0123456789-*`\n");
    expect(text("/etc/caddy/closed/pads/chorale.caddy")).toBe("");
    expect(text("/etc/caddy/forms/chorale.caddy")).toBe(
      `\`~^chorale\\.chatons\\.example/membres/document\\?([a-z\\-]{1,26})$\` \`https://pads.chatons.example/p/chorale-0123456789-\${1}\`\n`,
    );
  });

  it("keeps every sign of a form's address as it is", () => {
    const odd = { ...form, target: "https://pads.chatons.example/$1/" };
    const site = activeSite(settings, chorale, { links: [], forms: [odd], gates: [], hosts: [] });
    expect(site.get("/etc/caddy/forms/chorale.caddy")).toContain(`\`https://pads.chatons.example/$$1/\${1}\`\n`);
  });

  it.each(["/p/`", "/p/\n"])("refuses a prefix that no line can hold: %j", (prefix) => {
    expect(() =>
      activeSite(settings, chorale, { links: [], forms: [], gates: [{ ...open, prefix }], hosts: [] }),
    ).toThrow(new Error(`${JSON.stringify(`${prefix}*`)} cannot stand in a list of the proxy`));
  });

  it("keeps members' links and forms off the page that anyone can open", () => {
    expect(text("/srv/portal/chorale/index.html")).toContain("https://chat.chatons.example/chorale");
    expect(text("/srv/portal/chorale/index.html")).not.toMatch(/0123456789|<form/);
    expect(text("/srv/portal/chorale/membres/index.html")).toContain(links[1]?.url);
    expect(text("/srv/portal/chorale/membres/index.html")).toContain('action="/membres/document"');
  });

  it("opens its own addresses on a service, and closes those of a service that it no longer has", () => {
    const gates = [
      open,
      { host: "pads", prefix: "/old/", state: "suspended" as const },
      { host: "cloud", prefix: "/s/", state: "suspended" as const },
    ];
    const mixed = activeSite(settings, chorale, { links: [], forms: [], gates, hosts: [] });
    expect(mixed.get("/etc/caddy/gates/pads/chorale.caddy")).toBe("path `/p/chorale-0123456789-*`\n");
    expect(mixed.get("/etc/caddy/closed/pads/chorale.caddy")).toBe("`~(?i)^/old/` chorale\n");
    expect(mixed.get("/etc/caddy/gates/cloud/chorale.caddy")).toBe("");
    expect(mixed.get("/etc/caddy/closed/cloud/chorale.caddy")).toBe("`~(?i)^/s/` chorale\n");
    expect(mixed.get("/srv/portal/chorale/suspendu.html")).toContain("Chorale des Deux Rives");
  });

  it("has hosts of its own on a service, open or closed", () => {
    const hosts = [
      { label: "garradin", state: "open" as const },
      { label: "sondages", state: "suspended" as const },
    ];
    const site = activeSite(settings, chorale, { links: [], forms: [], gates: [], hosts });
    expect(site.get("/etc/caddy/hosts/chorale.caddy")).toBe(
      "chorale.chatons.example open\nchorale.garradin.chatons.example open\nchorale.sondages.chatons.example suspended\n",
    );
  });

  it("is the same each time, and names no other association", () => {
    expect([...activeSite(settings, chorale, { links, forms: [form], gates: [open], hosts: [] })]).toEqual([...files]);
    const other = activeSite(
      settings,
      associationInputs({ slug: "epicerie", displayName: "L'Épicerie", contact: "bureau@epicerie.example" }),
      { links: [], forms: [], gates: [], hosts: [] },
    );
    expect([...other.keys()].filter((path) => files.has(path))).toEqual([]);
    expect([...other.values()].join("")).not.toMatch(/chorale/i);
  });

  it("writes paths that one line for the proxy can carry", () => {
    for (const path of files.keys()) expect(path).toMatch(/^\/[a-z0-9/.-]+$/);
  });
});

describe("the members' password", () => {
  const hash = (slug: string) => {
    const site = activeSite(settings, associationInputs({ slug }), { links: [], forms: [], gates: [], hosts: [] });
    return site.get(`/etc/caddy/members/${slug}.caddy`)?.match(/ (\$\S+)/)?.[1] ?? "";
  };

  it("opens the members' page: the hash in the proxy's file is of it and of nothing else", async () => {
    const password = membersPassword(settings, "chorale");
    expect(hash("chorale")).toMatch(/^\$2b\$06\$[./A-Za-z0-9]{53}$/);
    expect(await bcrypt.compare(password, hash("chorale"))).toBe(true);
    expect(await bcrypt.compare(membersPassword(settings, "epicerie"), hash("chorale"))).toBe(false);
  });

  it("has the same hash in each run, so that an association that did not change writes nothing", () => {
    expect(hash("chorale")).toBe(hash("chorale"));
    expect(hash("epicerie").slice(0, 29)).not.toBe(hash("chorale").slice(0, 29));
  });

  it("changes with the key, and stands in no file", () => {
    const password = membersPassword(settings, "chorale");
    expect(membersPassword({ ...settings, tenantKey: `${TENANT_KEY}0` }, "chorale")).not.toBe(password);
    expect([...files.values()].join("")).not.toContain(password);
    expect([...files.values()].join("")).not.toContain(TENANT_KEY);
  });
});

describe("a suspended association's site", () => {
  const gates = [open];
  const suspended = suspendedSite(settings, chorale, gates, ["garradin"]);

  it("answers every address with the page that says so, and knows no password any more", () => {
    expect(suspended.get("/etc/caddy/hosts/chorale.caddy")).toBe(
      "chorale.chatons.example suspended\nchorale.garradin.chatons.example suspended\n",
    );
    expect(suspended.get("/etc/caddy/members/chorale.caddy")).toBe("");
    expect(suspended.get("/etc/caddy/forms/chorale.caddy")).toBe("");
  });

  it("closes its addresses on every service, whatever they were before", () => {
    expect(suspended.get("/etc/caddy/gates/pads/chorale.caddy")).toBe("");
    expect(suspended.get("/etc/caddy/closed/pads/chorale.caddy")).toBe("`~(?i)^/p/chorale-0123456789-` chorale\n");
  });

  it("writes over the files of the open site and removes none", () => {
    expect([...suspended.keys()].filter((path) => !files.has(path))).toEqual([]);
    expect(suspended.get("/srv/portal/chorale/suspendu.html")).toBe(text("/srv/portal/chorale/suspendu.html"));
  });
});
