import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { deriveSecret } from "../../stacks/model/secrets.ts";
import { changedInputs, LOCK, MASTER_SECRET } from "./hoster-builders.ts";
import { type Deployed, deployed, label } from "./pulumi-mocks.ts";

const HOSTER = {
  name: "Les Chatons d'Essai",
  domain: "chatons.example",
  contact: "aide@chatons.example",
  services: ["etherpad", "mattermost"],
  httpsPort: 8443,
  dataRoot: "data/test",
  tls: "internal",
  mail: "sink",
};
type Program = typeof import("../../stacks/hoster.ts");

/** The whole program, from the files of a folder to the resources; it reads the working directory and the stack's settings. */
describe("the program", () => {
  const before = process.cwd();
  const root = mkdtempSync(join(tmpdir(), "chatterie program "));
  let three: Deployed<Program>;

  const run = (hoster: object = {}): Promise<Deployed<Program>> => {
    const settings = {
      "chatterie:hoster": JSON.stringify({ ...HOSTER, ...hoster }),
      "chatterie:masterSecret": MASTER_SECRET,
    };
    pulumi.runtime.setAllConfig(settings, ["chatterie:masterSecret"]);
    vi.resetModules();
    return deployed(() => import("../../stacks/hoster.ts"));
  };
  const write = (slug: string, more = "") =>
    writeFileSync(
      join(root, "tenants", `${slug}.yaml`),
      `displayName: Association ${slug}\ncommune: Saint-Exemple\nkind: culture\ncontact: bureau@${slug}.example\n${more}services:\n  etherpad: true\n  mattermost: true\n`,
    );

  beforeAll(async () => {
    mkdirSync(join(root, "tenants"));
    writeFileSync(join(root, "images.lock.json"), JSON.stringify(LOCK));
    process.chdir(root);
    for (const slug of ["chorale", "epicerie", "refuge"]) write(slug);
    three = await run();
  });
  afterAll(() => {
    process.chdir(before);
    rmSync(root, { recursive: true, force: true });
  });

  it("declares one resource for each file of an association", () => {
    expect(three.all("Association").map(({ name }) => name)).toEqual(["chorale", "epicerie", "refuge"]);
  });

  it("lets each association wait for the one resource that waits for every other", () => {
    const { dependsOn } = three.one("Association chorale");
    expect(dependsOn).toEqual(["Command chatterie-test-proxy-reload"]);
  });

  it("gives the provider a key of its own, as a secret, and never the master secret", () => {
    const provider = three.one("chatterie associations");
    expect(provider.inputs["tenantKey"]).toBe(deriveSecret(MASTER_SECRET, "tenants"));
    expect(provider.secrets).toEqual(["tenantKey"]);
    expect(three.resources.filter(({ inputs }) => JSON.stringify(inputs).includes(MASTER_SECRET)).map(label)).toEqual(
      [],
    );
    expect(JSON.parse(String(provider.inputs["hoster"]))).toMatchObject({
      name: "Les Chatons d'Essai",
      url: "https://chatons.example:8443/",
    });
  });

  it("touches nothing of the others when a fourth comes, but the home page that names it", async () => {
    write("velo");
    const four = await run();
    expect(changedInputs(three.resources, four.resources)).toEqual({
      "Association velo": ["new"],
      "Command chatterie-test-files-proxy": ["stdin"],
    });
    write("velo", "listed: false\n");
    const unlisted = await run();
    expect(changedInputs(three.resources, unlisted.resources)).toEqual({ "Association velo": ["new"] });
    rmSync(join(root, "tenants", "velo.yaml"));
    expect(changedInputs(three.resources, (await run()).resources)).toEqual({});
  });

  it("gives people every address, and says where passwords and certificate lie", async () => {
    const { urls, accessFiles, certificateAuthority, data } = three.result;
    expect(urls).toEqual({
      portal: "https://chatons.example:8443",
      pads: "https://pads.chatons.example:8443",
      chat: "https://chat.chatons.example:8443",
      mail: "https://mail.chatons.example:8443",
      associations: {
        chorale: "https://chorale.chatons.example:8443",
        epicerie: "https://epicerie.chatons.example:8443",
        refuge: "https://refuge.chatons.example:8443",
      },
    });
    expect(accessFiles).toBe(join(process.cwd(), ".chatterie/access/test"));
    expect(certificateAuthority).toEqual({
      container: "chatterie-test-proxy",
      path: "/data/caddy/pki/authorities/local/root.crt",
    });
    expect(data).toBe(join(process.cwd(), "data/test"));
  });

  it("runs only the services that its settings name", async () => {
    for (const slug of ["chorale", "epicerie", "refuge"]) {
      writeFileSync(
        join(root, "tenants", `${slug}.yaml`),
        `displayName: Association\ncommune: Saint-Exemple\nkind: culture\ncontact: a@b.example\nservices:\n  etherpad: true\n`,
      );
    }
    const pads = await run({ services: ["etherpad"] });
    expect(JSON.stringify(pads.resources.map(({ inputs }) => inputs))).not.toContain("mattermost");
    expect(pads.all("Container").map(({ name }) => name)).toEqual([
      "chatterie-test-etherpad",
      "chatterie-test-etherpad-janitor",
      "chatterie-test-mail",
      "chatterie-test-postgres",
      "chatterie-test-proxy",
    ]);
  });

  it("stops before it declares anything when a file is wrong", async () => {
    writeFileSync(join(root, "tenants", "chorale.yaml"), "displayName: Chorale\n");
    await expect(run()).rejects.toThrow(/^tenants\/chorale\.yaml:1:1 commune: /);
  });
});
