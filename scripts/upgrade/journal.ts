import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { lockedImage } from "../../stacks/model/image-lock.ts";
import type { StackPlace } from "../pulumi-environment.ts";

const journal = z.object({
  /**
   * `copying`: services stand still, nothing has changed yet. `switching`: the copy is whole, the new version is being brought
   * up. `restoring`: the old version and its data are being put back.
   */
  phase: z.enum(["copying", "switching", "restoring"]),
  image: z.string(),
  /** What ran before. */
  from: lockedImage,
  to: lockedImage,
  /** What the lock said before the command touched it. */
  lockBefore: lockedImage,
  /** Name of the safety copy. */
  copy: z.string(),
  /** ISO 8601, UTC. */
  since: z.string(),
});

/** Where an upgrade stands, so that the next run knows what an interrupted one left. */
export type Journal = z.output<typeof journal>;

/** The journal of an upgrade that did not come to its end; undefined when there is none. @throws Error when it cannot be read. */
export function readJournal(place: StackPlace): Journal | undefined {
  const path = journalFile(place);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  return journal.parse(JSON.parse(text));
}

/** Writes the journal whole, before the step that it names begins. */
export function writeJournal(place: StackPlace, content: Journal): void {
  const path = journalFile(place);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Says that nothing is under way any more. */
export function closeJournal(place: StackPlace): void {
  rmSync(journalFile(place), { force: true });
}

/** Exported for messages and tests. */
export function journalFile(place: StackPlace): string {
  return join(place.folder, "run", `upgrade-${place.stack}.json`);
}
