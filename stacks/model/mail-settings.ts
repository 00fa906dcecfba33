import { z } from "zod";

const domain = z
  .string()
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/, "a domain name in lower case");

const smartHost = z
  .strictObject({
    host: z.string().regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "a host name in lower case"),
    port: z.int().min(1).max(65535).default(587),
    tls: z
      .enum(["none", "starttls", "tls"])
      .default("starttls")
      .describe("`starttls` (port 587) and `tls` (port 465) insist on a valid certificate of that name."),
    user: z
      .string()
      .regex(/^[^\s:]+$/, "a login without spaces or colons")
      .optional()
      .describe("Login; its password is the stack's secret chatterie:mailPassword."),
    spf: z
      .string()
      .regex(/^[A-Za-z0-9.:/_=-]+$/, "one SPF term, e.g. include:spf.provider.example")
      .optional()
      .describe("What the provider asks to write into SPF, e.g. `include:spf.provider.example`."),
    authority: z
      .string()
      .regex(
        /^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n-]+-----END CERTIFICATE-----\n?$/,
        "one certificate in PEM form",
      )
      .optional()
      .describe("Certificate of the server's own authority (PEM), where no public one vouches for it."),
  })
  .refine(({ tls, user }) => tls !== "none" || user === undefined, {
    path: ["tls"],
    message: "with a user, the password would travel in the clear: write starttls or tls",
  });

const relay = z.strictObject({
  from: z.email().describe("Sender of the hoster's mails; reports of mails that could not be delivered go there."),
  senderDomains: z
    .array(domain)
    .default([])
    .describe("Domains that services may send from beside the one of `from`; each needs DNS records of its own."),
  via: wordOr(["direct", "sink"], smartHost).describe(
    "Way out: a smart host; `direct` to the recipients' own servers; `sink`: nothing leaves, a page shows all mails.",
  ),
  dkimSelector: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/, "up to 32 letters, digits and hyphens, in lower case")
    .default("chatterie")
    .describe("Name of the signing key; another name makes a new key and leaves the old one in its place."),
});

/** `chatterie:hoster.mail` of a stack. */
export const mailSettings = wordOr(["sink"], relay, earlierForm).describe(
  "`sink`: every mail is caught and shown on a page (never leaves the machine). Else how the hoster's own relay sends.",
);

/** How the hoster's own relay sends; see {@link mailSettings}. */
export type RelaySettings = z.output<typeof relay>;
/** Another server, which takes the hoster's mail on. */
export type SmartHost = z.output<typeof smartHost>;

/** Domains that the relay takes mail from; that of `from` first. */
export function senderDomains({ from, senderDomains: more }: RelaySettings): readonly string[] {
  return [...new Set([from.slice(from.lastIndexOf("@") + 1).toLowerCase(), ...more])];
}

/** Name by which the relay presents itself to other servers. */
export function relayName({ domain }: { readonly domain: string }): string {
  return `mail.${domain}`;
}

/** One of some words, or an object: the problems told are those of the form that was meant, not of the whole choice. */
function wordOr<const Words extends readonly string[], Schema extends z.ZodType>(
  allowed: Words,
  object: Schema,
  refuse: (given: object) => string | undefined = () => undefined,
) {
  return z.unknown().transform((given, context): Words[number] | z.output<Schema> => {
    const problem = (message: string, path: PropertyKey[] = []) => {
      context.issues.push({ code: "custom", message, path, input: given });
      return z.NEVER;
    };
    if (allowed.some((word) => word === given)) return given as Words[number];
    if (typeof given !== "object" || given === null)
      return problem(
        `write ${allowed.map((word) => JSON.stringify(word)).join(", ")} or a section of its own (docs/mail.md)`,
      );
    const refused = refuse(given);
    if (refused) return problem(refused);
    const result = object.safeParse(given);
    if (result.success) return result.data;
    for (const { message, path } of result.error.issues) problem(message, path);
    return z.NEVER;
  });
}

/** Until version 0.1 the section named the server itself, without TLS or login. */
function earlierForm(given: object): string | undefined {
  if ("via" in given || !("host" in given)) return undefined;
  const {
    host,
    port = 25,
    from = "…",
  } = given as { readonly host: unknown; readonly port?: unknown; readonly from?: unknown };
  return `the server is now named under \`via\`. What stands here means: mail: { from: ${from}, via: { host: ${host}, port: ${port}, tls: none } }. Better: tls: starttls, with the port and the user of your provider (docs/mail.md)`;
}
