import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { ROOT, sharedCache } from "../../scripts/pulumi-environment.ts";
import { type ImageLock, imageLockText, type LockedImage } from "../../stacks/model/image-lock.ts";
import { provideLabImages } from "./images/provide.ts";
import { LabStack } from "./lab-stack.ts";

const STACK = "upgrade";
/** A version that does not exist: 11.4.0 whose control program always fails, so that no health check ever passes. */
export const BROKEN = "11.4.1";

/** A hoster with a chat of 2024 and an image lock of its own. */
export class UpgradeLab extends LabStack {
  readonly lockFile = join(ROOT, ".chatterie", `images.${STACK}.json`);

  constructor() {
    super({
      stack: STACK,
      http: 19180,
      https: 19543,
      settings: { services: ["mattermost"], images: join(".chatterie", `images.${STACK}.json`) },
    });
  }

  /** Everything that the tests start from, Mattermost 9.9.0 in the lock. */
  async start(): Promise<void> {
    const { images } = await provideLabImages({
      cacheDir: sharedCache(),
      names: ["caddy", "mailpit", "mattermost", "mattermost-9", "postgres"],
      onProgress: () => undefined,
    });
    const { "mattermost-9": old, ...rest } = images;
    const entries = Object.entries({ ...rest, ...(old && { mattermost: old }) });
    const locked = entries.map(([name, { repository, tag, digest }]) => [
      name,
      { repository, tag, digest, source: "lab" },
    ]);
    this.writeLock({ images: Object.fromEntries(locked) });
    await this.makeBroken(`${images.mattermost?.repository}`, `${images.mattermost?.tag}`);
    await this.prepare();
  }

  /** `npm run upgrade -- …`, with its exit code and all it printed. */
  upgrade(...args: readonly string[]) {
    const words = [join(ROOT, "test", "lab", "upgrade-process.ts"), ...args, "--stack", STACK, "--language", "en"];
    return execa(process.execPath, words, { cwd: ROOT, reject: false, all: true, stdin: "ignore" });
  }

  lock(): ImageLock {
    return imageLockText.parse(JSON.parse(readFileSync(this.lockFile, "utf8")));
  }

  /** Changes one entry of the lock by hand. */
  lockEntry(name: string, change: Partial<LockedImage>): void {
    const { images } = this.lock();
    const entry = images[name];
    if (!entry) throw new Error(`no ${name} in the lock`);
    this.writeLock({ images: { ...images, [name]: { ...entry, ...change } } });
  }

  /** What the chat's own database says of itself: number of its last migration. */
  async migrations(): Promise<number> {
    return Number(await this.sql("mattermost", "SELECT max(version) FROM db_migrations"));
  }

  private writeLock(lock: unknown): void {
    writeFileSync(this.lockFile, `${JSON.stringify(lock, undefined, 2)}\n`);
  }

  private async makeBroken(repository: string, tag: string): Promise<void> {
    const text = `FROM ${repository}:${tag}\nUSER 0\nRUN cp /bin/false /mattermost/bin/mmctl\nUSER 2000:2000\n`;
    const name = `${repository}:${BROKEN}`;
    await execa("docker", ["build", "--quiet", "--tag", name, "-"], { input: text, env: { DOCKER_BUILDKIT: "0" } });
    await execa("docker", ["push", "--quiet", name]);
  }
}
