import { readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { StackPlace } from "../pulumi-environment.ts";

/** What the engine's file backend keeps of a stack, as far as these scripts look at it. */
export interface StackState {
  readonly resources: readonly { readonly urn: string; readonly type: string; readonly id?: string | undefined }[];
  /** What was under way when the engine was killed. */
  readonly pending: readonly { readonly urn: string; readonly operation: string }[];
  /** Salt of the passphrase. */
  readonly salt?: string | undefined;
}

/** A lock file of the backend: who works, or worked, on the stack. */
export interface StackLock {
  readonly file: string;
  readonly pid: number;
  readonly user: string;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

const resource = z.object({ urn: z.string(), type: z.string(), id: z.string().optional() });
const stateFile = z.object({
  checkpoint: z.object({
    latest: z
      .object({
        secrets_providers: z.object({ state: z.object({ salt: z.string().optional() }).optional() }).optional(),
        resources: z.array(resource).nullish(),
        pending_operations: z.array(z.object({ resource: resource.pick({ urn: true }), type: z.string() })).nullish(),
      })
      .nullish(),
  }),
});
const lockFile = z.object({ pid: z.number(), username: z.string(), hostname: z.string(), timestamp: z.string() });

/** The stack's state, or undefined when there is none. @throws Error when the file is not what the engine writes. */
export function readState(place: StackPlace): StackState | undefined {
  const path = stateFileOf(place);
  const text = readText(path);
  if (text === undefined) return undefined;
  try {
    return parseState(text);
  } catch {
    throw new Error(`${path}: not a state file of the engine`);
  }
}

/** Reads the text of a state file. @throws Error when it is something else. */
export function parseState(text: string): StackState {
  const latest = stateFile.parse(JSON.parse(text)).checkpoint.latest;
  return {
    resources: (latest?.resources ?? []).map(({ urn, type, id }) => ({ urn, type, id })),
    pending: (latest?.pending_operations ?? []).map(({ resource: { urn }, type }) => ({ urn, operation: type })),
    salt: latest?.secrets_providers?.state?.salt,
  };
}

/** Where the backend keeps a stack's state. */
export function stateFileOf(place: StackPlace): string {
  return join(place.stateFolder, ".pulumi", "stacks", "chatterie", `${place.stack}.json`);
}

/** The locks on the stack; none when nobody works on it. */
export function readLocks(place: StackPlace): readonly StackLock[] {
  const folder = join(place.stateFolder, ".pulumi", "locks", "organization", "chatterie", place.stack);
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
  return names.flatMap((name) => parseLock(join(folder, name), readText(join(folder, name)) ?? "") ?? []);
}

/** Reads a lock file; undefined for one that is half written. */
export function parseLock(file: string, text: string): StackLock | undefined {
  try {
    const { pid, username, hostname: host, timestamp } = lockFile.parse(JSON.parse(text));
    return { file, pid, user: username, host, since: timestamp };
  } catch {
    return undefined;
  }
}

/** Whether the one who locked is certainly gone: a process of this machine that no longer runs. */
export function isAbandoned(lock: StackLock, runs: (pid: number) => boolean, here = hostname()): boolean {
  return lock.host === here && !runs(lock.pid);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
