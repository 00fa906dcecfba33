import type { ContainerPlan, FileRequest, ServiceContext } from "../contract.ts";
import { JANITOR_PROGRAM } from "./janitor-program.ts";
import { JANITOR_PATHS } from "./pads.ts";

const MEBIBYTE = 1024 * 1024;
const PROGRAM = "janitor.js";
const KEY = "/chatterie/apikey.txt";
const ALIVE = "/tmp/alive";

/** The program that removes idle pads, as a file of the instance. */
export function janitorFile(owner: string): FileRequest {
  return { path: PROGRAM, mode: "0440", owner, content: [JANITOR_PROGRAM] };
}

/** The container in which it runs; it reads the rules, and writes nothing but its own state. */
export function janitorContainer(context: ServiceContext, owner: string): ContainerPlan {
  return {
    name: `${context.instance}-janitor`,
    image: "etherpad",
    entrypoint: ["node", `/chatterie/${PROGRAM}`],
    environment: {
      HOME: "/tmp",
      JANITOR_RULES: JANITOR_PATHS.rules,
      JANITOR_STATE: JANITOR_PATHS.state,
      JANITOR_ALIVE: ALIVE,
      JANITOR_KEY: KEY,
      JANITOR_ETHERPAD: `http://${context.instance}:9001`,
    },
    mounts: [
      { source: context.path(PROGRAM), target: `/chatterie/${PROGRAM}`, readOnly: true },
      { source: context.path("apikey.txt"), target: KEY, readOnly: true },
      { source: context.path("rules"), target: JANITOR_PATHS.rules, readOnly: true },
      { source: context.path("janitor"), target: JANITOR_PATHS.state, readOnly: false },
    ],
    tmpfs: { "/tmp": "size=8m,mode=1777" },
    user: owner,
    readOnlyRoot: true,
    capabilities: [],
    memoryBytes: 96 * MEBIBYTE,
    health: {
      // It marks the file every half minute, whatever Etherpad does. How long ago it last looked is for `check` to say.
      command: ["node", "-e", `process.exit(Date.now()-require('fs').statSync('${ALIVE}').mtimeMs<180000?0:1)`],
      intervalSeconds: 30,
      timeoutSeconds: 10,
      retries: 3,
      startSeconds: 60,
    },
    stopSeconds: 10,
    networks: [context.instance],
  };
}
