import { promises as dns } from "node:dns";
import type { DnsAnswer, MailRecord } from "../../stacks/model/mail-records.ts";

/** Patience for one question, tried twice. */
const TIMEOUT_MS = 3000;
const NOTHING_THERE = ["ENOTFOUND", "ENODATA"];

/** Asks DNS for a record's name and type; at the server named, else at those of this machine. */
export async function lookUp(
  record: Pick<MailRecord, "name" | "type">,
  server?: string,
  timeout = TIMEOUT_MS,
): Promise<DnsAnswer> {
  const resolver = new dns.Resolver({ timeout, tries: 2 });
  if (server !== undefined) resolver.setServers([server]);
  try {
    return { values: await valuesOf(resolver, record) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "no answer";
    return NOTHING_THERE.includes(code) ? { values: [] } : { silent: code };
  }
}

async function valuesOf(resolver: dns.Resolver, { name, type }: Pick<MailRecord, "name" | "type">): Promise<string[]> {
  switch (type) {
    case "TXT":
      return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(""));
    case "MX":
      return (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`);
    case "A":
      return resolver.resolve4(name);
    case "PTR":
      return resolver.resolvePtr(name);
  }
}
