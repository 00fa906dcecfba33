import type {
  ContainerPlan,
  DirectoryRequest,
  FileContent,
  FileRequest,
  ServicePlan,
} from "../../services/contract.ts";
import { type RelaySettings, relayName, type SmartHost, senderDomains } from "../model/mail-settings.ts";

/** Where services hand their mail over, on their own network. */
export const RELAY = { host: "relay", port: 25 } as const;
/** Container that holds the signing key; `relay-signer <selector> public` in it prints the public part. */
export const RELAY_SIGNER = "relay-signer";

/** uid:gid in the image, fixed by its Dockerfile. */
const ROOT = "0:0";
const QUEUE_OWNER = "110:0";
const QUEUE_GROUP_OWNER = "110:111";
const SIGNER_OWNER = "112:112";

const MEBIBYTE = 1024 * 1024;
/** Folders of the queue with the rights that Postfix wants (postfix-files of 3.10): made here, Postfix needs no right to change owners. */
const QUEUE_FOLDERS: readonly (readonly [name: string, mode: string, owner: string])[] = [
  ["", "0755", ROOT],
  ...["active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "saved", "trace"].map(
    (name) => [`/${name}`, "0700", QUEUE_OWNER] as const,
  ),
  // Searchable for root's group: programs ask for TLS while they are root still, and root has no right here beyond its files' own.
  ["/private", "0710", QUEUE_OWNER],
  ["/maildrop", "0730", QUEUE_GROUP_OWNER],
  ["/public", "0710", QUEUE_GROUP_OWNER],
  ["/pid", "0755", ROOT],
];

/**
 * The hoster's mail relay: takes mail from the networks named, for the sender domains of the settings, keeps it on disk until it is
 * taken on, signs it (DKIM), and hands it on. `networks` are those whose services send mail.
 */
export function mailRelayPlan(
  hoster: { readonly domain: string; readonly mail: RelaySettings },
  networks: readonly string[],
): ServicePlan {
  const { mail } = hoster;
  return {
    containers: [signer(mail), relay(mail, networks)],
    databases: [],
    directories: [
      ...QUEUE_FOLDERS.map(([name, mode, owner]): DirectoryRequest => ({ path: `queue${name}`, mode, owner })),
      { path: "keys", mode: "0700", owner: SIGNER_OWNER },
    ],
    files: [
      { path: "main.cf", mode: "0644", owner: ROOT, content: [mainConfiguration(hoster)] },
      ...credentials(mail.via),
      ...ownAuthority(mail.via),
      ...signerFiles(mail),
    ],
    routes: [],
    // Not the queue: a copy of it put back would send again what has long arrived.
    backup: { databases: [], paths: ["relay/keys"] },
  };
}

function relay(mail: RelaySettings, networks: readonly string[]): ContainerPlan {
  return {
    name: RELAY.host,
    image: "relay",
    command: ["/usr/lib/postfix/sbin/master", "-i"],
    environment: {},
    mounts: [
      { source: "relay/main.cf", target: "/etc/postfix/main.cf", readOnly: true },
      { source: "relay/queue", target: "/var/spool/postfix", readOnly: false },
      ...(hasLogin(mail.via) ? [{ source: "relay/smart-host", target: LOGIN_FILE, readOnly: true }] : []),
      ...(ownAuthority(mail.via).length > 0
        ? [{ source: "relay/authority.pem", target: OWN_AUTHORITY, readOnly: true }]
        : []),
    ],
    tmpfs: { "/var/lib/postfix": "size=8m,mode=0700,uid=110,gid=110", "/tmp": "size=16m,mode=1777" },
    // No `user`: Postfix's master refuses to run as anyone but root. It opens no mail; the programs that do run as uid 110,
    // for which it needs these two rights and no other (tried with 3.10: queueing, signing, sending, stopping).
    readOnlyRoot: true,
    capabilities: ["SETUID", "SETGID"],
    memoryBytes: 256 * MEBIBYTE,
    health: {
      command: ["/usr/local/bin/relay-health"],
      intervalSeconds: 30,
      timeoutSeconds: 10,
      retries: 3,
      startSeconds: 30,
    },
    stopSeconds: 30,
    networks: ["relay", mail.via === "sink" ? "mail" : "edge", ...networks],
  };
}

/** Alone with the key, without a way out and without a right: what reads mails from outside cannot reach it but by asking for signatures. */
function signer(mail: RelaySettings): ContainerPlan {
  return {
    name: RELAY_SIGNER,
    image: "relay",
    command: ["/usr/local/bin/relay-signer", mail.dkimSelector],
    environment: {},
    mounts: [
      { source: "relay/keys", target: "/keys", readOnly: false },
      ...["opendkim.conf", "KeyTable", "SigningTable"].map((file) => ({
        source: `relay/${file}`,
        target: `/etc/opendkim/${file}`,
        readOnly: true,
      })),
    ],
    tmpfs: { "/tmp": "size=64m,mode=1777" },
    user: SIGNER_OWNER,
    readOnlyRoot: true,
    capabilities: [],
    memoryBytes: 128 * MEBIBYTE,
    health: {
      command: ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8891"],
      intervalSeconds: 30,
      timeoutSeconds: 5,
      retries: 3,
      startSeconds: 60,
    },
    stopSeconds: 10,
    networks: ["relay"],
  };
}

