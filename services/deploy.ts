import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Hoster } from "../stacks/model/hoster.ts";
import type { HosterPlan } from "../stacks/model/hoster-plan.ts";
import { fullReference, IMAGE_LABEL, REFERENCE_LABEL } from "../stacks/model/image-labels.ts";
import { type ImageLock, imageReference } from "../stacks/model/image-lock.ts";
import { DATA_LABEL, fullName } from "../stacks/model/names.ts";
import { deriveSecret } from "../stacks/model/secrets.ts";
import { type AssociationProvider, ServiceSetup } from "../stacks/tenant/association.ts";
import { Versions } from "../stacks/versions.ts";
import type { ContainerPlan, FileRequest, SecretRef, ServicePlan } from "./contract.ts";
import { type DatabasePart, databaseCommand, keepsDatabases } from "./deploy-databases.ts";
import { type ReadyImage, readyImage } from "./deploy-images.ts";
import { leftoverHook, type Owner } from "./deploy-leftovers.ts";

const PLACE_FILES = readFileSync(new URL("../stacks/platform/place-files.sh", import.meta.url), "utf8");
const RELOAD =
  "caddy validate --config /etc/caddy/Caddyfile --adapter caddyfile >&2 && caddy reload --config /etc/caddy/Caddyfile --adapter caddyfile >&2";

/** Patience beyond what a health check itself allows: a slow disk, a first migration. */
const WAIT_SECONDS = 120;

/** What a deployment needs beside its plan. */
export interface Deployment {
  readonly hoster: Hoster;
  /** Absolute path on the Docker host. */
  readonly dataRoot: string;
  readonly lock: ImageLock;
  readonly masterSecret: pulumi.Output<string>;
  /** Secrets that the operator gave, by key. */
  readonly givenSecrets: Readonly<Record<string, pulumi.Output<string>>>;
  /** Speaks to the running services. */
  readonly provider: AssociationProvider;
}

/** The running platform and services: every container of a {@link HosterPlan}, and what associations must wait for. */
export class HosterDeployment extends pulumi.ComponentResource {
  /** Waits for everything else, so that an association waits for one resource, not for ten. */
  declare readonly ready: pulumi.Resource;
  private readonly deployment: Deployment;
  private readonly images = new Map<string, ReadyImage>();
  private readonly networks = new Map<string, docker.Network>();

  constructor(name: string, plan: HosterPlan, deployment: Deployment, options?: pulumi.ComponentResourceOptions) {
    super("chatterie:hoster:Hoster", name, {}, { ...options, ...sameDocker(deployment.hoster) });
    this.deployment = deployment;
    const versions = this.versions(plan);
    for (const network of plan.networks) this.networks.set(network, this.network(network, versions));
    for (const image of plan.images)
      this.images.set(image, readyImage(image, deployment, this, this.dockerEnvironment(), [versions]));

    const running: pulumi.Resource[] = [];
    const databases: pulumi.Resource[] = [];
    for (const part of plan.parts) {
      const files = this.files(part.name, part.plan);
      const hash = this.configurationHash(part.plan);
      const waits = keepsDatabases(part.name) ? [] : databases;
      const after = [files, ...waits, ...(part.name === "proxy" ? running : [])];
      const started = part.plan.containers.map((container) => this.container(container, hash, after));
      const healthy = this.setup(part.name, part.plan, started);
      if (keepsDatabases(part.name)) databases.push(this.databases(part.name, plan, [healthy]));
      if (part.name === "proxy") this.ready = this.proxyReload(part.plan, [healthy], files);
      running.push(healthy);
    }
    this.registerOutputs({});
  }

  /** Waits until the part's containers are healthy, then has the service prepared for its first visitor. */
  private setup(part: string, plan: ServicePlan, started: readonly docker.Container[]): pulumi.Resource {
    const { provider, hoster } = this.deployment;
    const ids = started.map(({ name, id }) => pulumi.all([name, id]));
    const seconds = plan.containers.map(({ health }) => health.startSeconds + health.intervalSeconds * health.retries);
    return new ServiceSetup(
      fullName(hoster.stack, `setup-${part}`),
      {
        service: part,
        containers: pulumi.all(ids).apply((pairs) => Object.fromEntries(pairs)),
        patienceSeconds: Math.max(0, ...seconds) + WAIT_SECONDS,
      },
      { parent: this, provider, dependsOn: [...started] },
    );
  }

  /** Refused by the provider when a version must not come after what runs: before anything else is touched. */
  private versions({ images }: HosterPlan): pulumi.Resource {
    const { hoster, lock, provider } = this.deployment;
    const tags = Object.fromEntries(images.map((image) => [image, lock.images[image]?.tag ?? ""]));
    return new Versions(fullName(hoster.stack, "versions"), tags, { parent: this, provider });
  }

