import { execa } from "execa";
import { z } from "zod";

/** A container that carries a stack's label. */
export interface StackContainer {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  readonly running: boolean;
  /** Folders of the machine that are mounted in it. */
  readonly folders: readonly string[];
}

/** Label that everything of a stack carries in Docker. */
export const STACK_LABEL = "chatterie.stack";

const inspected = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    State: z.object({ Running: z.boolean() }),
    Mounts: z.array(z.object({ Type: z.string(), Source: z.string().default("") })).nullish(),
  }),
);

/** Every container of a stack, running or not; none when Docker does not answer. */
export async function stackContainers(stack: string): Promise<readonly StackContainer[]> {
  const ids = await lines("docker", [
    "ps",
    "--all",
    "--quiet",
    "--no-trunc",
    "--filter",
    `label=${STACK_LABEL}=${stack}`,
  ]);
  if (ids.length === 0) return [];
  const { stdout } = await execa("docker", ["container", "inspect", ...ids], { reject: false, stdin: "ignore" });
  return parseContainers(stdout);
}

/** Reads what `docker container inspect` printed. */
export function parseContainers(text: string): readonly StackContainer[] {
  return inspected.parse(JSON.parse(text || "[]")).map(({ Id, Name, State, Mounts }) => ({
    id: Id,
    name: Name.replace(/^\//, ""),
    running: State.Running,
    folders: (Mounts ?? []).filter(({ Type }) => Type === "bind").map(({ Source }) => Source),
  }));
}

/** Ids and names of a stack's networks; none when Docker does not answer. */
export async function stackNetworks(stack: string): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const listed = await lines("docker", [
    "network",
    "ls",
    "--no-trunc",
    "--filter",
    `label=${STACK_LABEL}=${stack}`,
    "--format",
    "{{.ID}} {{.Name}}",
  ]);
  return listed.map((line) => {
    const [id = "", name = ""] = line.split(" ");
    return { id, name };
  });
}

/**
 * A container of the same stack whose data lies outside `dataRoot`: another clone of the project runs this stack on this
 * machine. Docker's own paths do not count.
 */
export function foreignContainer(containers: readonly StackContainer[], dataRoot: string): StackContainer | undefined {
  return containers.find(
    ({ folders }) =>
      folders.length > 0 && !folders.some((folder) => folder === dataRoot || folder.startsWith(`${dataRoot}/`)),
  );
}

async function lines(program: string, args: readonly string[]): Promise<readonly string[]> {
  const run = await execa(program, args, { reject: false, stdin: "ignore" });
  return run.failed ? [] : run.stdout.split("\n").filter(Boolean);
}
