import type { ContainerPlan, ServiceContext } from "../contract.ts";

/** Container whose Node speaks to Mattermost's API: Mattermost's own image has no program that could. */
export const CLERK = "mattermost-clerk";
/** Folder in it where it is written down what each association was given last. */
export const GIVEN_FOLDER = "/chatterie/given";
/** uid and gid of Node's official image. */
export const CLERK_OWNER = "1000:1000";

/**
 * Waits for our programs (see roles.ts) and does nothing by itself: Mattermost's image holds no program that could call its API,
 * and mmctl has no command for the role in a team.
 */
export function clerkContainer(context: ServiceContext): ContainerPlan {
  return {
    name: CLERK,
    image: "node",
    command: ["node", "-e", "process.on('SIGTERM',()=>process.exit(0));setInterval(()=>{},2**30)"],
    environment: { HOME: "/tmp" },
    mounts: [{ source: context.path("given"), target: GIVEN_FOLDER, readOnly: false }],
    tmpfs: { "/tmp": "size=8m,mode=1777" },
    user: CLERK_OWNER,
    readOnlyRoot: true,
    capabilities: [],
    memoryBytes: 128 * 1024 * 1024,
    health: {
      command: ["test", "-w", GIVEN_FOLDER],
      intervalSeconds: 30,
      timeoutSeconds: 10,
      retries: 3,
      startSeconds: 30,
    },
    stopSeconds: 10,
    networks: ["mattermost"],
  };
}