  private network(name: string, versions: pulumi.Resource): docker.Network {
    const full = fullName(this.deployment.hoster.stack, name);
    return new docker.Network(
      full,
      { name: full, internal: name !== "edge", labels: this.labels(name) },
      {
        parent: this,
        dependsOn: [versions],
        deleteBeforeReplace: true,
        hooks: leftoverHook("network", full, this.owner()),
      },
    );
  }

  /** Folders and files of one part. A container of the proxy's image does it as root, so neither the operator nor a login on the server needs to be. */
  private files(part: string, plan: ServicePlan): pulumi.Resource {
    const { dataRoot, lock } = this.deployment;
    const place = `docker run --rm -i --network none --label chatterie.stack=${this.deployment.hoster.stack} --user 0:0 --cap-drop ALL --cap-add CHOWN --cap-add DAC_OVERRIDE --cap-add FOWNER -v "$CHATTERIE_DATA:/data" --entrypoint /bin/sh "$CHATTERIE_IMAGE" -c "$CHATTERIE_SCRIPT"`;
    return new command.local.Command(
      fullName(this.deployment.hoster.stack, `files-${part}`),
      {
        create: place,
        update: place,
        stdin: this.withSecrets((secret) => manifest(part, plan, secret)),
        environment: {
          ...this.dockerEnvironment(),
          CHATTERIE_DATA: dataRoot,
          CHATTERIE_IMAGE: imageReference(lock, "caddy"),
          CHATTERIE_SCRIPT: PLACE_FILES,
        },
        logging: "none",
        addPreviousOutputInEnv: false,
      },
      {
        parent: this,
        dependsOn: [...this.images.values()].map(({ resource }) => resource),
        additionalSecretOutputs: ["stdout", "stderr"],
      },
    );
  }

  private databases(part: DatabasePart, plan: HosterPlan, after: readonly pulumi.Resource[]): pulumi.Resource {
    const deployment = {
      stack: this.deployment.hoster.stack,
      environment: this.dockerEnvironment(),
      withSecrets: this.withSecrets.bind(this),
    };
    return databaseCommand(part, plan, deployment, { parent: this, dependsOn: [...after] });
  }

  /** Tells a running proxy of a changed Caddyfile without cutting anyone off; nothing to do when it has just started. */
  private proxyReload(plan: ServicePlan, proxy: readonly pulumi.Resource[], files: pulumi.Resource): pulumi.Resource {
    const caddyfile = plan.files.find(({ path }) => path.endsWith("Caddyfile"));
    return new command.local.Command(
      fullName(this.deployment.hoster.stack, "proxy-reload"),
      {
        create: "true",
        update: `docker exec ${fullName(this.deployment.hoster.stack, "proxy")} sh -c '${RELOAD}'`,
        stdin: sha256(caddyfile?.content.join("") ?? ""),
        environment: this.dockerEnvironment(),
        addPreviousOutputInEnv: false,
      },
      { parent: this, dependsOn: [...proxy, files] },
    );
  }

  private container(
    plan: ContainerPlan,
    configuration: pulumi.Output<string>,
    after: readonly pulumi.Resource[],
  ): docker.Container {
    const { dataRoot, hoster } = this.deployment;
    const full = fullName(hoster.stack, plan.name);
    const image = this.images.get(plan.image);
    if (!image) throw new Error(`${plan.name}: no image ${plan.image}`);
    return new docker.Container(
      full,
      {
        name: full,
        hostname: plan.name,
        image: image.id,
        ...(plan.command && { command: [...plan.command] }),
        ...(plan.entrypoint && { entrypoints: [...plan.entrypoint] }),
        envs: pulumi.all([configuration]).apply(([hash]) => [
          ...Object.entries(plan.environment).map(([key, value]) => `${key}=${value}`),
          // The Docker provider changes a health check in place, without effect: another one is another container.
          `CHATTERIE_CONFIGURATION=${sha256(hash + JSON.stringify(plan.health)).slice(0, 12)}`,
        ]),
        mounts: plan.mounts.map(({ source, target, readOnly }) => ({
          type: "bind",
          source: `${dataRoot}/${source}`,
          target,
          readOnly,
        })),
        tmpfs: { ...plan.tmpfs },
        ...(plan.user && { user: plan.user }),
        readOnly: plan.readOnlyRoot,
        capabilities: { drops: ["ALL"], adds: plan.capabilities.map((name) => `CAP_${name}`) },
        securityOpts: ["no-new-privileges"],
        memory: Math.ceil(plan.memoryBytes / 1024 ** 2),
        memorySwap: Math.ceil(plan.memoryBytes / 1024 ** 2),
        healthcheck: {
          tests: ["CMD", ...plan.health.command],
          interval: goDuration(plan.health.intervalSeconds),
          timeout: goDuration(plan.health.timeoutSeconds),
          retries: plan.health.retries,
          startPeriod: goDuration(plan.health.startSeconds),
        },
        // Our own provider waits instead (see `setup`): it names the container and shows what it said last.
        wait: false,
        restart: "unless-stopped",
        stopTimeout: plan.stopSeconds,
        destroyGraceSeconds: plan.stopSeconds,
        removeVolumes: false,
        logDriver: "local",
        logOpts: { "max-size": "10m", "max-file": "3" },
        networksAdvanced: plan.networks.map((network) => ({
          name: this.networks.get(network)?.name ?? network,
          aliases: [plan.name],
        })),
        ports: (plan.ports ?? []).map(({ address, port, protocol }) => ({
          ip: address,
          internal: port,
          external: port,
          protocol,
        })),
        labels: [...this.labels(plan.name), ...this.imageLabels(plan.image)],
      },
      {
        parent: this,
        dependsOn: [...after],
        deleteBeforeReplace: true,
        hooks: leftoverHook("container", full, this.owner()),
      },
    );
  }

