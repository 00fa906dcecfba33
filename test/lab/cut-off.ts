import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { engineFolder, pulumiEnvironment, ROOT } from "../../scripts/pulumi-environment.ts";
import type { LabStack } from "./lab-stack.ts";

/** The instant at which Docker tells of something that the engine's state cannot have yet. */
export interface Moment {
  readonly kind: "container" | "network";
  /** Docker's word: `create`, `start`, `kill` (told to stop), `die`, `destroy` … */
  readonly event: string;
  /** Short name, as in `mattermost`; any of the stack when left out. */
  readonly name?: string;
}

/** For `docker events`: plugins of a killed engine leave within two seconds of their parent. */
const PLUGINS_LEAVE_MS = 4000;

/**
 * Runs the engine and kills it (SIGKILL) the instant Docker tells of `moment`, while the Docker plugin is in the middle of it.
 * Returns what Docker told, in order, from the beginning to the kill.
 * @throws Error when the engine ends before that.
 */
export async function cutOff(lab: LabStack, moment: Moment, args: readonly string[]): Promise<readonly string[]> {
  const events = execa("docker", ["events", "--filter", `label=chatterie.stack=${lab.stack}`, "--format", FORMAT], {
    reject: false,
    buffer: false,
  });
  // Networks' events carry no labels: asked for by name.
  const networks = execa("docker", ["events", "--filter", "type=network", "--format", FORMAT], {
    reject: false,
    buffer: false,
  });
  await pause(500);
  const engine = execa(join(engineFolder(lab.place), "pulumi"), [...args, "--non-interactive"], {
    cwd: ROOT,
    env: pulumiEnvironment(lab.place),
    extendEnv: false,
    reject: false,
    all: true,
    detached: true,
    timeout: 300_000,
  });
  const told: string[] = [];
  const prefix = `chatterie-${lab.stack}-`;
  const follow = async (stream: NodeJS.ReadableStream) => {
    for await (const line of createInterface({ input: stream })) {
      const [kind, event = "", name = ""] = line.split(" ");
      if (!name.startsWith(prefix)) continue;
      told.push(`${kind} ${event} ${name.slice(prefix.length)}`);
      if (kind !== moment.kind || event !== moment.event) continue;
      if (moment.name === undefined || name === `${prefix}${moment.name}`) engine.kill("SIGKILL");
    }
  };
  const following = [follow(events.stdout), follow(networks.stdout)];
  const result = await engine;
  events.kill();
  networks.kill();
  await Promise.all(following);
  if (result.signal !== "SIGKILL")
    throw new Error(`The engine ended before ${moment.event} of ${moment.name}:\n${told.join("\n")}\n${result.all}`);
  await pause(PLUGINS_LEAVE_MS);
  return told;
}

const FORMAT = "{{.Type}} {{.Action}} {{.Actor.Attributes.name}}";
