import * as pulumi from "@pulumi/pulumi";
import { execa } from "execa";
import { DATA_LABEL } from "../stacks/model/names.ts";

/** Whose leftovers may be removed. */
export interface Owner {
  readonly stack: string;
  /** Absolute path on the Docker host. */
  readonly dataRoot: string;
  /** Environment of the docker command. */
  readonly environment: Readonly<Record<string, string>>;
}

type Kind = "container" | "network";

/**
 * What the engine does before it makes a container or network. An engine that is killed while Docker makes one never hears of
 * it: it is there, not in the state, and its name is taken. The engine comes here only to make what its state does not have
 * (anything that it replaces is deleted first, `deleteBeforeReplace`), so whatever bears the name by then is such a
 * leftover, if it bears the hoster's labels too. All data is in folders of the host: nothing is lost with it. It does not
 * run in a preview. A resource must never move to another URN without an alias, or it would be taken for a leftover.
 */
export function leftoverHook(kind: Kind, name: string, owner: Owner): pulumi.ResourceHookBinding {
  return {
    beforeCreate: [
      async () => {
        const removed = await removeLeftover(kind, name, owner);
        if (removed)
          await pulumi.log.warn(`${name}: the ${kind} that an interrupted run had left was removed; no data is in it.`);
      },
    ],
  };
}

/** Removes a container or network of this name if it is the hoster's; returns whether it did. Docker's own words come when something else bears the name. */
export async function removeLeftover(kind: Kind, name: string, owner: Owner): Promise<boolean> {
  const labels = kind === "container" ? ".Config.Labels" : ".Labels";
  const format = `{{.Id}} {{index ${labels} "chatterie.stack"}} {{index ${labels} "${DATA_LABEL}"}}`;
  const found = await docker(owner, [kind, "inspect", "--format", format, name]);
  const [id = "", stack = "", ...dataRoot] = (found ?? "").trim().split(" ");
  if (!id || stack !== owner.stack || dataRoot.join(" ") !== owner.dataRoot) return false;
  const removal = kind === "container" ? ["container", "rm", "--force", id] : ["network", "rm", id];
  return (await docker(owner, removal)) !== undefined;
}

/** What it printed; undefined when it failed. */
async function docker(owner: Owner, words: readonly string[]): Promise<string | undefined> {
  const { failed, stdout } = await execa("docker", words, { env: owner.environment, reject: false, stdin: "ignore" });
  return failed ? undefined : stdout;
}