  /** Changes when a file changes that a container reads only at its start. */
  private configurationHash(plan: ServicePlan): pulumi.Output<string> {
    const files = plan.files.filter(({ onChange }) => onChange !== "live");
    const texts = this.withSecrets((secret) => files.map((file) => `${file.path}\n${textOf(file, secret)}`).join("\n"));
    // Twelve digits of a hash over secrets of 192 bits tell nothing about them.
    return pulumi.unsecret(texts.apply((text) => sha256(text).slice(0, 12)));
  }

  private withSecrets(make: (secret: (ref: SecretRef) => string) => string): pulumi.Output<string> {
    const { masterSecret, givenSecrets } = this.deployment;
    return pulumi.secret(
      pulumi
        .all([masterSecret, pulumi.all(givenSecrets)])
        .apply(([master, given]) =>
          make((ref) => (ref.given ? (given[ref.secret] ?? "") : deriveSecret(master, ref.secret))),
        ),
    );
  }

  private labels(part: string) {
    return [
      { label: "chatterie.stack", value: this.deployment.hoster.stack },
      { label: "chatterie.part", value: part },
      { label: DATA_LABEL, value: this.deployment.dataRoot },
    ];
  }

  /** By these a later run knows which version last met the data, whatever the lock says by then. */
  private imageLabels(image: string) {
    const locked = this.deployment.lock.images[image];
    if (!locked) throw new Error(`no image ${image}`);
    return [
      { label: IMAGE_LABEL, value: image },
      { label: REFERENCE_LABEL, value: fullReference(locked) },
    ];
  }

  private owner(): Owner {
    const { hoster, dataRoot } = this.deployment;
    return { stack: hoster.stack, dataRoot, environment: this.dockerEnvironment() };
  }

  private dockerEnvironment(): Record<string, string> {
    const { dockerHost } = this.deployment.hoster;
    return dockerHost ? { DOCKER_HOST: dockerHost } : {};
  }
}

/** Without it, containers would run on this machine while the commands talk to the one of `dockerHost`. */
function sameDocker({ stack, dockerHost }: Hoster): pulumi.ComponentResourceOptions {
  return dockerHost
    ? { providers: { docker: new docker.Provider(fullName(stack, "docker"), { host: dockerHost }) } }
    : {};
}

/** Lines for place-files.sh. Paths come from plans only, never from a user. */
function manifest(part: string, plan: ServicePlan, secret: (ref: SecretRef) => string): string {
  const folders = plan.directories.map(({ mode, owner, path }) => `d ${mode} ${owner} ${part}/${path}`);
  const files = plan.files.map((file) => {
    const content = Buffer.from(textOf(file, secret)).toString("base64");
    return `f ${file.mode} ${file.owner} ${part}/${file.path} ${content}`;
  });
  return ["d 0711 0:0 .", `d 0755 0:0 ${part}`, ...folders, ...files, ""].join("\n");
}

function textOf(file: FileRequest, secret: (ref: SecretRef) => string): string {
  return file.content.map((piece) => (typeof piece === "string" ? piece : secret(piece))).join("");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** As Docker writes durations back (`1m30s`): another spelling would look like a change after every refresh. */
function goDuration(seconds: number): string {
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
