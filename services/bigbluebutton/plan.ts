import type { ServiceContext, ServicePlan } from "../contract.ts";
import { DOOR_PATHS, DOOR_PORT, type DoorSettings } from "./door/settings.ts";
import { doorProgram } from "./door-program.ts";
import { stackSettings } from "./settings.ts";

/** uid and gid of `node` in the official image. */
const OWNER = "1000:1000";
const MEBIBYTE = 1024 * 1024;

/** Label of the host on which the rooms' links lie. */
export const HOST_LABEL = "visio";

/** Beginning of the paths of one association's links. */
export function linkPrefix(slug: string): string {
  return `/r/${slug}.`;
}

/** The door: a small program of our own that holds the shared secret and lets people into meetings on a server elsewhere. */
export function plan(context: ServiceContext): ServicePlan {
  return {
    containers: [
      {
        name: context.instance,
        image: "node",
        command: ["node", `${DOOR_PATHS.program}/main.ts`],
        environment: { NODE_ENV: "production" },
        mounts: [
          { source: context.path("door"), target: DOOR_PATHS.program, readOnly: true },
          { source: context.path("settings.json"), target: DOOR_PATHS.settings, readOnly: true },
          { source: context.path("shared-secret"), target: DOOR_PATHS.secret, readOnly: true },
          { source: context.path("rooms"), target: DOOR_PATHS.rooms, readOnly: false },
        ],
        tmpfs: { "/tmp": "size=16m,mode=1777" },
        user: OWNER,
        readOnlyRoot: true,
        capabilities: [],
        memoryBytes: 256 * MEBIBYTE,
        health: {
          command: [
            "node",
            "-e",
            `fetch('http://127.0.0.1:${DOOR_PORT}/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
          ],
          intervalSeconds: 30,
          timeoutSeconds: 10,
          retries: 3,
          startSeconds: 20,
        },
        stopSeconds: 25,
        // The meetings are on another machine: `edge` is the way there.
        networks: [context.instance, "edge"],
      },
    ],
    databases: [],
    directories: [
      { path: "door", mode: "0755", owner: OWNER },
      { path: "rooms", mode: "0700", owner: OWNER },
    ],
    files: [
      ...Object.entries(doorProgram).map(([name, text]) => ({
        path: `door/${name}`,
        mode: "0444",
        owner: OWNER,
        content: [text],
      })),
      { path: "settings.json", mode: "0444", owner: OWNER, content: [`${JSON.stringify(doorSettings(context))}\n`] },
      {
        path: "shared-secret",
        mode: "0400",
        owner: OWNER,
        content: [{ secret: "bigbluebuttonSecret", given: true }, "\n"],
      },
    ],
    routes: [
      {
        label: context.host(HOST_LABEL),
        container: context.instance,
        port: DOOR_PORT,
        denied: ["/health"],
        gatedPrefix: "/r/",
      },
    ],
    backup: { databases: [], paths: [context.path("rooms")] },
  };
}

function doorSettings(context: ServiceContext): DoorSettings {
  const { endpoint, dialIn } = stackSettings.parse(context.settings);
  return {
    endpoint,
    hosterName: context.hosterName,
    contact: context.contact,
    language: context.language,
    origin: context.domain,
    ...(dialIn && { dialNumber: dialIn.number }),
  };
}
