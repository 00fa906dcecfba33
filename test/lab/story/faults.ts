import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { engineFolder, pulumiEnvironment, ROOT } from "../../../scripts/pulumi-environment.ts";
import type { LabStack } from "../lab-stack.ts";
import { aTenantFile } from "./associations.ts";

/** What goes wrong without anybody's mistake, and what was changed by hand. */
export function faults(lab: LabStack): void {
  it("starts a stopped service again on `up --refresh`", async () => {
    await execa("docker", ["stop", "-t", "2", "chatterie-lab-mattermost"]);
    expect((await lab.ask("chat", "/")).status).toBe(502);
    expect((await lab.ask("chat", "/")).text).toContain("Ce service ne répond pas");
    const healed = await lab.up("--refresh");
    expect(healed.code, healed.told).toBe(0);
    expect((await lab.ask("chat", "/api/v4/system/ping")).status).toBe(200);
  });

  it("sees a file that was changed by hand, a team that was archived by hand, and puts both right", async () => {
    await lab.exec("proxy", "sh", "-c", "echo '# by hand' >> /etc/caddy/hosts/epicerie.caddy");
    await execa("docker", [
      "exec",
      "chatterie-lab-mattermost",
      "/mattermost/bin/mmctl",
      "--local",
      "team",
      "archive",
      "epicerie",
      "--confirm",
    ]);
    const healed = await lab.up("--refresh");
    const said = healed.report.said.map(({ message }) => message);
    expect(said).toContain("epicerie: mattermost: the team is archived");
    expect(said).toContain("epicerie: proxy: /etc/caddy/hosts/epicerie.caddy was changed by hand");
    expect(await lab.sql("mattermost", "SELECT deleteat FROM teams WHERE name = 'epicerie'")).toBe("0");
    expect((await lab.up("--refresh")).report.changes).toEqual({ same: 28 });
  });

  it.each([
    ["SIGINT", 3],
    ["SIGKILL", 3],
    ["SIGKILL", 5],
  ] as const)("converges after %s about %i s into an `up`", async (signal, seconds) => {
    lab.tenant("foot", aTenantFile({ slug: "foot", displayName: `Foot ${signal} ${seconds}` }));
    await execa("docker", ["rm", "-f", "chatterie-lab-etherpad"]);
    await interrupted(lab, signal, seconds);
    // A killed engine leaves its lock: that is told, and `cancel` takes it away.
    const first = await lab.up("--refresh");
    if (first.code !== 0) {
      expect(first.text).toContain("locked");
      expect((await lab.pulumi("cancel", "--yes", "lab")).code).toBe(0);
      const second = await lab.up("--refresh");
      expect(second.code, second.told).toBe(0);
    }
    expect((await lab.up()).report.changes).toEqual({ same: 28 });
    expect(Object.keys(await lab.containers())).toEqual(["etherpad", "mail", "mattermost", "postgres", "proxy"]);
    expect((await lab.ask("foot", "/")).text).toContain(`Foot ${signal} ${seconds}`);
  });
}

async function interrupted(lab: LabStack, signal: "SIGINT" | "SIGKILL", seconds: number): Promise<void> {
  const engine = execa(
    join(engineFolder(lab.place), "pulumi"),
    ["up", "--yes", "--skip-preview", "--refresh", "--non-interactive"],
    {
      cwd: ROOT,
      env: pulumiEnvironment(lab.place),
      extendEnv: false,
      reject: false,
      detached: true,
      timeout: 300_000,
    },
  );
  setTimeout(() => engine.kill(signal), seconds * 1000);
  await engine;
  // The plugins of a killed engine leave within two seconds; the Docker plugin may be in the middle of a container.
  await new Promise((next) => setTimeout(next, 4000));
}
