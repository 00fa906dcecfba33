import type { Hoster } from "./hoster.ts";

/** Label with the absolute path of the data, which tells two hosters of the same stack name on one Docker apart. */
export const DATA_LABEL = "chatterie.data";

/** Beginning of the name of everything the stack makes: `chatterie-<stack>`. Two stacks never share a name. */
export function prefix(stack: string): string {
  return `chatterie-${stack}`;
}

/** Full name of a container or network, from its short name in a plan. */
export function fullName(stack: string, short: string): string {
  return `${prefix(stack)}-${short}`;
}

/** Host name below the hoster's domain; the domain itself for an empty label. */
export function hostName(hoster: Pick<Hoster, "domain">, label: string): string {
  return label === "" ? hoster.domain : `${label}.${hoster.domain}`;
}

/** `https://<label>.<domain>[:port]`, no slash at the end; the port only where it is not 443. */
export function httpsUrl(hoster: Pick<Hoster, "domain" | "httpsPort">, label: string): string {
  const port = hoster.httpsPort === 443 ? "" : `:${hoster.httpsPort}`;
  return `https://${hostName(hoster, label)}${port}`;
}
