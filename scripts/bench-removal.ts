import { existsSync, rmSync } from "node:fs";
import { execa } from "execa";
import type { BenchPlace } from "./bench-hoster.ts";
import { OperatorError, words } from "./terminal/sentence.ts";

/** Removes everything of the stack `bench`: containers, networks, data, state. Does nothing where nothing is. */
export async function removeBench(place: BenchPlace): Promise<void> {
  const label = ["--filter", `label=chatterie.stack=${place.hoster.stack}`, "--quiet"];
  await removeListed(["ps", "--all", ...label], ["rm", "--force", "--volumes"]);
  await removeListed(["network", "ls", ...label], ["network", "rm"]);
  for (const folder of [place.dataRoot, place.access, place.folder]) await removeFolder(folder);
}

async function removeListed(list: readonly string[], remove: readonly string[]): Promise<void> {
  const listed = await execa("docker", list, { reject: false, stdin: "ignore" });
  const ids = listed.stdout.split("\n").filter(Boolean);
  if (ids.length > 0) await execa("docker", [...remove, ...ids], { stdin: "ignore" });
}

/** Files that containers wrote belong to their users: where this process is not root, they are told of, not left unsaid. */
async function removeFolder(folder: string): Promise<void> {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Told of below.
  }
  if (!existsSync(folder)) return;
  throw new OperatorError(
    words(
      `${folder} n'a pas pu être supprimé : ses fichiers sont à des conteneurs. Supprimez-le avec : sudo rm -r ${folder}`,
      `${folder} could not be removed: its files belong to containers. Remove it with: sudo rm -r ${folder}`,
    ),
  );
}
