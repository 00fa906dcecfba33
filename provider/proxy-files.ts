import { createHash } from "node:crypto";
import { PROXY_PATHS } from "../stacks/platform/caddyfile.ts";
import { execIn } from "./docker-port.ts";
import { ACTIVATE, LIST, PUT_AGAIN, TAKE_BACK, WRITE } from "./proxy-scripts.ts";
import type { ProviderSettings } from "./settings.ts";

/** Text by absolute path in the proxy's container. */
export type ProxyFiles = ReadonlyMap<string, string>;

/**
 * Writes an association's files and, where one that Caddy reads has changed, has it read them; resolves when it has. Returns
 * the paths that changed.
 * @throws Error when Caddy refuses them; they are taken back then, and no other association is touched.
 */
export async function writeProxyFiles(settings: ProviderSettings, files: ProxyFiles): Promise<readonly string[]> {
  const lines = [...files].map(([path, text]) => `${path} ${Buffer.from(text).toString("base64")}\n`);
  const result = await inProxy(settings, WRITE, { stdin: lines.join("") });
  if (result.code !== 0) throw new Error(`The proxy's files could not be written: ${lastLine(result.stderr)}`);
  const said = result.stdout.split("\n").filter(Boolean);
  const changed = said.filter((line) => line !== "stale");
  const listed = changed.filter((path) => path.endsWith(".caddy"));
  if (listed.length > 0 || said.includes("stale")) await activated(settings, listed);
  return changed;
}

/** SHA-256 of every file of the associations in the proxy, by path. */
export async function listProxyFiles(settings: ProviderSettings): Promise<ReadonlyMap<string, string>> {
  const result = await inProxy(settings, LIST);
  const rows = result.stdout.split("\n").map((line) => line.match(/^([0-9a-f]{64}) +(.+)$/));
  const absolute = (path: string) => (path.startsWith("/") ? path : `${PROXY_PATHS.etc}/${path}`);
  return new Map(rows.flatMap((row) => (row?.[1] && row[2] ? [[absolute(row[2]), row[1]] as const] : [])));
}

/** SHA-256 of a text as `listProxyFiles` gives it. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** An association's list files that lie in their place and that Caddy does not know yet. */
interface Waiting {
  readonly paths: readonly string[];
  readonly done: () => void;
  readonly failed: (error: Error) => void;
}

let waiting: Waiting[] = [];
let running = false;

/** A thousand associations at once must not mean a thousand reloads: who comes while one runs shares the next. */
function activated(settings: ProviderSettings, paths: readonly string[]): Promise<void> {
  return new Promise((done, failed) => {
    waiting.push({ paths, done, failed });
    if (!running) void serve(settings);
  });
}

async function serve(settings: ProviderSettings): Promise<void> {
  running = true;
  while (waiting.length > 0) {
    const together = waiting;
    waiting = [];
    try {
      const refusal = await reload(settings);
      if (refusal) await eachByItself(settings, together, refusal);
      else for (const { done } of together) done();
    } catch (error) {
      for (const { failed } of together) failed(error as Error);
    }
  }
  running = false;
}

/** Caddy refused something of what came together: all of it is taken back, then each is tried alone, so that one bad file stops one association. */
async function eachByItself(settings: ProviderSettings, together: readonly Waiting[], refusal: Error): Promise<void> {
  for (const { paths } of together) await move(settings, TAKE_BACK, paths);
  const outcomes: (() => void)[] = [];
  for (const { paths, done, failed } of together) {
    const alone = together.length === 1;
    if (!alone) await move(settings, PUT_AGAIN, paths);
    const refused = alone ? refusal : await reload(settings);
    outcomes.push(refused ? () => failed(refused) : done);
    if (refused && !alone) await move(settings, TAKE_BACK, paths);
  }
  // The lists as they are without the refused: nothing is left to find out for whoever comes next.
  await reload(settings);
  for (const tell of outcomes) tell();
}

async function move(settings: ProviderSettings, program: string, paths: readonly string[]): Promise<void> {
  const stdin = paths.map((path) => `${path}\n`).join("");
  const result = await inProxy(settings, program, { stdin });
  if (result.code !== 0) throw new Error(`The proxy's files could not be taken back: ${lastLine(result.stderr)}`);
}

/** Caddy's refusal, if it refuses. */
async function reload(settings: ProviderSettings): Promise<Error | undefined> {
  const result = await inProxy(settings, ACTIVATE);
  if (result.code === 0) return undefined;
  return new Error(`Caddy refused its new files and goes on with the old ones: ${lastLine(result.stderr)}`);
}

function inProxy(settings: ProviderSettings, program: string, options?: { readonly stdin: string }) {
  return execIn(settings, "proxy", ["sh", "-c", program, "sh", PROXY_PATHS.etc], options);
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
