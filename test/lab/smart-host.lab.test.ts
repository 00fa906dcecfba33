import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyDkim } from "./dkim.ts";
import { LabStack } from "./lab-stack.ts";
import { RelayOf } from "./relay-of.ts";
import { type Authority, anAuthority, SmartHostServer } from "./smart-host-server.ts";

const HOST = "smtp.fournisseur.example";
const USER = "chatons";
const PASSWORD = "Canari-8f3b1c5d7e9a2046";
const FROM = "chatons@laboratoire.example";

// The way most hosters will send: a provider's server that wants TLS and a login. The provider is Mailpit, outside the hoster.
describe("a hoster that sends through a provider's server", () => {
  let lab: LabStack;
  let relay: RelayOf;
  let server: SmartHostServer;
  let authority: Authority;

  beforeAll(async () => {
    authority = await anAuthority(HOST);
    const via = { host: HOST, port: 1025, tls: "starttls", user: USER, authority: authority.certificate };
    const settings = { services: ["etherpad"], mail: { from: FROM, via } };
    lab = new LabStack({ stack: "smarthost", http: 18680, https: 18683, settings });
    relay = new RelayOf(lab);
    server = new SmartHostServer(`chatterie-${lab.stack}-edge`, HOST);
    await lab.prepare();
  });
  afterAll(async () => {
    await server.remove();
    await lab.removeContainers();
    await lab.wipe();
  });

  it("is refused while its password is missing, with the command that sets it", async () => {
    const answer = await lab.up();
    expect(answer.code).not.toBe(0);
    expect(answer.text).toContain("the secret chatterie:mailPassword is missing");
    expect(Object.keys(await lab.containers())).toEqual([]);
  });

  it("logs in over TLS and hands on what a service gave it", async () => {
    await lab.giveSecret("mailPassword", PASSWORD);
    const answer = await lab.up();
    expect(answer.code, answer.told).toBe(0);
    await server.start({ user: USER, password: PASSWORD, certificate: authority.server });
    expect(await relay.hand({ from: FROM, to: "bureau@chorale.example", subject: "premier" })).toMatch(/^250 /);
    const raw = await relay.until(() => server.raw("subject:premier"));
    expect(verifyDkim(raw, await relay.publicKey())).toEqual({ domain: "laboratoire.example", selector: "chatterie" });
  });

  it("keeps the password out of the state, of what is printed, of `docker inspect`, of logs and of command lines", async () => {
    const files = readdirSync(lab.place.stateFolder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const state = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
    const preview = await lab.pulumi("preview", "--diff");
    const outputs = await lab.pulumi("stack", "output", "--json");
    const shown = [...state, preview.text, outputs.text, await relay.everythingShown()].join("\n");
    expect(shown).toContain("status=sent");
    expect(
      [PASSWORD, Buffer.from(`\0${USER}\0${PASSWORD}`).toString("base64")].filter((one) => shown.includes(one)),
    ).toEqual([]);
    expect(await lab.exec("relay", "stat", "-c", "%a %u", "/run/secrets/smart-host")).toBe("400 0");
  });

  it("gives neither password nor mail to a server with another authority's certificate, and waits for the right one", async () => {
    const forged = await anAuthority(HOST);
    await server.start({ user: USER, password: PASSWORD, certificate: forged.server });
    expect(await relay.hand({ from: FROM, to: "deux@chorale.example", subject: "deuxieme" })).toMatch(/^250 /);
    expect(await relay.untilDeferred("deux@chorale.example")).toMatch(/^Server certificate not (trusted|verified)$/);
    await server.start({ user: USER, password: PASSWORD, certificate: authority.server });
    await relay.until(() => server.raw("subject:deuxieme"));
  });

  it("loses nothing over a password that the provider has changed", async () => {
    await server.start({ user: USER, password: "another", certificate: authority.server });
    expect(await relay.hand({ from: FROM, to: "trois@chorale.example", subject: "troisieme" })).toMatch(/^250 /);
    expect(await relay.untilDeferred("trois@chorale.example")).toMatch(/SASL authentication failed/);
    await server.start({ user: USER, password: PASSWORD, certificate: authority.server });
    await relay.until(() => server.raw("subject:troisieme"));
  });

  it("tells the sender, signed, what the provider refuses for good", async () => {
    expect(await relay.hand({ from: FROM, to: "inconnu@refuse.example", subject: "perdu" })).toMatch(/^250 /);
    const raw = await relay.until(() => server.raw(`to:"${FROM}"`));
    expect(raw).toContain("inconnu@refuse.example");
    expect(verifyDkim(raw, await relay.publicKey())).toEqual({ domain: "laboratoire.example", selector: "chatterie" });
  });
});
