import { expect, it } from "vitest";
import { catalogue } from "../../services/catalogue.ts";
import { aHoster, aTenant } from "../../test/builders.ts";
import { hosterFacts } from "./association-document.ts";
import { portalFiles } from "./portal-files.ts";

const hoster = aHoster({ httpsPort: 8443 });
const facts = hosterFacts(hoster, catalogue, []);
const files = (...tenants: Parameters<typeof portalFiles>[2]) => portalFiles(hoster, facts, tenants);

it("are the pages, the style and the picture at the hoster's own address, and not one more", () => {
  const pages = Object.keys(files()).filter((name) => name.endsWith(".html"));
  expect(pages).toEqual(["index.html", "401.html", "404.html", "503.html"]);
  expect(Object.keys(files()).filter((name) => !pages.includes(name))).toEqual(["style.css", "logo.svg"]);
});

it("have names that the lines of place-files.sh can carry", () => {
  for (const name of Object.keys(files())) expect(name).toMatch(/^[a-z0-9]+\.[a-z]+$/);
});

it("name the associations that want to be listed, with their address", () => {
  const hidden = aTenant({ slug: "refuge", displayName: "Le Refuge discret", listed: false });
  const home = files(aTenant(), hidden)["index.html"];
  expect(home).toContain("Chorale des Deux Rives");
  expect(home).toContain('href="https://chorale.chatons.example:8443/"');
  expect(home).not.toMatch(/refuge/i);
});

it("change on the home page alone when an association comes", () => {
  const before = files();
  const after = files(aTenant());
  expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(["index.html"]);
});
