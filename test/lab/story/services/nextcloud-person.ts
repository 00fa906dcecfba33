import { expect } from "vitest";
import type { LabStack } from "../../lab-stack.ts";
import type { Answer, Question } from "../../web.ts";
import { askUntil } from "../../web.ts";

const PASSWORD = "Un-mot-de-passe-2026";

/** Someone with an account, who uses it over the proxy. */
export interface Person {
  readonly uid: string;
  readonly login: string;
  /** Label of the Nextcloud's host. */
  readonly host: string;
}

/** Follows the link of the newest invitation to Nextcloud that reached this address, and chooses a password. */
export async function accept(lab: LabStack, address: string, host = "nuage"): Promise<Person> {
  const link = await invitation(lab, address);
  const [, token = "", uid = ""] = /\/reset\/form\/([^/]+)\/(.+)$/.exec(link) ?? [];
  const form = await lab.ask(host, `/index.php/lostpassword/reset/form/${token}/${uid}`);
  expect(form.status, form.text).toBe(200);
  const word = /data-requesttoken="([^"]+)"/.exec(form.text)?.[1] ?? "";
  const chosen = await lab.ask(host, `/index.php/lostpassword/set/${token}/${uid}`, {
    method: "POST",
    headers: { requesttoken: word, cookie: cookieOf(form), "content-type": "application/json" },
    body: JSON.stringify({ password: PASSWORD, proceed: false }),
  });
  expect(chosen.text).toContain('"status":"success"');
  return personOf(decodeURIComponent(uid), host);
}

/** The account again, for a later look: its password is always the same here. */
export function personOf(uid: string, host = "nuage"): Person {
  return { uid, login: `${uid}:${PASSWORD}`, host };
}

/** Logs in on the page, as with a browser; the page that follows. */
export async function logIn(lab: LabStack, person: Person): Promise<Answer> {
  const page = await lab.ask(person.host, "/index.php/login");
  const word = /data-requesttoken="([^"]+)"/.exec(page.text)?.[1] ?? "";
  const answer = await lab.ask(person.host, "/index.php/login", {
    method: "POST",
    headers: { cookie: cookieOf(page), "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ user: person.uid, password: PASSWORD, requesttoken: word }).toString(),
  });
  expect(answer.status).toBe(303);
  expect(answer.headers["location"]).toBe(`${lab.url(person.host)}/index.php/apps/files/`);
  return lab.ask(person.host, "/index.php/apps/files/", { headers: { cookie: cookieOf(answer) } });
}

/** One request to files, calendars or address books; `path` is below `/remote.php/dav`. */
export function dav(lab: LabStack, person: Person, method: string, path: string, body?: string): Promise<Answer> {
  const question: Question = { method, user: person.login, ...(body !== undefined && { body }) };
  return lab.ask(person.host, `/remote.php/dav${encodeURI(path)}`, { ...question, headers: { depth: "1" } });
}

/** Addresses that a folder or a person's calendars have in a listing. */
export async function listing(lab: LabStack, person: Person, path: string): Promise<readonly string[]> {
  const answer = await dav(lab, person, "PROPFIND", path);
  expect(answer.status, answer.text).toBe(207);
  return [...answer.text.matchAll(/<d:href>([^<]*)<\/d:href>/g)].map(([, href = ""]) => decodeURIComponent(href));
}

/** A call of the sharing and provisioning API; its status and its data. */
export async function ocs(lab: LabStack, person: Person, path: string): Promise<{ status: number; data: unknown }> {
  const answer = await lab.ask(person.host, `/ocs/v2.php${path}`, {
    user: person.login,
    headers: { "OCS-APIRequest": "true" },
  });
  const read = answer.status === 404 ? undefined : (JSON.parse(answer.text) as { ocs: { data: unknown } });
  return { status: answer.status, data: read?.ocs.data };
}

async function invitation(lab: LabStack, address: string): Promise<string> {
  const search = `/api/v1/search?query=${encodeURIComponent(`to:"${address}" subject:Nextcloud`)}`;
  const found = await askUntil(
    `${lab.url("mail")}${search}`,
    { authority: lab.authority },
    ({ text }) => JSON.parse(text).messages_count > 0,
  );
  const { messages } = JSON.parse(found.text) as { messages: { ID: string }[] };
  const mail = await lab.ask("mail", `/api/v1/message/${messages[0]?.ID}`);
  const { Text } = JSON.parse(mail.text) as { Text: string };
  const link = /https:\S+\/lostpassword\/reset\/form\/\S+/.exec(Text)?.[0];
  if (!link) throw new Error(`The mail to ${address} holds no link to choose a password`);
  return link;
}

function cookieOf(answer: Answer): string {
  return [answer.headers["set-cookie"] ?? []]
    .flat()
    .map((line) => line.split(";")[0])
    .join("; ");
}