/** main.cf: see postconf(5) of Postfix 3.10. */
function mainConfiguration(hoster: { readonly domain: string; readonly mail: RelaySettings }): string {
  const domains = senderDomains(hoster.mail);
  const name = relayName(hoster);
  const allowed = domains.map((domain) => `{ ${domain} = OK }`).join(" ");
  const settings: readonly (readonly [string, string])[] = [
    ["compatibility_level", "3.10"],
    ["maillog_file", "/dev/stdout"],
    ["inet_protocols", "ipv4"],
    ["myhostname", name],
    ["myorigin", domains[0] ?? name],
    // Nobody has a mailbox here.
    ["mydestination", ""],
    ["local_transport", "error:5.1.1 no mailbox on this relay"],
    ["local_recipient_maps", ""],
    ["alias_maps", ""],
    // Who may send: the hoster's own networks, in the name of the domains below, and nobody else.
    ["mynetworks_style", "subnet"],
    ["smtpd_client_restrictions", "permit_mynetworks, reject"],
    ["smtpd_relay_restrictions", "permit_mynetworks, reject"],
    ["smtpd_sender_restrictions", `check_sender_access inline:{ ${allowed} }, reject`],
    ["smtpd_recipient_restrictions", "reject_non_fqdn_recipient"],
    ["parent_domain_matches_subdomains", ""],
    // Docker answers no name for an address of the hoster's networks, and takes ten seconds for it.
    ["smtpd_peername_lookup", "no"],
    ["smtpd_tls_security_level", "none"],
    ["disable_vrfy_command", "yes"],
    ["message_size_limit", String(25 * MEBIBYTE)],
    // Where inside the hoster a mail comes from is nobody's business outside.
    ["header_checks", `regexp:{ { /^Received: from .*by ${name.replaceAll(".", "\\.")} \\(Postfix\\)/ IGNORE } }`],
    ["content_filter", "sign:[127.0.0.1]:10026"],
    // Reports of failure are the relay's own mail and take no such round: they are signed as they are made.
    ["internal_mail_filter_classes", "bounce"],
    ["non_smtpd_milters", `inet:${RELAY_SIGNER}:8891`],
    ["milter_default_action", "tempfail"],
    // A mail changed after it was signed would arrive with a signature that does not hold.
    ["disable_mime_output_conversion", "yes"],
    // Tried again after 1, 2, 4, 8 and then each 15 minutes, for five days; then its sender is told.
    ["queue_run_delay", "60s"],
    ["minimal_backoff_time", "60s"],
    ["maximal_backoff_time", "15m"],
    ["notify_classes", ""],
    ["default_process_limit", "20"],
    ["smtp_tls_CAfile", ownAuthority(hoster.mail.via).length > 0 ? OWN_AUTHORITY : PUBLIC_AUTHORITIES],
    ...wayOut(hoster.mail.via),
  ];
  return `${settings.map(([key, value]) => `${key} = ${value}`.trimEnd()).join("\n")}\n`;
}

function wayOut(via: RelaySettings["via"]): readonly (readonly [string, string])[] {
  if (via === "direct")
    return [
      ["relayhost", ""],
      ["smtp_tls_security_level", "may"],
    ];
  if (via === "sink")
    return [
      ["relayhost", "[mail]:1025"],
      ["smtp_tls_security_level", "none"],
    ];
  return [
    ["relayhost", address(via)],
    // `secure`: a certificate of that very name, or the mail waits. A password must never go to who stands in between.
    ["smtp_tls_security_level", via.tls === "none" ? "none" : "secure"],
    ["smtp_tls_wrappermode", via.tls === "tls" ? "yes" : "no"],
    ...(hasLogin(via)
      ? [
          ["smtp_sasl_auth_enable", "yes"] as const,
          // Read as it is when a program starts, before it gives up root: no database file has to be made of it.
          ["smtp_sasl_password_maps", `texthash:${LOGIN_FILE}`] as const,
          ["smtp_sasl_mechanism_filter", "plain, login"] as const,
          ["smtp_sasl_tls_security_options", "noanonymous"] as const,
        ]
      : []),
  ];
}

const LOGIN_FILE = "/run/secrets/smart-host";
const PUBLIC_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";
const OWN_AUTHORITY = "/etc/postfix/authority.pem";

function credentials(via: RelaySettings["via"]): readonly FileRequest[] {
  if (!hasLogin(via)) return [];
  const content: FileContent = [`${address(via)} ${via.user}:`, { secret: "mailPassword", given: true }, "\n"];
  return [{ path: "smart-host", mode: "0400", owner: ROOT, content }];
}

function ownAuthority(via: RelaySettings["via"]): readonly FileRequest[] {
  if (typeof via !== "object" || via.authority === undefined) return [];
  return [{ path: "authority.pem", mode: "0444", owner: ROOT, content: [via.authority] }];
}

/** Every mail is signed: in the name of its own sender's domain where that is one of the hoster's, else of the first. */
function signerFiles(mail: RelaySettings): readonly FileRequest[] {
  const domains = senderDomains(mail);
  const key = `/keys/${mail.dkimSelector}.pem`;
  const texts = {
    "opendkim.conf": `Mode s
Socket inet:8891
KeyTable refile:/etc/opendkim/KeyTable
SigningTable refile:/etc/opendkim/SigningTable
Canonicalization relaxed/relaxed
SignatureAlgorithm rsa-sha256
OversignHeaders From
RequireSafeKeys yes
InternalHosts 0.0.0.0/0
TemporaryDirectory /tmp
UMask 077
`,
    KeyTable: domains.map((domain) => `${domain} ${domain}:${mail.dkimSelector}:${key}\n`).join(""),
    SigningTable: `${domains.map((domain) => `*@${domain} ${domain}\n`).join("")}* ${domains[0]}\n`,
  };
  return Object.entries(texts).map(([path, text]) => ({ path, mode: "0444", owner: ROOT, content: [text] }));
}

function address({ host, port }: SmartHost): string {
  return `[${host}]:${port}`;
}

function hasLogin(via: RelaySettings["via"]): via is SmartHost & { readonly user: string } {
  return typeof via === "object" && via.user !== undefined;
}
