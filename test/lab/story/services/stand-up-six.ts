import { expect, it } from "vitest";
import { touched } from "../../engine-events.ts";
import type { LabStack } from "../../lab-stack.ts";
import { aTenantFile } from "../associations.ts";
import { MeetingServerElsewhere } from "./bigbluebutton-server.ts";

/** Every service, with its usual settings. */
export const ALL_SERVICES = ["bigbluebutton", "etherpad", "framadate", "mattermost", "nextcloud", "paheko"] as const;

/** An association that uses all six services. */
export function aFullTenantFile(
  slug: string,
  displayName: string,
  services = ALL_SERVICES.map(usual).join(""),
): string {
  return aTenantFile({ slug, displayName, services });
}

/** The three associations of the stories, as they are before and after each of them. */
export const ASSOCIATIONS = {
  chorale: "Chorale des Deux Rives",
  epicerie: "Épicerie « Les Amis » & Cie",
  foot: "Foot de Saint-Exemple",
} as const;

/** From an empty server to three associations on six services, in one `up`. */
export function standUpSix(lab: LabStack): void {
  it("brings six services up for three associations, in one `up` from an empty server", async () => {
    for (const [slug, displayName] of Object.entries(ASSOCIATIONS))
      lab.tenant(slug, aFullTenantFile(slug, displayName));
    const answer = await lab.up();
    expect(answer.code, answer.told).toBe(0);
    expect(answer.report.changes).toEqual({ create: expect.any(Number) });
    expect(answer.report.steps.filter(({ type }) => type === "chatterie:index:Association")).toHaveLength(3);
    await lab.trust();
    await new MeetingServerElsewhere(lab).start();
  });

  it("changes nothing the second time, nor after a look at the server", async () => {
    const again = await lab.up();
    expect(again.report.changes, touched(again.report).join()).toEqual({ same: expect.any(Number) });
    const looked = await lab.up("--refresh");
    expect(looked.report.changes, looked.told).toEqual({ same: expect.any(Number) });
  });

  it.each(Object.keys(ASSOCIATIONS))("shows %s the way to each of its services", async (slug) => {
    const everyone = await lab.ask(slug, "/");
    const members = await lab.ask(slug, "/membres/", { user: lab.membersUser(slug) });
    expect([everyone.status, members.status]).toEqual([200, 200]);
    for (const host of ["nuage", `${slug}.garradin`, `${slug}.sondages`, "chat", "visio", "pads"])
      expect(everyone.text + members.text, host).toContain(`https://${host}.localhost:${lab.https}`);
  });

  it("says on every page which services are stand-ins", async () => {
    for (const [label, path] of [
      ["", "/"],
      ["chorale", "/"],
    ] as const)
      expect((await lab.ask(label, path)).text).toContain("Remplacés par des doublures");
  });

  it("runs every container as a user without rights, bounded, watched, and none of them published but the proxy", async () => {
    const names = Object.keys(await lab.containers()).filter((name) => name !== "visio-ailleurs");
    expect(names.length).toBeGreaterThan(12);
    // Docker's own first look comes half a minute after a start.
    const states = await Promise.all(names.map((name) => settled(lab, name)));
    const wrong = states.flatMap(({ name, user, memory, health, published }) => [
      ...(/^[1-9]/.test(user) || name === "relay" ? [] : [`${name} runs as ${user || "root"}`]),
      ...(memory > 0 ? [] : [`${name} has no bound on its memory`]),
      ...(health === "healthy" ? [] : [`${name} is ${health}`]),
      ...(published === 0 || name === "proxy" ? [] : [`${name} publishes a port`]),
    ]);
    expect(wrong).toEqual([]);
  });

  it("gives a fourth association everything, and touches nothing of the other three", async () => {
    const before = await lab.containers();
    lab.tenant("judo", aFullTenantFile("judo", "Judo de Saint-Exemple"));
    const answer = await lab.up();
    expect(answer.code, answer.told).toBe(0);
    expect(touched(answer.report)).toEqual([`chatterie-${lab.stack}-files-proxy`, "judo"]);
    expect(await lab.containers()).toEqual(before);
    lab.removeTenant("judo");
    const gone = await lab.up();
    expect(gone.code, gone.told).toBe(0);
    expect(touched(gone.report)).toEqual([`chatterie-${lab.stack}-files-proxy`, "judo"]);
    expect(await lab.containers()).toEqual(before);
    for (const label of ["judo", "judo.garradin", "judo.sondages"])
      expect((await lab.ask(label, "/")).status).toBe(410);
  });
}

/** What Docker says of a container as soon as it has looked at its health. */
async function settled(lab: LabStack, name: string): ReturnType<LabStack["inspect"]> {
  for (let look = 0; look < 90; look++) {
    const state = await lab.inspect(name);
    if (state.health !== "starting") return state;
    await new Promise((next) => setTimeout(next, 1000));
  }
  throw new Error(`Docker has not looked at the health of ${name} in 90 s`);
}

function usual(service: string): string {
  return `  ${service}: true\n`;
}
