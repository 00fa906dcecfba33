import type { RouteRequest, ServicePlan } from "../../services/contract.ts";
import type { HosterSettings } from "../model/hoster.ts";
import { caddyfile, PROXY_PATHS } from "./caddyfile.ts";

const OWNER = "1000:1000";
const MEBIBYTE = 1024 * 1024;
const DIRECTORIES = ["data", "config", "etc", "portal"] as const;

/** Page of the portal's base address, by file name. */
export type PortalFiles = Readonly<Record<string, string>>;

/**
 * Caddy: the only container with published ports. What is one association's comes from lists under {@link PROXY_PATHS}.
 * `networks` are those on which the routes' containers answer.
 */
export function proxyPlan(
  hoster: HosterSettings,
  routes: readonly RouteRequest[],
  networks: readonly string[],
  portal: PortalFiles,
): ServicePlan {
  return {
    containers: [
      {
        name: "proxy",
        image: "caddy",
        command: ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"],
        environment: { XDG_DATA_HOME: "/data", XDG_CONFIG_HOME: "/config", HOME: "/data" },
        mounts: [
          // A folder, not the file: a file replaced by rename would not be seen inside.
          { source: "proxy/etc", target: "/etc/caddy", readOnly: false },
          { source: "proxy/portal", target: PROXY_PATHS.portal, readOnly: false },
          { source: "proxy/data", target: "/data", readOnly: false },
          { source: "proxy/config", target: "/config", readOnly: false },
        ],
        tmpfs: { "/tmp": "size=16m,mode=1777" },
        user: OWNER,
        readOnlyRoot: true,
        // Ports below 1024 are open to every user inside a container since Docker 20.10 (ip_unprivileged_port_start=0).
        capabilities: ["NET_BIND_SERVICE"],
        memoryBytes: 512 * MEBIBYTE,
        health: {
          command: ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:2021/health"],
          intervalSeconds: 30,
          timeoutSeconds: 5,
          retries: 3,
          startSeconds: 30,
        },
        stopSeconds: 15,
        networks: ["edge", ...networks],
        ports: [
          { address: hoster.address, port: hoster.httpPort, protocol: "tcp" },
          { address: hoster.address, port: hoster.httpsPort, protocol: "tcp" },
        ],
      },
    ],
    databases: [],
    directories: DIRECTORIES.map((path) => ({ path, mode: "0750", owner: OWNER })),
    files: [
      { path: "etc/Caddyfile", mode: "0640", owner: OWNER, content: [caddyfile(hoster, routes)], onChange: "live" },
      ...Object.entries(portal).map(([name, text]) => ({
        path: `portal/${name}`,
        mode: "0640",
        owner: OWNER,
        content: [text],
        onChange: "live" as const,
      })),
    ],
    routes: [],
    backup: { databases: [], paths: ["proxy/data"] },
  };
}
