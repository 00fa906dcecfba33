import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { fakeDocker } from "../test/fixtures/services/fake-docker.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const OTHER = `sha256:${"b".repeat(64)}`;
const folder = mkdtempSync(join(tmpdir(), "images-"));
const lock = join(folder, "images.lock.json");
const docker = fakeDocker();

beforeEach(() => {
  const image = (repository: string, digest: string | null) => ({ repository, tag: "1", digest, source: "official" });
  writeFileSync(lock, JSON.stringify({ images: { caddy: image("caddy", null), postgres: image("postgres", OTHER) } }));
  docker.answer([
    { when: ["pull --quiet caddy:1"], stdout: "caddy:1\n" },
    { when: ["image inspect", "caddy:1"], stdout: `["elsewhere/caddy@${OTHER}","caddy@${DIGEST}"]\n` },
    { when: ["pull --quiet postgres:1"], stderr: "Error response from daemon: manifest unknown\n", code: 1 },
  ]);
});
afterAll(() => {
  docker.remove();
  rmSync(folder, { recursive: true });
});

const images = (...options: string[]) =>
  execa(process.execPath, ["scripts/images.ts", "--lock", lock, ...options], { reject: false, all: true });
const digests = () => {
  const { images } = JSON.parse(readFileSync(lock, "utf8")) as { images: Record<string, { digest: string | null }> };
  return Object.fromEntries(Object.entries(images).map(([name, { digest }]) => [name, digest]));
};

describe("npm run images", () => {
  it("writes down the registry's digest of the repository that the lock names, where none is known yet", async () => {
    const run = await images();
    expect(run.all).toMatch(new RegExp(`^caddy: caddy:1 is ${DIGEST} \\(\\d+ s\\)$`));
    expect(run.exitCode).toBe(0);
    expect(digests()).toEqual({ caddy: DIGEST, postgres: OTHER });
  });

  it("keeps what it knew where a registry refuses, says why, and fails", async () => {
    const run = await images("--update");
    expect(run.stderr).toBe("postgres: postgres:1: Error response from daemon: manifest unknown");
    expect(run.exitCode).toBe(1);
    expect(digests()).toEqual({ caddy: DIGEST, postgres: OTHER });
  });

  it("knows only the lock's own images", async () => {
    const run = await images("--only", "cady");
    expect(run.stderr).toBe(`${lock} has no image cady. It has: caddy, postgres`);
    expect(run.exitCode).toBe(2);
  });
});
