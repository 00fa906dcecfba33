import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { type ImageLock, imageReference } from "../stacks/model/image-lock.ts";
import { fullName } from "../stacks/model/names.ts";

/** An image that the Docker host has. */
export interface ReadyImage {
  /** `sha256:…` of the image itself: exactly one, whatever happens to its name. */
  readonly id: pulumi.Output<string>;
  readonly resource: pulumi.Resource;
}

/** Has the Docker host pull the image of the lock, or build it where the lock names a folder of this repository. */
export function readyImage(
  name: string,
  { hoster, lock }: { readonly hoster: { readonly stack: string }; readonly lock: ImageLock },
  parent: pulumi.Resource,
  environment: Readonly<Record<string, string>>,
  after: readonly pulumi.Resource[] = [],
): ReadyImage {
  const resource = fullName(hoster.stack, `image-${name}`);
  const context = lock.images[name]?.context;
  if (context === undefined) {
    const image = new docker.RemoteImage(
      resource,
      { name: imageReference(lock, name), keepLocally: true },
      { parent, dependsOn: [...after] },
    );
    return { id: image.imageId, resource: image };
  }
  const folder = resolve(context);
  const tag = `${lock.images[name]?.repository}:${lock.images[name]?.tag}`;
  const build = 'docker build --quiet --tag "$CHATTERIE_TAG" "$CHATTERIE_CONTEXT"';
  const built = new command.local.Command(
    resource,
    {
      create: build,
      update: build,
      triggers: [folderHash(folder)],
      environment: { ...environment, CHATTERIE_TAG: tag, CHATTERIE_CONTEXT: folder },
      addPreviousOutputInEnv: false,
    },
    { parent, dependsOn: [...after] },
  );
  return { id: built.stdout, resource: built };
}

/** SHA-256 over names and contents of all files of a folder: another image exactly when one of them changes. */
export function folderHash(folder: string): string {
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const file of files.sort()) hash.update(`${file.slice(folder.length)}\n`).update(readFileSync(file));
  return hash.digest("hex");
}
