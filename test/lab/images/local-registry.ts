import { mkdir, rm } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import { z } from "zod";
import { docker, findImage } from "./docker.ts";
import { LabImagesError } from "./lab-images-error.ts";

/** Container that hands out the lab's images on this machine. */
export const REGISTRY_CONTAINER = "chatterie-lab-registry";
export const DEFAULT_REGISTRY_PORT = 5055;
/** Named volume with the registry's data, unless a folder was given. */
export const REGISTRY_VOLUME = "chatterie-lab-registry";

const READY_SECONDS = 20;
const MANIFEST_TYPES = [
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
].join(", ");

const CONTAINERS = z.array(
  z.object({
    Image: z.string(),
    State: z.object({ Running: z.boolean() }),
    HostConfig: z.object({
      Binds: z.array(z.string()).nullish(),
      PortBindings: z.record(z.string(), z.array(z.object({ HostPort: z.string() })).nullish()).nullish(),
    }),
  }),
);
const MANIFEST = z.object({ config: z.object({ digest: z.string() }).optional() });

export interface RegistrySettings {
  readonly image: string;
  /** TCP port on 127.0.0.1. */
  readonly port: number;
  /** Absolute path of a folder, or the name of a volume. */
  readonly data: string;
}

/** Starts the registry, or keeps the one that runs already with the same image, port and data. */
export async function ensureRegistry(settings: RegistrySettings): Promise<void> {
  if (!(await runsAs(settings))) await start(settings);
  const end = Date.now() + READY_SECONDS * 1000;
  while (!(await answers(settings.port))) {
    if (Date.now() > end)
      throw new LabImagesError(
        `The lab's registry does not answer on 127.0.0.1:${settings.port}; see docker logs ${REGISTRY_CONTAINER}.`,
      );
    await setTimeout(200);
  }
}

/**
 * Pushes an image of the daemon, unless the registry has that very image under that tag.
 * @returns the digest that the registry states, `sha256:…`.
 */
export async function pushImage(source: string, id: string, port: number, name: string, tag: string): Promise<string> {
  const known = await manifest(port, name, tag);
  if (known && (known.config === id || known.digest === id)) return known.digest;
  const target = `127.0.0.1:${port}/${name}:${tag}`;
  await docker(["tag", source, target]);
  await docker(["push", "--quiet", target]);
  const pushed = await manifest(port, name, tag);
  if (!pushed) throw new LabImagesError(`The lab's registry does not have ${target} right after it was pushed.`);
  return pushed.digest;
}

/** Removes the container and, when asked, what it kept. Nothing to remove is no error. */
export async function removeRegistry(data: string | undefined): Promise<void> {
  await execa("docker", ["rm", "--force", REGISTRY_CONTAINER], { reject: false });
  if (data === undefined) return;
  if (isAbsolute(data)) await rm(data, { recursive: true, force: true });
  else await execa("docker", ["volume", "rm", "--force", data], { reject: false });
}

async function runsAs(settings: RegistrySettings): Promise<boolean> {
  const { stdout, failed } = await execa("docker", ["container", "inspect", REGISTRY_CONTAINER], { reject: false });
  const container = failed ? undefined : CONTAINERS.parse(JSON.parse(stdout))[0];
  if (!container) return false;
  const image = await findImage(settings.image);
  const ports = Object.values(container.HostConfig.PortBindings ?? {}).flatMap((bindings) => bindings ?? []);
  const same =
    container.State.Running &&
    container.Image === image?.id &&
    ports.some((binding) => binding.HostPort === String(settings.port)) &&
    (container.HostConfig.Binds ?? []).some((bind) => bind.startsWith(`${settings.data}:`));
  if (!same) await docker(["rm", "--force", REGISTRY_CONTAINER]);
  return same;
}

async function start({ image, port, data }: RegistrySettings): Promise<void> {
  if (isAbsolute(data)) await mkdir(data, { recursive: true });
  // Root without any capability may write only where root owns the files; a folder of ours is ours.
  const user = isAbsolute(data) ? ["--user", `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`] : [];
  const confined = [
    "--read-only",
    "--tmpfs",
    "/tmp",
    "--cap-drop",
    "ALL",
    "--security-opt",
    "no-new-privileges",
    ...user,
  ];
  const place = ["--publish", `127.0.0.1:${port}:5000`, "--volume", `${data}:/var/lib/registry`];
  const life = [
    "--restart",
    "unless-stopped",
    "--label",
    "chatterie.lab=true",
    "--memory",
    "256m",
    "--pids-limit",
    "200",
  ];
  const command = ["create", "--name", REGISTRY_CONTAINER, ...life, ...place, ...confined, image];
  const container = await docker(command).catch((error: unknown) => {
    // Another run was faster; it starts the same registry.
    if (/is already in use by container/.test(String(error))) return undefined;
    throw error;
  });
  if (container) await docker(["start", container]).catch((error: unknown) => notStarted(container, port, error));
}

async function notStarted(container: string, port: number, error: unknown): Promise<never> {
  await docker(["rm", "--force", container]);
  if (!/port is already allocated|address already in use/.test(String(error))) throw error;
  throw new LabImagesError(
    `Port ${port} of 127.0.0.1 is taken, and the lab's registry wants it: free it or choose another port.`,
  );
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/v2/`, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.ok,
    () => false,
  );
}

async function manifest(
  port: number,
  name: string,
  tag: string,
): Promise<{ digest: string; config: string | undefined } | undefined> {
  const response = await fetch(`http://127.0.0.1:${port}/v2/${name}/manifests/${tag}`, {
    headers: { accept: MANIFEST_TYPES },
  });
  if (response.status === 404) return undefined;
  const digest = response.headers.get("docker-content-digest");
  if (!response.ok || !digest)
    throw new LabImagesError(`The lab's registry answered ${response.status} for ${name}:${tag}.`);
  return { digest, config: MANIFEST.parse(await response.json()).config?.digest };
}
