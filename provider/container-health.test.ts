import { afterAll, describe, expect, it } from "vitest";
import { fakeDocker } from "../test/fixtures/services/fake-docker.ts";
import { requireHealthy, untilHealthy } from "./container-health.ts";

const docker = fakeDocker();
afterAll(() => docker.remove());
const NAME = "chatterie-test-mattermost";

describe("untilHealthy", () => {
  it.each([
    ["is healthy", "true healthy\n", 0, true],
    ["has no health check", "true none\n", 0, true],
    ["does not run", "false unhealthy\n", 0, false],
    ["does not exist", "", 1, false],
  ])("answers at once when a container %s", async (_, stdout, code, healthy) => {
    docker.answer([{ when: ["inspect", NAME], stdout, code }]);
    expect(await untilHealthy(NAME, {})).toBe(healthy);
  });

  it("waits for one that is still starting", async () => {
    docker.answer([
      { when: ["inspect"], stdout: "true starting\n", once: true },
      { when: ["inspect"], stdout: "true healthy\n" },
    ]);
    const start = Date.now();
    expect(await untilHealthy(NAME, {})).toBe(true);
    expect(Date.now() - start).toBeGreaterThanOrEqual(900);
  });

  it("does not wait for Docker's next look: it runs the container's own health check", async () => {
    docker.answer([
      { when: ["inspect"], stdout: 'true starting {"Test":["CMD","/bin/up","-q"]}\n' },
      { when: ["exec", NAME, "/bin/up -q"], code: 1, once: true },
      { when: ["exec", NAME, "/bin/up -q"], code: 0 },
    ]);
    expect(await untilHealthy(NAME, {})).toBe(true);
    expect(docker.calls().map(({ words }) => words.join(" "))).toEqual([
      `exec ${NAME} /bin/up -q`,
      `exec ${NAME} /bin/up -q`,
    ]);
  });

  it("gives up with the container's name and what it said last", async () => {
    docker.answer([
      { when: ["inspect"], stdout: "true unhealthy\n" },
      { when: ["logs --tail 5"], stdout: "starting\n", stderr: "no database\n" },
    ]);
    await expect(untilHealthy(NAME, {}, -1)).rejects.toThrow(
      new Error(
        "The container chatterie-test-mattermost is not healthy after -0.001 s. Its last lines:\nstarting\nno database",
      ),
    );
  });

  it("leaves it to the next command to say that there is no docker command", async () => {
    const path = process.env["PATH"];
    process.env["PATH"] = "/nonexistent";
    try {
      expect(await untilHealthy(NAME, {})).toBe(false);
    } finally {
      process.env["PATH"] = path;
    }
  });
});

describe("requireHealthy", () => {
  it("waits for one that ends and is started again", async () => {
    docker.answer([
      { when: ["inspect", "RestartCount"], stdout: "1\n" },
      { when: ["inspect"], stdout: "false starting\n", once: true },
      { when: ["inspect"], stdout: "true healthy\n" },
    ]);
    await requireHealthy(NAME, {}, 10_000);
    expect(docker.healthAsked().length).toBeGreaterThanOrEqual(2);
  });

  it("gives up early on one that ends again and again, and shows what it said last", async () => {
    docker.answer([
      { when: ["inspect", "RestartCount"], stdout: "8\n" },
      { when: ["inspect"], stdout: "false starting\n" },
      { when: ["logs --tail 5"], stdout: "no such database\n" },
    ]);
    await expect(requireHealthy(NAME, {}, 60_000)).rejects.toThrow(
      new Error("The container chatterie-test-mattermost ends again and again. Its last lines:\nno such database"),
    );
  });

  it("gives up in time on one that never becomes healthy", async () => {
    docker.answer([
      { when: ["inspect"], stdout: "true starting\n" },
      { when: ["logs --tail 5"], stdout: "still migrating\n" },
    ]);
    await expect(requireHealthy(NAME, {}, 0)).rejects.toThrow(
      new Error("The container chatterie-test-mattermost is not healthy after 0 s. Its last lines:\nstill migrating"),
    );
  });

  it("says so when the container is gone", async () => {
    docker.answer([{ when: ["inspect"], code: 1 }]);
    await expect(requireHealthy(NAME, {}, 10_000)).rejects.toThrow(
      new Error("The container chatterie-test-mattermost is gone. Start it again with: pulumi up --refresh"),
    );
  });
});
