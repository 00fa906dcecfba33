import type { MailSettings, ServicePlan } from "../../services/contract.ts";
import type { Hoster } from "../model/hoster.ts";
import { mailRelayPlan, RELAY } from "./mail-relay.ts";
import { mailSinkPlan } from "./mail-sink.ts";

/** What carries the hoster's mail; `networks` are those of the services, which it comes to. */
export function mailParts(
  hoster: Hoster,
  networks: readonly string[],
): readonly { readonly name: string; readonly plan: ServicePlan }[] {
  const { mail } = hoster;
  if (mail === "sink") return [{ name: "mail", plan: mailSinkPlan(networks) }];
  const relay = { name: "relay", plan: mailRelayPlan({ domain: hoster.domain, mail }, networks) };
  return mail.via === "sink" ? [{ name: "mail", plan: mailSinkPlan([]) }, relay] : [relay];
}

/** Where services hand their mail over, and in whose name. */
export function mailForServices({ mail, contact }: Pick<Hoster, "mail" | "contact">): MailSettings {
  return mail === "sink" ? { host: "mail", port: 1025, from: contact } : { ...RELAY, from: mail.from };
}

/** Whether all mails end on a page of the hoster's, and none leaves. */
export function hasMailSink({ mail }: Pick<Hoster, "mail">): boolean {
  return mail === "sink" || mail.via === "sink";
}
