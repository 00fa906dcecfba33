import { z } from "zod";

/** Schema of one entry of the lock. */
export const lockedImage = z
  .strictObject({
    repository: z.string().min(1),
    tag: z.string().min(1),
    digest: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/)
      .nullable(),
    /**
     * `lab`: the real program, built on this machine. `stand-in`: another program that keeps the contract of the real one, in
     * the lab only. `build`: made on the server from the folder `context` of this repository, because no registry has a
     * well-kept one.
     */
    source: z.enum(["official", "lab", "stand-in", "build"]),
    context: z.string().optional(),
  })
  .refine(({ source, context }) => (source === "build") === (context !== undefined));

const imageLock = z.object({ images: z.record(z.string(), lockedImage) });

/** Which image each service runs. Digests come from the registry by `npm run images`, never from a keyboard. */
export type ImageLock = z.output<typeof imageLock>;
export type LockedImage = ImageLock["images"][string];

/** Schema of a lock's text, for commands that write it. */
export const imageLockText = imageLock;

/**
 * Reads the text of an image lock and makes sure that every image in `needed` is there with its digest.
 * @throws Error with one sentence that names the file, what is wrong, and the command that mends it.
 */
export function parseImageLock(path: string, text: string, needed: readonly string[]): ImageLock {
  const lock = imageLock.safeParse(safeJson(text));
  if (!lock.success) throw new Error(`${path}: not an image lock. Write it anew with: npm run images`);
  const missing = needed.filter((name) => lock.data.images[name] === undefined);
  if (missing.length > 0)
    throw new Error(`${path}: no entry for ${missing.join(", ")}. Add its repository and tag, then: npm run images`);
  const open = needed.filter((name) => {
    const image = lock.data.images[name];
    return image?.digest === null && image.source !== "build";
  });
  if (open.length > 0)
    throw new Error(`${path}: no digest yet for ${open.join(", ")}. Ask the registry with: npm run images`);
  return lock.data;
}

/** `repository@sha256:…`: exactly one image, whatever happens to the tag. */
export function imageReference(lock: ImageLock, name: string): string {
  const image = lock.images[name];
  if (!image?.digest) throw new Error(`The image lock has no digest for ${name}.`);
  return `${image.repository}@${image.digest}`;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
