import { createHash } from "node:crypto";
import { PROXY_PATHS } from "../stacks/platform/proxy.ts";
import { execIn } from "./docker-port.ts";
import type { ProviderSettings } from "./settings.ts";

/** Text by absolute path in the proxy's container. */
export type ProxyFiles = ReadonlyMap<string, string>;

const WRITE = `
set -eu
umask 027
while read -r path content; do
	mkdir -p "\${path%/*}"
	printf '%s' "$content" | base64 -d >"$path.new"
	if [ -f "$path" ] && cmp -s "$path.new" "$path"; then rm "$path.new"; else mv -f "$path.new" "$path"; echo "$path"; fi
done
`;
const LIST = `cd / && find ${PROXY_PATHS.sites} ${PROXY_PATHS.gates} ${PROXY_PATHS.hosts} ${PROXY_PATHS.portal} -type f -exec sha256sum {} +`;
const RELOAD =
  "caddy validate --config /etc/caddy/Caddyfile --adapter caddyfile >/dev/null && caddy reload --config /etc/caddy/Caddyfile --adapter caddyfile";

/** Writes the files and, where one that Caddy reads has changed, has it read them. Returns the paths that changed. */
export async function writeProxyFiles(settings: ProviderSettings, files: ProxyFiles): Promise<readonly string[]> {
  const lines = [...files].map(([path, text]) => `${path} ${Buffer.from(text).toString("base64")}\n`);
  const result = await execIn(settings, "proxy", ["sh", "-c", WRITE], { stdin: lines.join("") });
  if (result.code !== 0) throw new Error(`The proxy's files could not be written: ${lastLine(result.stderr)}`);
  const changed = result.stdout.split("\n").filter(Boolean);
  if (changed.some((path) => path.endsWith(".caddy"))) await reload(settings);
  return changed;
}

/** SHA-256 of every file of the associations in the proxy, by path. */
export async function listProxyFiles(settings: ProviderSettings): Promise<ReadonlyMap<string, string>> {
  const result = await execIn(settings, "proxy", ["sh", "-c", LIST]);
  const rows = result.stdout.split("\n").map((line) => line.match(/^([0-9a-f]{64}) +(.+)$/));
  return new Map(rows.flatMap((row) => (row?.[1] && row[2] ? [[row[2], row[1]] as const] : [])));
}

/** SHA-256 of a text as `listProxyFiles` gives it. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

let running: Promise<void> | undefined;
let waiting: Promise<void> | undefined;

/** A thousand associations at once must not mean a thousand reloads: who comes while one runs shares the next. */
function reload(settings: ProviderSettings): Promise<void> {
  if (!running) {
    running = reloadNow(settings).finally(() => {
      running = undefined;
    });
    return running;
  }
  waiting ??= running
    .catch(() => undefined)
    .then(() => {
      waiting = undefined;
      return reload(settings);
    });
  return waiting;
}

async function reloadNow(settings: ProviderSettings): Promise<void> {
  const result = await execIn(settings, "proxy", ["sh", "-c", RELOAD]);
  if (result.code !== 0)
    throw new Error(`Caddy refused its new files and goes on with the old ones: ${lastLine(result.stderr)}`);
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
