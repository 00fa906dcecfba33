import { describe, expect, it } from "vitest";
import type { FileContent } from "../../services/contract.ts";
import { aRelay } from "../../test/builders.ts";
import type { RelaySettings } from "../model/mail-settings.ts";
import { mailRelayPlan } from "./mail-relay.ts";

const planOf = (changes: Partial<RelaySettings> = {}) =>
  mailRelayPlan({ domain: "chatons.example", mail: aRelay({ from: "chatons@chatons.example", ...changes }) }, ["chat"]);
const container = (plan: ReturnType<typeof planOf>, name: string) => {
  const found = plan.containers.find((one) => one.name === name);
  if (!found) throw new Error(`no container ${name}`);
  return found;
};
const content = (plan: ReturnType<typeof planOf>, path: string): FileContent | undefined =>
  plan.files.find((file) => file.path === path)?.content;
const settings = (changes: Partial<RelaySettings> = {}): Readonly<Record<string, string>> => {
  const lines = (content(planOf(changes), "main.cf") ?? []).join("").trim().split("\n");
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(" =")), line.slice(line.indexOf("=") + 1).trim()]),
  );
};

describe("mailRelayPlan", () => {
  it("takes mail from the hoster's own networks only, and in the name of its own domains only", () => {
    expect(settings({ senderDomains: ["chorale.example"] })).toMatchObject({
      mynetworks_style: "subnet",
      smtpd_client_restrictions: "permit_mynetworks, reject",
      smtpd_relay_restrictions: "permit_mynetworks, reject",
      smtpd_sender_restrictions:
        "check_sender_access inline:{ { chatons.example = OK } { chorale.example = OK } }, reject",
      parent_domain_matches_subdomains: "",
      mydestination: "",
    });
    expect(planOf().containers.flatMap(({ ports = [] }) => ports)).toEqual([]);
  });

  it("hands on to the smart host with a login, and only to who has a certificate of that name", () => {
    expect(settings()).toMatchObject({
      relayhost: "[smtp.relay.example]:587",
      smtp_tls_security_level: "secure",
      smtp_tls_wrappermode: "no",
      smtp_sasl_auth_enable: "yes",
      smtp_sasl_password_maps: "texthash:/run/secrets/smart-host",
    });
    expect(settings({ via: { host: "smtp.relay.example", port: 465, tls: "tls" } })).toMatchObject({
      relayhost: "[smtp.relay.example]:465",
      smtp_tls_security_level: "secure",
      smtp_tls_wrappermode: "yes",
    });
  });

  it("believes the smart host's own authority where one is given, and then no other", () => {
    const authority = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    const via = { host: "relais.example", port: 587, tls: "starttls", authority } as const;
    expect(settings({ via })["smtp_tls_CAfile"]).toBe("/etc/postfix/authority.pem");
    expect(content(planOf({ via }), "authority.pem")).toEqual([authority]);
    expect(settings()["smtp_tls_CAfile"]).toBe("/etc/ssl/certs/ca-certificates.crt");
  });

  it("asks for no login where there is no user, and for no TLS where there is none", () => {
    const plain = settings({ via: { host: "relais.example", port: 25, tls: "none" } });
    expect(plain).toMatchObject({ relayhost: "[relais.example]:25", smtp_tls_security_level: "none" });
    expect(plain).not.toHaveProperty("smtp_sasl_auth_enable");
    expect(content(planOf({ via: "direct" }), "smart-host")).toBeUndefined();
  });

  it("sends straight to the recipients' servers with TLS where they have it", () => {
    expect(settings({ via: "direct" })).toMatchObject({ relayhost: "", smtp_tls_security_level: "may" });
  });

  it("has a way out where mail leaves, and none where a page shows it", () => {
    expect(container(planOf(), "relay").networks).toEqual(["relay", "edge", "chat"]);
    expect(container(planOf({ via: "direct" }), "relay").networks).toEqual(["relay", "edge", "chat"]);
    expect(container(planOf({ via: "sink" }), "relay").networks).toEqual(["relay", "mail", "chat"]);
    expect(settings({ via: "sink" })).toMatchObject({ relayhost: "[mail]:1025", smtp_tls_security_level: "none" });
  });

  it("keeps the password out of everything but one file that only root of the container reads", () => {
    const plan = planOf();
    expect(plan.files.filter((file) => file.content.some((piece) => typeof piece !== "string"))).toEqual([
      {
        path: "smart-host",
        mode: "0400",
        owner: "0:0",
        content: ["[smtp.relay.example]:587 chatons:", { secret: "mailPassword", given: true }, "\n"],
      },
    ]);
    expect(container(plan, "relay").mounts).toContainEqual({
      source: "relay/smart-host",
      target: "/run/secrets/smart-host",
      readOnly: true,
    });
    expect(plan.containers.map(({ environment }) => environment)).toEqual([{}, {}]);
    expect(JSON.stringify(container(plan, "relay-signer").mounts)).not.toContain("smart-host");
  });

  it("sends every mail through the signer, in its own domain's name or else in the hoster's", () => {
    const plan = planOf({ senderDomains: ["chorale.example"], dkimSelector: "c2027" });
    expect(settings()).toMatchObject({
      content_filter: "sign:[127.0.0.1]:10026",
      internal_mail_filter_classes: "bounce",
      non_smtpd_milters: "inet:relay-signer:8891",
      milter_default_action: "tempfail",
    });
    expect(content(plan, "SigningTable")).toEqual([
      "*@chatons.example chatons.example\n*@chorale.example chorale.example\n* chatons.example\n",
    ]);
    expect(content(plan, "KeyTable")).toEqual([
      "chatons.example chatons.example:c2027:/keys/c2027.pem\nchorale.example chorale.example:c2027:/keys/c2027.pem\n",
    ]);
    expect(container(plan, "relay-signer").command).toEqual(["/usr/local/bin/relay-signer", "c2027"]);
  });

  it("hides the hoster's inside in what leaves", () => {
    const given = /^regexp:\{ \{ \/(.*)\/ IGNORE \} \}$/.exec(settings()["header_checks"] ?? "")?.[1];
    const pattern = new RegExp(given ?? "", "s");
    const ours = "Received: from chat (unknown [172.27.0.4])\n\tby mail.chatons.example (Postfix) with ESMTP id 2BE7";
    expect(pattern.test(ours)).toBe(true);
    expect(pattern.test(ours.replace("mail.chatons.example", "mail.elsewhere.example"))).toBe(false);
  });

  it("gives its containers no right they can do without", () => {
    const plan = planOf();
    expect(
      plan.containers.map(({ name, user, capabilities, readOnlyRoot }) => [name, user, capabilities, readOnlyRoot]),
    ).toEqual([
      ["relay-signer", "112:112", [], true],
      ["relay", undefined, ["SETUID", "SETGID"], true],
    ]);
    expect(container(plan, "relay-signer").networks).toEqual(["relay"]);
    expect(plan.directories.find(({ path }) => path === "keys")).toEqual({
      path: "keys",
      mode: "0700",
      owner: "112:112",
    });
  });

  it("mounts only what it asks for, and keeps the key but not the queue", () => {
    const plan = planOf();
    const asked = [...plan.directories, ...plan.files].map(({ path }) => `relay/${path}`);
    const mounted = plan.containers.flatMap(({ mounts }) => mounts.map(({ source }) => source));
    expect(mounted.filter((source) => !asked.includes(source))).toEqual([]);
    expect(plan.backup).toEqual({ databases: [], paths: ["relay/keys"] });
  });

  it("is plain data, and the same for the same settings", () => {
    expect(JSON.parse(JSON.stringify(planOf()))).toEqual(planOf());
  });
});
