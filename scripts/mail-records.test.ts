import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hosterSettings } from "../stacks/model/hoster.ts";
import { type FakeDns, fakeDns } from "../test/fixtures/mail/fake-dns.ts";
import { fakeDocker } from "../test/fixtures/services/fake-docker.ts";
import { lookUp } from "./mail-records/look-up.ts";
import { runMailRecords } from "./mail-records.ts";
import { OperatorError } from "./terminal/sentence.ts";

const KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A";
const VIA = { host: "smtp.example", user: "chatons", spf: "include:spf.example" };
const docker = fakeDocker();
let dns: FakeDns;

beforeAll(async () => {
  dns = await fakeDns();
});
beforeEach(() =>
  docker.answer([{ when: ["exec chatterie-prod-relay-signer relay-signer chatterie public"], stdout: KEY }]),
);
afterAll(() => {
  dns.close();
  docker.remove();
});

const settings = (mail: unknown) =>
  hosterSettings.parse({
    name: "Chatons",
    domain: "chatons.example",
    contact: "aide@chatons.example",
    services: ["etherpad"],
    dataRoot: "/srv",
    tls: "internal",
    mail,
  });
const RELAY = { from: "chatons@chatons.example", via: VIA };

async function run(options: object = {}, mail: unknown = RELAY, json = false) {
  let text = "";
  const typed = {
    language: "en",
    json,
    words: [],
    options: { stack: undefined, check: false, address: undefined, server: undefined, ...options },
  } as const;
  const code = await runMailRecords(typed, { write: (piece) => (text += piece) }, () => settings(mail));
  return { code, text };
}
describe("npm run mail:records", () => {
  it("prints each record with what it is for, and the key that the running relay tells", async () => {
    const { code, text } = await run();
    expect(code).toBe(0);
    expect(text).toContain(
      `; DKIM: the key that verifies each mail's signature.\nchatterie._domainkey.chatons.example. 3600 IN TXT "v=DKIM1; k=rsa; p=${KEY}"\n`,
    );
    expect(text.split("\n\n")).toHaveLength(4);
  });

  it("leaves the key open where the relay does not run, and says what to do", async () => {
    docker.answer([{ when: ["exec"], stderr: "Error: No such container", code: 1 }]);
    const { code, text } = await run();
    expect(code).toBe(0);
    expect(text).toContain(
      "; DKIM: the key that verifies each mail's signature. The relay does not answer: run this again when the hoster is up.\n; chatterie._domainkey.chatons.example. 3600 IN TXT …\n",
    );
  });

  it("compares with DNS: what is right, what is missing, what is another's", async () => {
    dns.answer({
      "chatons.example": ["v=spf1 include:spf.example -all", "something-else=1"],
      "chatterie._domainkey.chatons.example": ["v=DKIM1; k=rsa; p=MIIBother"],
    });
    const { code, text } = await run({ check: true, server: dns.address });
    expect(code).toBe(1);
    expect(text.split("\n").filter((line) => line.startsWith("; →"))).toEqual([
      "; → in place",
      "; → something else is there: « v=DKIM1; k=rsa; p=MIIBother »",
      "; → missing",
      "; → missing",
    ]);
  });

  it("tells programs the same as JSON, a long key in one piece", async () => {
    const key = KEY.repeat(12);
    docker.answer([{ when: ["exec"], stdout: key }]);
    dns.answer({ "chatterie._domainkey.chatons.example": [`v=DKIM1; k=rsa; p=${key}`] });
    const { code, text } = await run({ check: true, server: dns.address }, RELAY, true);
    expect(code).toBe(1);
    const { records } = JSON.parse(text) as { records: readonly { kind: string; state: string; found: string[] }[] };
    expect(records.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      "spf missing",
      "dkim right",
      "dmarc missing",
      "mx missing",
    ]);
    expect(records[1]?.found).toEqual([`v=DKIM1; k=rsa; p=${key}`]);
  });

  it("says plainly that DNS did not answer, which is neither right nor missing", async () => {
    dns.fallSilent();
    expect(await lookUp({ name: "chatons.example", type: "TXT" }, dns.address, 50)).toEqual({ silent: "ETIMEOUT" });
    const { code, text } = await run({ check: true, server: "127.0.0.1:1" });
    expect(code).toBe(1);
    expect(text).toContain(
      "; → DNS did not answer (ECONNREFUSED): unknown. Try again, or name another server with --server.",
    );
  });

  it("has nothing to write into DNS where no mail leaves", async () => {
    for (const mail of ["sink", { from: "chatons@chatons.example", via: "sink" }]) {
      const { code, text } = await run({ stack: "local" }, mail);
      expect(code).toBe(0);
      expect(text).toBe(
        "Stack “local”: its mail does not leave (mail: sink), there is nothing to write into DNS. For real sending: docs/mail.md.\n",
      );
    }
  });

  it("refuses what is no address, in one sentence", async () => {
    const failure = await run({ address: "mon-serveur" }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OperatorError);
    expect((failure as OperatorError).sentence.fr).toBe(
      "--address mon-serveur : écrivez une adresse IPv4, par exemple 203.0.113.7.",
    );
    expect((failure as OperatorError).exitCode).toBe(2);
  });
});
