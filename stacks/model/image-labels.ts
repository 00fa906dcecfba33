import type { LockedImage } from "./image-lock.ts";

/** Labels by which a container says what it was made from; they outlive the lock's next change. */
export const IMAGE_LABEL = "chatterie.image";
export const REFERENCE_LABEL = "chatterie.reference";

/** `repository:tag@digest` of an entry of the lock; without the digest where the image is built on the server. */
export function fullReference({ repository, tag, digest }: LockedImage): string {
  return `${repository}:${tag}${digest ? `@${digest}` : ""}`;
}

/** The parts of what {@link fullReference} wrote; undefined for anything else. */
export function readReference(
  text: string,
): { readonly repository: string; readonly tag: string; readonly digest: string | null } | undefined {
  const [, repository, tag, digest] = /^([^@]+):([^:/@]+)(?:@(sha256:[0-9a-f]{64}))?$/.exec(text) ?? [];
  return repository && tag ? { repository, tag, digest: digest ?? null } : undefined;
}
