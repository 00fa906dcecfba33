import { readFileSync } from "node:fs";
import { LOCK } from "./lab-stack.ts";

/** Name by which Docker knows one of the images that the lab runs. @throws Error when the lab's lock has none of that name. */
export function labImage(name: string): string {
  const { images } = JSON.parse(readFileSync(LOCK, "utf8")) as {
    images: Record<string, { repository: string; digest: string }>;
  };
  const image = images[name];
  if (!image) throw new Error(`${LOCK} has no image ${name}`);
  return `${image.repository}@${image.digest}`;
}
