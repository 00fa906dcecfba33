import { execa } from "execa";
import { expect, it } from "vitest";
import { cutOff } from "../cut-off.ts";
import type { LabStack } from "../lab-stack.ts";
import { api, login } from "./mattermost-person.ts";
import { padPath } from "./stand-up.ts";

/** Everything goes but the data; everything comes back around it. */
export function takeDown(lab: LabStack): void {
  it("removes every container and network, and no data", async () => {
    const answer = await lab.pulumi("destroy", "--yes", "--skip-preview");
    expect(answer.code, answer.told).toBe(0);
    expect(await lab.containers()).toEqual({});
    expect((await execa("docker", ["network", "ls", "-q", "--filter", "label=chatterie.stack=lab"])).stdout).toBe("");
  });

  it.each([
    ["a network is made", { kind: "network", event: "create" }],
    ["the first container is made", { kind: "container", event: "create", name: "postgres" }],
    ["the last container is made", { kind: "container", event: "create", name: "proxy" }],
  ] as const)(
    "goes on after the engine was killed the instant %s, and what that left is not in the way",
    async (_when, moment) => {
      await cutOff(lab, moment, ["up", "--yes", "--skip-preview"]);
      expect((await lab.pulumi("cancel", "--yes", lab.stack)).code).toBe(0);
    },
  );

  it("finds the same pads, messages and passwords when it is brought up again", async () => {
    const answer = await lab.up();
    expect(answer.code, answer.told).toBe(0);
    await lab.trust();
    expect((await lab.ask("pads", `${await padPath(lab, "chorale")}accueil/export/txt`)).text).toContain(
      "Chorale des Deux Rives – accueil",
    );
    const ann = await login(lab, "ann");
    const channel = await api(lab, ann, "/teams/name/chorale/channels/name/town-square");
    expect(JSON.stringify((await api(lab, ann, `/channels/${channel.json["id"]}/posts`)).json)).toContain(
      "Répétition jeudi",
    );
  });

  it("leaves nothing behind in the end", async () => {
    const answer = await lab.pulumi("destroy", "--yes", "--skip-preview");
    expect(answer.code, answer.told).toBe(0);
    await lab.wipe();
    expect(await lab.containers()).toEqual({});
  });
}
