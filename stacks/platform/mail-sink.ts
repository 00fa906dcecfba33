import type { ServicePlan } from "../../services/contract.ts";

const OWNER = "1000:1000";
const MEBIBYTE = 1024 * 1024;

/** Catches every mail of the hoster and shows it on a page; nothing ever leaves the machine. For trying out, not for people. */
export function mailSinkPlan(networks: readonly string[]): ServicePlan {
  return {
    containers: [
      {
        name: "mail",
        image: "mailpit",
        environment: {
          MP_DATABASE: "/data/mailpit.db",
          MP_MAX_MESSAGES: "5000",
          MP_DISABLE_VERSION_CHECK: "true",
          MP_BLOCK_REMOTE_CSS_AND_FONTS: "true",
        },
        mounts: [{ source: "mail/data", target: "/data", readOnly: false }],
        tmpfs: { "/tmp": "size=64m,mode=1777" },
        user: OWNER,
        readOnlyRoot: true,
        capabilities: [],
        memoryBytes: 256 * MEBIBYTE,
        health: {
          command: ["/mailpit", "readyz"],
          intervalSeconds: 30,
          timeoutSeconds: 5,
          retries: 3,
          startSeconds: 30,
        },
        stopSeconds: 10,
        networks: ["mail", ...networks],
      },
    ],
    databases: [],
    directories: [{ path: "data", mode: "0700", owner: OWNER }],
    files: [],
    routes: [{ label: "mail", container: "mail", port: 8025 }],
    backup: { nothingToKeep: "Mails of a trial." },
  };
}
