import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { TenancyPort } from "../contract.ts";
import { json, mmctl } from "./mmctl.ts";

/** Name of the account that takes Mattermost's first place; see {@link guardFirstPlace}. */
export const GUARDIAN = "chatterie-gardien";

/**
 * Mattermost makes the first account of an empty server its system administrator, whoever that is. This account takes the
 * place, with a password that is drawn, never kept, and of no use once the account is deactivated in the next breath.
 * Operators act through the server's local socket instead.
 */
export async function guardFirstPlace(port: TenancyPort): Promise<readonly string[]> {
  const accounts = z
    .array(z.object({ username: z.string(), delete_at: z.number() }))
    .parse(
      await port.query(
        "mattermost",
        `SELECT username, deleteat AS delete_at FROM users WHERE username = '${GUARDIAN}'`,
      ),
    );
  if (accounts.length === 0) {
    const thrownAway = `${randomBytes(24).toString("hex")}A-`;
    await mmctl(port, [
      "user",
      "create",
      "--username",
      GUARDIAN,
      "--email",
      "gardien@invalid.example",
      "--password",
      thrownAway,
      "--email-verified",
      "--disable-welcome-email",
    ]);
  }
  if (accounts[0]?.delete_at !== undefined && accounts[0].delete_at > 0) return [];
  await mmctl(port, ["user", "deactivate", GUARDIAN]);
  return ["the first account's place is taken"];
}

let turn: Promise<unknown> = Promise.resolve();

/**
 * Lends `work` a token with which Mattermost's API obeys: the guardian's account is awake for as long as the work takes, and the
 * token is revoked with it. mmctl has no command for the one thing that needs this, the role in a team. One work after the
 * other: the end of one must not cut off the next. A run that is killed in between leaves an account awake that nobody
 * can log in to; the next reconcile puts it to sleep (see {@link guardFirstPlace}).
 */
export function asAdministrator<T>(port: TenancyPort, work: (token: string) => Promise<T>): Promise<T> {
  const done = turn.then(() => awake(port, work));
  turn = done.catch(() => undefined);
  return done;
}

async function awake<T>(port: TenancyPort, work: (token: string) => Promise<T>): Promise<T> {
  await mmctl(port, ["user", "activate", GUARDIAN]);
  try {
    const made = z
      .array(z.object({ id: z.string(), token: z.string() }))
      .length(1)
      .parse(json(await mmctl(port, ["token", "generate", GUARDIAN, "chatterie"])));
    const { id = "", token = "" } = made[0] ?? {};
    try {
      return await work(token);
    } finally {
      await mmctl(port, ["token", "revoke", id]);
    }
  } finally {
    await mmctl(port, ["user", "deactivate", GUARDIAN]);
  }
}
