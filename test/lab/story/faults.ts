import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { recover } from "../../../scripts/engine/recover.ts";
import { readState } from "../../../scripts/engine/state.ts";
import { engineFolder, pulumiEnvironment, ROOT } from "../../../scripts/pulumi-environment.ts";
import { cutOff } from "../cut-off.ts";
import type { LabStack } from "../lab-stack.ts";
import { aTenantFile } from "./associations.ts";

const UP = ["up", "--yes", "--skip-preview"];
/** Docker's words for what happens to a container that is replaced, in order. */
const EVERY_MOMENT = ["kill", "die", "stop", "destroy", "create", "start"] as const;
const SAMPLED_MOMENTS = ["kill", "create"] as const;
const WHOLE_SWEEP = process.env["CHATTERIE_SWEEP"] === "whole";

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
    expect((await lab.up("--refresh")).report.changes).toEqual({ same: expect.any(Number) });
  });

  it("converges after SIGINT about 3 s into an `up`", async () => {
    const before = Object.keys(await lab.containers());
    lab.tenant("foot", aTenantFile({ slug: "foot", displayName: "Foot SIGINT" }));
    await execa("docker", ["rm", "-f", "chatterie-lab-etherpad"]);
    await interrupted(lab, 3);
    const healed = await lab.up("--refresh");
    expect(healed.code, healed.told).toBe(0);
    expect(Object.keys((await lab.up()).report.changes)).toEqual(["same"]);
    expect(Object.keys(await lab.containers())).toEqual(before);
    expect((await lab.ask("foot", "/")).text).toContain("Foot SIGINT");
  });

  it.each(WHOLE_SWEEP ? EVERY_MOMENT : SAMPLED_MOMENTS)(
    "converges, by `up` alone, after the engine was killed at a container's %s, while it is replaced (all moments: CHATTERIE_SWEEP=whole)",
    async (event) => {
      const before = Object.keys(await lab.containers());
      // A setting that the container has in its environment: it is replaced.
      await lab.configure({ contact: `aide-${event}@laboratoire.example` });
      const told = await cutOff(lab, { kind: "container", event, name: "mattermost" }, UP);
      expect(told).toContain(`container ${event} mattermost`);
      // A killed engine leaves its lock: that is told, and `cancel` takes it away.
      expect((await lab.up()).text).toContain("locked");
      expect((await lab.pulumi("cancel", "--yes", lab.stack)).code).toBe(0);
      const healed = await lab.up();
      expect(healed.code, healed.told).toBe(0);
      expect(Object.keys((await lab.up()).report.changes)).toEqual(["same"]);
      expect(Object.keys(await lab.containers())).toEqual(before);
      expect((await lab.ask("chat", "/api/v4/system/ping")).status).toBe(200);
    },
  );

  it("is put in order, with a word for each thing, by what npm run pulumi does first", async () => {
    await lab.configure({});
    await cutOff(lab, { kind: "container", event: "create", name: "mattermost" }, UP);
    const told: string[] = [];
    await recover(lab.place, ({ en }) => told.push(en));
    expect(told).toEqual([
      expect.stringMatching(/^Lock of a command that is gone \(process \d+, since .* UTC\): taken away\.$/),
      expect.stringMatching(/^Processes that a killed engine left behind, stopped: pulumi-resource/),
      expect.stringMatching(
        /^Last time the engine was cut off during \d+ operation\(s\); putting things in order before going on\.$/,
      ),
      "Left over from that, removed: container chatterie-lab-mattermost. No data is in it.",
    ]);
    expect(readState(lab.place)?.pending).toEqual([]);
    const healed = await lab.up();
    expect(healed.code, healed.told).toBe(0);
    expect(healed.told).not.toContain("pending operations");
    expect(Object.keys((await lab.up()).report.changes)).toEqual(["same"]);
  });
}

async function interrupted(lab: LabStack, seconds: number): Promise<void> {
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
  setTimeout(() => engine.kill("SIGINT"), seconds * 1000);
  await engine;
}
