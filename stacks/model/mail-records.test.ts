import { describe, expect, it } from "vitest";
import { aRelay } from "../../test/builders.ts";
import { type MailFacts, type MailRecord, mailRecords, recordState, reverseName, zoneLine } from "./mail-records.ts";

const KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A".repeat(12).slice(0, 392);
const facts = (changes: Partial<MailFacts> = {}): MailFacts => ({
  domain: "chatons.example",
  contact: "aide@chatons.example",
  mail: aRelay({
    from: "chatons@chatons.example",
    via: { host: "smtp.example", port: 587, tls: "starttls", spf: "include:spf.example" },
  }),
  publicKey: KEY,
  ...changes,
});
const direct = aRelay({ from: "chatons@chatons.example", via: "direct" });
const lines = (given: MailFacts) => mailRecords(given).map(zoneLine);
const record = (kind: MailRecord["kind"], given = facts()): MailRecord => {
  const found = mailRecords(given).find((one) => one.kind === kind);
  if (!found) throw new Error(`no record ${kind}`);
  return found;
};

describe("mailRecords", () => {
  it("names the provider's servers, the key and the rule, in the form of a zone file", () => {
    expect(lines(facts())).toEqual([
      'chatons.example. 3600 IN TXT "v=spf1 include:spf.example ~all"',
      `chatterie._domainkey.chatons.example. 3600 IN TXT "v=DKIM1; k=rsa; p=${KEY.slice(0, 237)}" "${KEY.slice(237)}"`,
      '_dmarc.chatons.example. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:aide@chatons.example"',
      "; chatons.example. 3600 IN MX …",
    ]);
  });

  it("names the hoster's own server where mail leaves straight, with its way back", () => {
    expect(lines(facts({ mail: direct, address: "203.0.113.7" }))).toEqual([
      'chatons.example. 3600 IN TXT "v=spf1 a:mail.chatons.example ~all"',
      expect.stringContaining("_domainkey"),
      expect.stringContaining("_dmarc"),
      "; chatons.example. 3600 IN MX …",
      "mail.chatons.example. 3600 IN A 203.0.113.7",
      "7.113.0.203.in-addr.arpa. 3600 IN PTR mail.chatons.example.",
    ]);
    expect(lines(facts({ mail: direct })).slice(4)).toEqual(["; mail.chatons.example. 3600 IN A …"]);
  });

  it("has the same for each domain that services send from", () => {
    const mail = aRelay({ from: "a@chatons.example", senderDomains: ["chorale.example"], dkimSelector: "c2" });
    const names = mailRecords(facts({ mail })).map(({ name }) => name);
    expect(names).toContain("c2._domainkey.chatons.example");
    expect(names).toContain("c2._domainkey.chorale.example");
  });

  it("asks for no reports to another domain, which would have to agree first", () => {
    expect(record("dmarc", facts({ contact: "aide@ailleurs.example" })).value).toBe("v=DMARC1; p=none");
  });

  it("leaves the key open while nothing can be asked for it", () => {
    expect(zoneLine(record("dkim", facts({ publicKey: undefined })))).toBe(
      "; chatterie._domainkey.chatons.example. 3600 IN TXT …",
    );
  });
});

describe("recordState", () => {
  const state = (kind: MailRecord["kind"], values: readonly string[], given = facts()) =>
    recordState(record(kind, given), { values });
  const providerUnknown = facts({ mail: aRelay({ from: "a@chatons.example" }) });

  it.each([
    ["spf", ["google-site-verification=x"], "missing"],
    ["spf", ["v=spf1 mx Include:spf.example -all"], "right"],
    ["spf", ["v=spf1 mx -all"], "different"],
    ["spf", ["v=spf1 include:spf.example.org -all"], "different"],
    ["spf", ["v=spf1 include:spf.example ~all", "v=spf1 mx ~all"], "several"],
    ["dkim", [`v=DKIM1; k=rsa; p=${KEY.slice(0, 100)} ${KEY.slice(100)}`], "right"],
    ["dkim", ["v=DKIM1; k=rsa; p=MIIB"], "different"],
    ["dkim", ["v=DKIM1; p="], "different"],
    ["dkim", [], "missing"],
    ["dmarc", ["v=DMARC1; p=reject"], "right"],
    ["dmarc", ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "several"],
    ["dmarc", ["*"], "missing"],
    ["mx", ["10 mx.example"], "there"],
    ["mx", [], "missing"],
  ] as const)("finds %s %j to be %s", (kind, values, expected) => {
    expect(state(kind, values)).toBe(expected);
  });

  it("says that there is one, and no more, where only the provider knows what is right", () => {
    expect(state("spf", ["v=spf1 mx -all"], providerUnknown)).toBe("there");
    expect(state("dkim", ["v=DKIM1; p=MIIB"], facts({ publicKey: undefined }))).toBe("there");
    expect(state("address", ["203.0.113.7"], facts({ mail: direct }))).toBe("there");
  });

  it("compares the server's address and its way back", () => {
    const own = facts({ mail: direct, address: "203.0.113.7" });
    expect(state("address", ["203.0.113.7"], own)).toBe("right");
    expect(state("address", ["203.0.113.8"], own)).toBe("different");
    expect(state("reverse", ["Mail.Chatons.Example"], own)).toBe("right");
    expect(state("reverse", ["vps7.provider.example"], own)).toBe("different");
  });

  it("takes no answer for no answer", () => {
    expect(recordState(record("spf"), { silent: "ETIMEOUT" })).toBe("silent");
  });
});

it("turns an address around for its way back", () => {
  expect(reverseName("203.0.113.7")).toBe("7.113.0.203.in-addr.arpa");
});
