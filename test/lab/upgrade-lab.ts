import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { isAbandoned, readLocks } from "../../scripts/engine/state.ts";
import { processOf } from "../../scripts/machine/processes.ts";
import { ROOT, sharedCache } from "../../scripts/pulumi-environment.ts";
import { type Journal, readJournal } from "../../scripts/upgrade/journal.ts";
import { type ImageLock, imageLockText, type LockedImage } from "../../stacks/model/image-lock.ts";
import { provideLabImages } from "./images/provide.ts";
import { LabStack } from "./lab-stack.ts";

const STACK = "upgrade";
/** The images that all lab tests run. */
const LOCK = process.env["CHATTERIE_IMAGES"] ?? join(ROOT, ".chatterie", "images.lab.json");
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
    const { images: older } = await provideLabImages({
      cacheDir: sharedCache(),
      names: ["mattermost-9"],
      onProgress: () => undefined,
    });
    const { images } = imageLockText.parse(JSON.parse(readFileSync(LOCK, "utf8")));
    const [newer, old] = [images["mattermost"], older["mattermost-9"]];
    if (!newer || !old) throw new Error("The lab has no Mattermost of both ages.");
    const { repository, tag, digest } = old;
    this.writeLock({ images: { ...images, mattermost: { repository, tag, digest, source: "lab" } } });
    await this.makeBroken(newer.repository, newer.tag);
    await this.prepare();
  }

  /** `npm run upgrade -- …`, with its exit code and all it printed. */
  upgrade(...args: readonly string[]) {
    const words = [join(ROOT, "test", "lab", "upgrade-process.ts"), ...args, "--stack", STACK, "--language", "en"];
    return execa(process.execPath, words, { cwd: ROOT, reject: false, all: true, stdin: "ignore" });
  }

  /**
   * Starts an upgrade and, as soon as `reached` holds, sends it a signal; what it printed. SIGKILL is a power cut: the
   * engine under it goes on, so it is waited for.
   */
  async cutOff(signal: "SIGINT" | "SIGKILL", reached: () => Promise<boolean>, ...args: readonly string[]) {
    const running = this.upgrade(...args);
    let ended = false;
    void running.finally(() => {
      ended = true;
    });
    while (!ended && !(await reached())) await pause(100);
    running.kill(signal);
    const result = await running;
    while (readLocks(this.place).some((lock) => !isAbandoned(lock, (pid) => processOf(pid) !== undefined)))
      await pause(500);
    return result;
  }

  /** Whether an engine holds the stack's lock. */
  engineWorks(): boolean {
    return readLocks(this.place).length > 0;
  }

  /** Where an unfinished upgrade stands. */
  phase(): Journal["phase"] | undefined {
    return readJournal(this.place)?.phase;
  }

  /** Whether the chat's container runs. */
  async chatRuns(): Promise<boolean> {
    const words = ["inspect", "--format", "{{.State.Running}}", `chatterie-${STACK}-mattermost`];
    return (await execa("docker", words, { reject: false })).stdout === "true";
  }

  /** Names of the copies, oldest first. */
  async copies(): Promise<string[]> {
    const { stdout } = await this.upgrade("--list", "--json");
    return (JSON.parse(stdout) as { copies: { name: string }[] }).copies.map(({ name }) => name);
  }

  /** Runs a shell line as root with the data root under /data. */
  async asRoot(line: string): Promise<void> {
    const caddy = this.lock().images["caddy"];
    const words = ["--rm", "--user", "0:0", "-v", `${this.dataRoot}:/data`, "--entrypoint", "/bin/sh"];
    await execa("docker", ["run", ...words, `${caddy?.repository}@${caddy?.digest}`, "-c", line]);
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

  private writeLock(lock: ImageLock): void {
    writeFileSync(this.lockFile, `${JSON.stringify(lock, undefined, 2)}\n`);
  }

  private async makeBroken(repository: string, tag: string): Promise<void> {
    const text = `FROM ${repository}:${tag}\nUSER 0\nRUN cp /bin/false /mattermost/bin/mmctl\nUSER 2000:2000\n`;
    const name = `${repository}:${BROKEN}`;
    await execa("docker", ["build", "--quiet", "--tag", name, "-"], { input: text, env: { DOCKER_BUILDKIT: "0" } });
    await execa("docker", ["push", "--quiet", name]);
  }
}
