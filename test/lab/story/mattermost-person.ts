import { expect } from "vitest";
import type { LabStack } from "../lab-stack.ts";
import { askUntil } from "../web.ts";

const PASSWORD = "Un-mot-de-passe-2026";

/** A person who uses the chat as a browser would: over the proxy, with an account of her own. */
export interface Person {
  readonly token: string;
  readonly id: string;
}

/** The invitation that reached the mail sink, among what other services wrote: the token in its link. */
export async function invitationToken(lab: LabStack, address: string): Promise<string> {
  const question = { authority: lab.authority };
  const found = await askUntil(
    `${lab.url("mail")}/api/v1/search?query=${encodeURIComponent(`to:"${address}"`)}`,
    question,
    ({ text }) => JSON.parse(text).messages_count > 0,
  );
  const { messages } = JSON.parse(found.text) as { messages: { ID: string }[] };
  const texts = await Promise.all(messages.map(({ ID }) => lab.ask("mail", `/api/v1/message/${ID}`)));
  const links = texts.flatMap(({ text }) => {
    const link = /signup_user_complete\/?\?([^"'\s<>]+)/.exec((JSON.parse(text) as { HTML: string }).HTML)?.[1];
    return link === undefined ? [] : [link];
  });
  const link = links[0];
  const token = new URLSearchParams(link?.replaceAll("&amp;", "&")).get("t");
  if (!token) throw new Error(`The mail to ${address} holds no invitation`);
  return token;
}

/** Accepts an invitation: makes the account and logs in. */
export async function register(lab: LabStack, address: string, username: string): Promise<Person> {
  const token = await invitationToken(lab, address);
  const body = JSON.stringify({ email: address, username, password: PASSWORD });
  const created = await lab.ask("chat", `/api/v4/users?t=${token}`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json" },
  });
  expect(created.status, created.text).toBe(201);
  return login(lab, username);
}

export async function login(lab: LabStack, username: string): Promise<Person> {
  const answer = await lab.ask("chat", "/api/v4/users/login", {
    method: "POST",
    body: JSON.stringify({ login_id: username, password: PASSWORD }),
  });
  expect(answer.status, answer.text).toBe(200);
  return { token: String(answer.headers["token"]), id: (JSON.parse(answer.text) as { id: string }).id };
}

/** One call of Mattermost's API in a person's name; the answer's JSON, and its status. */
export async function api(
  lab: LabStack,
  person: Person,
  path: string,
  body?: unknown,
): Promise<{ status: number; json: Record<string, unknown> }> {
  const answer = await lab.ask("chat", `/api/v4${path}`, {
    headers: { authorization: `Bearer ${person.token}` },
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
  });
  return { status: answer.status, json: JSON.parse(answer.text) };
}
