import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { processIds, processOf } from "./processes.ts";

/** A socket that waits for connections. */
export interface Listener {
  /** Textual address; `0.0.0.0` or `::` for all. */
  readonly address: string;
  readonly port: number;
  readonly inode: string;
}

/** Who has a port. */
export interface PortOwner {
  readonly listener: Listener;
  /** Undefined when it belongs to another user and may not be seen. */
  readonly process?: { readonly pid: number; readonly name: string };
}

const LISTENING = "0A";

/** Who listens where `address:port` would; empty when the port is free. */
export function portOwners(address: string, port: number): readonly PortOwner[] {
  const clashing = ["/proc/net/tcp", "/proc/net/tcp6"]
    .flatMap((path) => parseListeners(read(path)))
    .filter((listener) => listener.port === port && clashes(address, listener.address));
  const unique = [...new Map(clashing.map((listener) => [listener.inode, listener])).values()];
  return unique.map((listener) => {
    const process = processWithSocket(listener.inode);
    return process ? { listener, process } : { listener };
  });
}

/** The listening sockets in the text of `/proc/net/tcp` or `/proc/net/tcp6` (proc_net(5)). */
export function parseListeners(text: string): readonly Listener[] {
  return text
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      const [address, port] = (fields[1] ?? "").split(":");
      if (!address || !port || fields[3] !== LISTENING) return [];
      return [{ address: textualAddress(address), port: Number.parseInt(port, 16), inode: fields[9] ?? "" }];
    });
}

/** Whether a socket on `taken` stands in the way of a new one on `wanted` with the same port. */
export function clashes(wanted: string, taken: string): boolean {
  const all = ["0.0.0.0", "::"];
  return wanted === taken || all.includes(wanted) || all.includes(taken);
}

/** `0100007F` → `127.0.0.1`: each four bytes are one number in the machine's (little-endian) order. */
function textualAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    [6, 4, 2, 0].map((at) => Number.parseInt(word.slice(at, at + 2), 16)),
  );
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.every((byte) => byte === 0)) return "::";
  // An IPv4 address in IPv6 form, ::ffff:a.b.c.d.
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255)
    return bytes.slice(12).join(".");
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  return groups.join(":");
}

function processWithSocket(inode: string): { pid: number; name: string } | undefined {
  const wanted = `socket:[${inode}]`;
  for (const pid of processIds()) {
    if (openFiles(pid).includes(wanted)) return { pid, name: processOf(pid)?.name ?? "?" };
  }
  return undefined;
}

function openFiles(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return "";
      }
    });
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
