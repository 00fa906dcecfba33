import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { catalogue } from "../services/catalogue.ts";
import { loadHoster } from "./load.ts";

const GIVEN = {
  name: "Les Chatons d'Essai",
  domain: "chatons.example",
  contact: "aide@chatons.example",
  services: ["etherpad", "mattermost"],
  dataRoot: "/srv/chatterie",
  tls: "internal",
  mail: "sink",
};
const CHORALE =
  "displayName: Chorale\ncommune: Saint-Exemple\nkind: culture\ncontact: bureau@chorale.example\nservices:\n  etherpad: true\n";
const DIGEST = `sha256:${"5".repeat(64)}`;

const lockOf = (changes: Readonly<Record<string, object>> = {}) => {
  const names = ["caddy", "etherpad", "mailpit", "mattermost", "node", "postgres", "relay"];
  const images = names.map((name) => [
    name,
    { repository: name, tag: "1", digest: DIGEST, source: "official", ...changes[name] },
  ]);
  return JSON.stringify({ images: Object.fromEntries(images) });
};

describe("loadHoster", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "chatterie load "));
    write("images.lock.json", lockOf());
    write("tenants/chorale.yaml", CHORALE);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const loadGiven = (given: unknown) => loadHoster(root, "local", given, catalogue);
  const load = (changes: object = {}) => loadGiven({ ...GIVEN, ...changes });
  /** The text that the engine shows; it is a RunError, which is shown without a stack trace. */
  const refused = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      expect(pulumi.RunError.isInstance(error)).toBe(true);
      return (error as Error).message;
    }
    throw new Error("nothing was refused");
  };

  it("reads the hoster with its defaults, the associations and the lock", () => {
    const loaded = load();
    expect(loaded.hoster).toEqual({
      ...GIVEN,
      stack: "local",
      settings: {},
      language: "fr",
      address: "127.0.0.1",
      httpPort: 80,
      httpsPort: 443,
      tenants: "tenants",
      images: "images.lock.json",
    });
    expect(loaded.tenants.map(({ slug, file, listed }) => ({ slug, file, listed }))).toEqual([
      { slug: "chorale", file: "tenants/chorale.yaml", listed: true },
    ]);
    expect(loaded.lock.images["caddy"]?.digest).toBe(DIGEST);
    expect(loaded.notices).toEqual([]);
  });

  it("accepts the stack file that the project ships", () => {
    const shipped = parse(readFileSync(new URL("../Pulumi.local.yaml", import.meta.url), "utf8"));
    expect(loadGiven(shipped.config["chatterie:hoster"]).hoster.domain).toBe("localhost");
  });

  it("tells all that is wrong with the settings at once, each with its place", () => {
    const text = refused(() => load({ domain: "Chatons.Example", contact: "aide", httpPort: 0, tsl: "internal" }));
    expect(text.split("\n")).toEqual([
      "Pulumi.local.yaml: chatterie:hoster.domain: a domain name in lower case",
      "Pulumi.local.yaml: chatterie:hoster.contact: Invalid email address",
      "Pulumi.local.yaml: chatterie:hoster.httpPort: Too small: expected number to be >=1",
      'Pulumi.local.yaml: chatterie:hoster: Unrecognized key: "tsl"',
    ]);
  });

  it("tells what is missing when the stack has no settings at all", () => {
    const lines = refused(() => loadGiven(undefined)).split("\n");
    expect(lines).toContain(
      "Pulumi.local.yaml: chatterie:hoster.name: Invalid input: expected string, received undefined",
    );
    expect(lines.map((line) => line.split(": ")[1])).toEqual(
      ["name", "domain", "contact", "services", "dataRoot", "tls", "mail"].map((key) => `chatterie:hoster.${key}`),
    );
  });

  it("names a service that there is not, and those that there are", () => {
    expect(refused(() => load({ services: ["etherpad", "nextclod"] }))).toBe(
      "Pulumi.local.yaml: chatterie:hoster.services: there is no service nextclod. Write some of: bigbluebutton, etherpad, framadate, mattermost, nextcloud, paheko",
    );
  });

  it("tells every problem of every association's file, and does not go on without one of them", () => {
    write("tenants/chorale.yaml", CHORALE.replace("kind: culture", "kind: opera"));
    write("tenants/epicerie.yaml", CHORALE.replace("commune: Saint-Exemple\n", ""));
    const lines = refused(() => load()).split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^tenants\/chorale\.yaml:3:7 kind: .*opera/);
    expect(lines[1]).toMatch(/^tenants\/epicerie\.yaml:1:1 commune: /);
  });

  it("tells an association that uses a service which this hoster does not run", () => {
    write("tenants/chorale.yaml", `${CHORALE}  mattermost: true\n`);
    const text = refused(() => load({ services: ["etherpad"] }));
    expect(text).toMatch(/^tenants\/chorale\.yaml:7:3 services\.mattermost: /);
    expect(text).toMatch(/etherpad/i);
  });

  it("speaks the hoster's language also of files that it could not read", () => {
    write("tenants/refuge.yaml.txt", CHORALE);
    const french = refused(() => load());
    const english = refused(() => load({ language: "en" }));
    expect(french).toMatch(/^tenants\/refuge\.yaml\.txt:1:1: ce fichier n'est pas lu/);
    expect(english).toMatch(/^tenants\/refuge\.yaml\.txt:1:1: this file is not read/);
  });

  it("tells where it looked for associations when there is no such folder", () => {
    expect(refused(() => load({ tenants: "associations" }))).toBe(
      "associations:1:1: ce dossier n'existe pas ou ne peut pas être lu. Créez-le, ou corrigez le réglage « tenants » de l'hébergeur.",
    );
  });

  it("tells an image lock that cannot be read, or that lacks a digest, in one sentence", () => {
    expect(refused(() => load({ images: "lost.json" }))).toBe(
      "lost.json: the image lock cannot be read. Say where it lies under chatterie:hoster.images, or take back the one of the project.",
    );
    write("images.lock.json", lockOf({ postgres: { digest: null } }));
    expect(refused(() => load())).toBe(
      "images.lock.json: no digest yet for postgres. Ask the registry with: npm run images",
    );
  });

  it("does not ask for the digest of an image that this hoster does not run", () => {
    write("images.lock.json", lockOf({ mattermost: { digest: null }, mailpit: { digest: null } }));
    const relay = { from: "chatons@relay.example", via: { host: "relay.example" } };
    expect(load({ services: ["etherpad"], mail: relay }).hoster.services).toEqual(["etherpad"]);
  });

  it("says on every page when images were built on the machine", () => {
    write("images.lock.json", lockOf({ etherpad: { source: "lab" } }));
    expect(load().notices).toEqual([
      "Démonstration sur cette machine : les programmes sont les vrais, mais construits ici et non tirés de leurs images officielles.",
    ]);
    expect(load({ language: "en" }).notices).toEqual([
      "Demonstration on this machine: the programs are the real ones, but built here and not taken from their official images.",
    ]);
  });

  it("says on every page which services are stand-ins", () => {
    write("images.lock.json", lockOf({ etherpad: { source: "stand-in" } }));
    expect(load().notices).toEqual([
      "Démonstration sur cette machine. Remplacés par des doublures, qui ne sont pas les vrais programmes : Etherpad. Les autres sont les vrais, construits ici.",
    ]);
    expect(load({ language: "en" }).notices).toEqual([
      "Demonstration on this machine. Replaced by stand-ins, which are not the real programs: Etherpad. The others are the real ones, built here.",
    ]);
  });

  it("never lets a stand-in onto a server for people", () => {
    write("images.lock.json", lockOf({ etherpad: { source: "stand-in" } }));
    const sentence =
      'images.lock.json: etherpad are stand-ins of the lab and not the real programs; stack "local" is for people. Name the project\'s own lock instead: images: images.lock.json';
    expect(refused(() => load({ dockerHost: "ssh://root@server.example" }))).toBe(sentence);
    const acme = { acmeDirectory: "https://acme.example/directory", email: "aide@chatons.example" };
    expect(refused(() => load({ tls: acme }))).toBe(sentence);
  });
});
