import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { catalogue } from "../../../services/catalogue.ts";
import { hosterSettings } from "../../../stacks/model/hoster.ts";
import { planHoster } from "../../../stacks/model/hoster-plan.ts";
import { derivedLabels } from "../../../stacks/model/secret-refs.ts";
import { derivePassphrase, deriveSecret } from "../../../stacks/model/secrets.ts";
import type { LabStack } from "../lab-stack.ts";
import { aTenantFile } from "./associations.ts";

/** What differs from one hoster to another. */
export interface SecretsStory {
  /** The file of the association "foot" with the name "Foot 2". */
  readonly foot?: string;
  /** Secrets that the operator gave, by key. */
  readonly given?: Readonly<Record<string, string>>;
}

/** Every secret of the stack, planted by the stack itself, searched for in everything that is printed or kept in clear. */
export function secrets(
  lab: LabStack,
  { foot = aTenantFile({ slug: "foot", displayName: "Foot 2" }), given = {} }: SecretsStory = {},
): void {
  const canaries = (): Readonly<Record<string, string>> => {
    const master = readFileSync(lab.place.masterSecretFile, "utf8").trim();
    const tenants = deriveSecret(master, "tenants");
    const { stack } = lab;
    const hoster = hosterSettings.parse(lab.hoster());
    const services = catalogue.filter(({ name }) => hoster.services.includes(name));
    const labels = derivedLabels(planHoster({ ...hoster, stack }, services, [], {}));
    return {
      master,
      tenants,
      passphrase: readFileSync(lab.place.passphraseFile, "utf8").trim(),
      ...Object.fromEntries(labels.map((label) => [label, deriveSecret(master, label)])),
      "chorale/members": derivePassphrase(tenants, "chorale/members"),
      ...given,
    };
  };
  const found = (text: string): string[] => {
    const readable = text + decoded(text);
    return Object.entries(canaries()).flatMap(([name, value]) => (readable.includes(value) ? [name] : []));
  };

  it("derives what the services really use (so that the search below can find something)", async () => {
    expect(lab.membersUser("chorale")).toBe(`chorale:${canaries()["chorale/members"]}`);
    const settings = await lab.exec("etherpad", "cat", "/opt/etherpad-lite/settings.json");
    expect(found(settings)).toEqual(["etherpad/database", "etherpad/session"]);
    expect(found(`f 0400 x ${Buffer.from(settings).toString("base64")}\n`)).toEqual([
      "etherpad/database",
      "etherpad/session",
    ]);
    expect(found(await lab.exec("etherpad", "cat", "/opt/etherpad-lite/APIKEY.txt"))).toEqual(["etherpad/api-key"]);
  });

  it("shows no secret in the state, its history and its backups", () => {
    const files = readdirSync(lab.place.stateFolder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(2);
    expect(files.flatMap((entry) => found(readFileSync(join(entry.parentPath, entry.name), "utf8")))).toEqual([]);
  });

  it("shows no secret in what `up` prints, its diff and its errors", async () => {
    lab.tenant("foot", foot);
    const preview = await lab.pulumi("preview", "--diff");
    const up = await lab.up();
    const outputs = await lab.pulumi("stack", "output", "--json");
    expect(preview.text).toContain("Foot 2");
    expect(found(preview.text + up.text + outputs.text)).toEqual([]);
  });

  it("shows no secret in `docker inspect`, in the containers' logs and in the list of processes", async () => {
    const ids = Object.values(await lab.containers());
    const inspected = (await execa("docker", ["inspect", ...ids])).stdout;
    expect(inspected).toContain("CHATTERIE_CONFIGURATION=");
    const logs = await Promise.all(ids.map(async (id) => (await execa("docker", ["logs", id], { all: true })).all));
    const processes = (await execa("ps", ["axww", "-o", "args"])).stdout;
    expect(found(inspected + logs.join("\n") + processes)).toEqual([]);
  });

  it("keeps files with secrets closed to everyone but their service", async () => {
    const listed = await lab.exec("mattermost", "stat", "-c", "%a %u", "/mattermost/config/config.json");
    expect(listed).toBe("600 2000");
    for (const file of [lab.place.passphraseFile, lab.place.masterSecretFile])
      expect(statSync(file).mode & 0o777).toBe(0o600);
  });
}

/** What hides in the text as base64: files are handed to the server in that form. */
function decoded(text: string): string {
  return [...text.matchAll(/[A-Za-z0-9+/]{40,}={0,2}/g)]
    .map(([word]) => Buffer.from(word, "base64").toString("latin1"))
    .join("\n");
}
