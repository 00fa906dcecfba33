import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { type ImageLock, imageLockText, type LockedImage } from "../../stacks/model/image-lock.ts";
import { OperatorError, verbatim } from "../terminal/sentence.ts";
import type { UpgradeGround } from "./ground.ts";

/** Writes one entry into every lock file that has the image; the other entries stay as they are. */
export function writeEntry(files: readonly string[], image: string, entry: LockedImage): void {
  for (const file of files) {
    const lock = imageLockText.parse(JSON.parse(readFileSync(file, "utf8")));
    if (!(image in lock.images)) continue;
    save(file, { images: { ...lock.images, [image]: entry } });
  }
}

/**
 * The entry of the lock for another tag, with the digest that its registry states now; the image is pulled on the way, so
 * that a service stands still the shorter.
 * @throws OperatorError with what `npm run images` said.
 */
export async function resolveEntry(
  { place, environment }: UpgradeGround,
  image: string,
  entry: LockedImage,
): Promise<LockedImage> {
  const file = join(place.folder, "run", `upgrade-${place.stack}.lock.json`);
  mkdirSync(dirname(file), { recursive: true });
  save(file, { images: { [image]: { ...entry, digest: null } } });
  try {
    const words = [join(place.root, "scripts", "images.ts"), "--lock", file, "--only", image];
    const run = await execa(process.execPath, words, {
      cwd: place.root,
      env: environment,
      reject: false,
      stdin: "ignore",
    });
    if (run.failed) throw new OperatorError(verbatim(run.stderr.trim() || (run.originalMessage ?? "npm run images")));
    const found = imageLockText.parse(JSON.parse(readFileSync(file, "utf8"))).images[image];
    if (!found) throw new Error(`${file}: no entry for ${image}`);
    return found;
  } finally {
    rmSync(file, { force: true });
  }
}

function save(file: string, lock: ImageLock): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(lock, undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
}
