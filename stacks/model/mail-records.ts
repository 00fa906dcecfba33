import { type RelaySettings, relayName, senderDomains } from "./mail-settings.ts";

/** What a DNS record of the hoster's mail is for. */
export type MailRecordKind = "spf" | "dkim" | "dmarc" | "mx" | "address" | "reverse";

/** One DNS record that mail needs, so that what the hoster sends is not taken for spam. */
export interface MailRecord {
  readonly kind: MailRecordKind;
  /** Whole name, without the dot at its end. */
  readonly name: string;
  readonly type: "TXT" | "MX" | "A" | "PTR";
  /** Undefined where it cannot be known from here: {@link MailRecord.kind} says who knows it. */
  readonly value?: string;
  /** SPF only: the terms that must be in it; undefined where only the provider knows them. */
  readonly terms?: readonly string[];
}

/** What the records follow from. */
export interface MailFacts {
  /** The hoster's own domain. */
  readonly domain: string;
  readonly contact: string;
  readonly mail: RelaySettings;
  /** Public key of the relay's signer, base64 of its DER form; undefined while it does not run. */
  readonly publicKey?: string | undefined;
  /** IPv4 address by which the server is seen from outside. */
  readonly address?: string | undefined;
}

/** Every record that the hoster's mail needs, by domain that it is sent from. Pure. */
export function mailRecords(facts: MailFacts): readonly MailRecord[] {
  const { mail } = facts;
  const perDomain = senderDomains(mail).flatMap((domain) => [
    spf(facts, domain),
    dkim(facts, domain),
    dmarc(facts, domain),
    { kind: "mx", name: domain, type: "MX" } as const,
  ]);
  return mail.via === "direct" ? [...perDomain, ...ownServer(facts)] : perDomain;
}

/** The record as a line of a zone file; a comment where its value is not known. Texts over 255 bytes come in pieces, as RFC 1035 wants them. */
export function zoneLine({ name, type, value }: MailRecord): string {
  const owner = `${name}. 3600 IN ${type}`;
  if (value === undefined) return `; ${owner} …`;
  if (type === "MX") return `${owner} ${value}`;
  if (type !== "TXT") return `${owner} ${value}${type === "PTR" ? "." : ""}`;
  const pieces = value.match(/.{1,255}/g) ?? [""];
  return `${owner} ${pieces.map((piece) => `"${piece}"`).join(" ")}`;
}

/** What DNS answered to one question. */
export type DnsAnswer =
  | { readonly values: readonly string[] }
  /** No usable answer: time-out, refusal; the code is Node's, e.g. `ETIMEOUT`. */
  | { readonly silent: string };

/** How a record stands in DNS. */
export type MailRecordState =
  | "right"
  | "missing"
  | "different"
  /** More than one, which makes all of them void. */
  | "several"
  /** There is one, and whether it is right cannot be told from here. */
  | "there"
  | "silent";

/** Compares a record with what DNS answers for its name and type. Pure. */
export function recordState(record: MailRecord, answer: DnsAnswer): MailRecordState {
  if ("silent" in answer) return "silent";
  const values = answer.values.filter((value) => isKind(record.kind, value));
  if (values.length === 0) return "missing";
  switch (record.kind) {
    case "spf":
      if (values.length > 1) return "several";
      return holdsTerms(values[0] ?? "", record.terms);
    case "dmarc":
      return values.length > 1 ? "several" : "right";
    case "dkim":
      if (record.value === undefined) return "there";
      return values.some((value) => keyIn(value) === keyIn(record.value ?? "")) ? "right" : "different";
    case "mx":
      return "there";
    case "address":
    case "reverse":
      if (record.value === undefined) return "there";
      return values.some((value) => value.toLowerCase() === record.value) ? "right" : "different";
  }
}

/** The name under which an IPv4 address has its PTR record. */
export function reverseName(address: string): string {
  return `${address.split(".").reverse().join(".")}.in-addr.arpa`;
}

function spf({ domain, mail }: MailFacts, name: string): MailRecord {
  const { via } = mail;
  const own = typeof via === "object" ? via.spf : `a:${relayName({ domain })}`;
  const shown = own ?? (typeof via === "object" ? `a:${via.host}` : "");
  return {
    kind: "spf",
    name,
    type: "TXT",
    value: `v=spf1 ${shown} ~all`,
    ...(own !== undefined && { terms: [own] }),
  };
}

function dkim({ mail, publicKey }: MailFacts, domain: string): MailRecord {
  return {
    kind: "dkim",
    name: `${mail.dkimSelector}._domainkey.${domain}`,
    type: "TXT",
    ...(publicKey !== undefined && { value: `v=DKIM1; k=rsa; p=${publicKey}` }),
  };
}

/** Reports go to the contact only where it is of the same domain: another one would first have to agree in its own DNS (RFC 7489, 7.1). */
function dmarc({ contact }: MailFacts, domain: string): MailRecord {
  const at = contact.slice(contact.lastIndexOf("@") + 1).toLowerCase();
  const reports = at === domain ? `; rua=mailto:${contact}` : "";
  return { kind: "dmarc", name: `_dmarc.${domain}`, type: "TXT", value: `v=DMARC1; p=none${reports}` };
}

function ownServer({ domain, address }: MailFacts): readonly MailRecord[] {
  const name = relayName({ domain });
  return [
    { kind: "address", name, type: "A", ...(address !== undefined && { value: address }) },
    ...(address === undefined
      ? []
      : [{ kind: "reverse", name: reverseName(address), type: "PTR", value: name } as const]),
  ];
}

function isKind(kind: MailRecordKind, value: string): boolean {
  if (kind === "spf") return /^v=spf1(\s|$)/i.test(value);
  if (kind === "dmarc") return /^v=DMARC1\s*;/i.test(value);
  if (kind === "dkim") return /(^|;)\s*p=/.test(value);
  return true;
}

function holdsTerms(value: string, terms: readonly string[] | undefined): MailRecordState {
  if (terms === undefined) return "there";
  const present = value.toLowerCase().split(/\s+/);
  return terms.every((term) => present.includes(term.toLowerCase())) ? "right" : "different";
}

/** A key compares without the spaces that some registrars put in. */
function keyIn(value: string): string | undefined {
  return /(?:^|;)\s*p=([^;]*)/.exec(value)?.[1]?.replace(/\s/g, "");
}
