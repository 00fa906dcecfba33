import { z } from "zod";
import type { TenancyPort } from "../contract.ts";
import { commonAccount, PATHS, SERVER_ADMIN } from "./names.ts";
import { occ } from "./occ.ts";

/** Which Nextcloud is asked, under which address people know it. */
export interface Server {
  readonly instance: string;
  readonly url: string;
}

interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

const TIMEOUT_SECONDS = 60;
const envelope = z.object({
  ocs: z.object({ meta: z.object({ statuscode: z.number(), message: z.string().nullish() }) }),
});

/**
 * One call of Nextcloud's provisioning API (OCS) in the name of the server's administrator, from inside the container, where
 * the password lies in a file.
 * @throws Error with Nextcloud's own sentence.
 */
export async function ocs(
  port: TenancyPort,
  server: Server,
  method: string,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  const question: Question = {
    method,
    path: `/ocs/v2.php${path}?format=json`,
    headers: { "OCS-APIRequest": "true", "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  };
  const reply = await withMendedPassword(
    () => ask(port, server, question, "administrator"),
    () => port.exec(server.instance, ["/bin/sh", "-c", RESET_ADMINISTRATOR, "sh", SERVER_ADMIN]),
  );
  const read = envelope.safeParse(jsonOf(reply.text));
  const meta = read.success ? read.data.ocs.meta : undefined;
  if (reply.status !== 200 || meta?.statuscode !== 200)
    throw new Error(`Nextcloud (${method} ${path}): ${meta?.message || `HTTP ${reply.status}`}`);
}

/**
 * One request to the calendars and address books in the name of the association's common account.
 * @returns the HTTP status.
 * @throws Error for every status but those in `good`.
 */
export async function dav(
  port: TenancyPort,
  server: Server,
  slug: string,
  question: Question,
  good: readonly number[],
): Promise<number> {
  const account = commonAccount(slug);
  const password = commonPassword(port);
  const reply = await withMendedPassword(
    () => ask(port, server, question, { account, password }),
    () => occ(port, server.instance, ["user:resetpassword", "--password-from-env", account], { OC_PASS: password }),
  );
  if (good.includes(reply.status)) return reply.status;
  const said = /<s:message>([^<]*)</.exec(reply.text)?.[1];
  throw new Error(`Nextcloud (${question.method} ${question.path}): ${said ?? `HTTP ${reply.status}`}`);
}

/** Password of the association's common account. */
export function commonPassword(port: Pick<TenancyPort, "tenantSecret">): string {
  return port.tenantSecret("nextcloud/common");
}

/** A password that someone changed on the page is set again, once. */
async function withMendedPassword(ask: () => Promise<Reply>, mend: () => Promise<unknown>): Promise<Reply> {
  const reply = await ask();
  if (reply.status !== 401) return reply;
  await mend();
  return ask();
}

/** By curl, which the official image holds; all that it is told comes on its standard input, so nothing is on a command line. */
async function ask(
  port: TenancyPort,
  { instance, url }: Server,
  { method, path, headers = {}, body }: Question,
  who: "administrator" | { readonly account: string; readonly password: string },
): Promise<Reply> {
  const settings = [
    `url = ${quoted(`http://127.0.0.1${path}`)}`,
    `request = ${quoted(method)}`,
    ...Object.entries({ Host: new URL(url).host, ...headers }).map(
      ([key, value]) => `header = ${quoted(`${key}: ${value}`)}`,
    ),
    ...(body === undefined ? [] : [`data-raw = ${quoted(body)}`]),
    "silent",
    `max-time = ${TIMEOUT_SECONDS}`,
    'write-out = "\\n%{http_code}"',
    "",
  ];
  const asAdministrator = who === "administrator";
  const login = asAdministrator ? [] : [`user = ${quoted(`${who.account}:${who.password}`)}`];
  const command = asAdministrator ? ["/bin/sh", "-c", AS_ADMINISTRATOR, "sh", SERVER_ADMIN] : ["curl", "--config", "-"];
  const result = await port.exec(instance, command, { stdin: [...login, ...settings].join("\n") });
  const [, text = "", status = ""] = /^([\s\S]*)\n(\d{3})\s*$/.exec(result.stdout) ?? [];
  if (result.code !== 0 || status === "")
    throw new Error(`Nextcloud does not answer inside its container (curl ended with code ${result.code}).`);
  return { status: Number(status), text };
}

/** The shell's own printf: the password is on no command line. */
const AS_ADMINISTRATOR = `{ printf 'user = "%s:%s"\\n' "$1" "$(cat ${PATHS.adminPassword})"; cat; } | exec curl --config -`;
const RESET_ADMINISTRATOR = `OC_PASS=$(cat ${PATHS.adminPassword}) exec php ${PATHS.html}/occ -n user:resetpassword --password-from-env "$1"`;

/** As curl's configuration file reads it. */
function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\r", "\\r")}"`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
