import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { EngineAnswer, LabStack } from "../lab-stack.ts";
import { aTenantFile } from "./associations.ts";

/** What people write wrongly: one clear sentence each, nothing lost, no stack trace. */
export function badInput(lab: LabStack): void {
  const refused = async (): Promise<EngineAnswer> => {
    const before = { containers: await lab.containers(), home: (await lab.ask("", "/")).text };
    const answer = await lab.up();
    expect(answer.code).not.toBe(0);
    expect(answer.text).not.toMatch(/\n\s+at .*\.(ts|js):\d+|node:internal|UnhandledPromise/);
    expect(await lab.containers()).toEqual(before.containers);
    expect((await lab.ask("", "/")).text).toBe(before.home);
    return answer;
  };
  const errors = ({ report }: EngineAnswer) =>
    report.said
      .filter(({ severity }) => severity === "error")
      .map(({ message }) => message)
      .join("\n");

  it("names every mistake of every file at once, with file, line and column", async () => {
    lab.tenant(
      "mauvais",
      "displayName: Foot\ncommune: Saint-Exemple\nkind: sport\ncontact: bureau\nservices:\n  etherpads: true\n",
    );
    lab.tenant("www", aTenantFile({ slug: "www" }));
    const back = () => {
      for (const slug of ["mauvais", "www"]) lab.removeTenant(slug);
    };
    const said = errors(await refused().finally(back));
    const lines = said.split("\n").map((line) => line.replace(/^.*\/tenants\//, ""));
    expect(lines).toEqual([
      'mauvais.yaml:4:10 contact: adresse de courriel attendue, reçu "bureau". Écrivez par exemple : contact: bureau@chorale.example',
      "mauvais.yaml:6:3 services.etherpads: service inconnu. Écrivez : etherpad: true",
      `www.yaml:1:1: nom de fichier réservé par l'hébergeur, reçu "www". Renommez le fichier : asso-www.yaml.`,
    ]);
  });

  it.each([
    ["an empty file", ""],
    ["a broken file", "displayName: [\n"],
    ["a duplicate key", `${aTenantFile()}displayName: Deux\n`],
    ["a file of 5 MB", `${aTenantFile()}# ${"x".repeat(5_000_000)}\n`],
    ["a YAML bomb", `a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n`],
  ])("refuses %s", async (_what, text) => {
    lab.tenant("mauvais", text);
    const said = errors(await refused().finally(() => lab.removeTenant("mauvais")));
    expect(said).toContain("mauvais.yaml");
    expect(said.split("\n").length).toBeLessThan(6);
  });

  it("refuses a service that the hoster does not run, and says which it runs", async () => {
    await lab.configure({ services: ["mattermost"] });
    const said = errors(await refused().finally(() => lab.configure({})));
    expect(said).toContain("Etherpad existe, mais cet hébergeur ne le propose pas (il propose : mattermost)");
  });

  it("refuses an unknown setting of the stack by its name", async () => {
    await lab.configure({ httpsPrt: 1 });
    expect(errors(await refused().finally(() => lab.configure({})))).toContain("httpsPrt");
  });

  it("does nothing without the passphrase, and nothing with a wrong one", async () => {
    const right = readFileSync(lab.place.passphraseFile);
    const back = () => writeFileSync(lab.place.passphraseFile, right, { mode: 0o600 });
    writeFileSync(lab.place.passphraseFile, "faux");
    expect((await refused().finally(back)).text).toContain("incorrect passphrase");
    rmSync(lab.place.passphraseFile);
    expect((await refused().finally(back)).text).toContain("passphrase");
    expect((await lab.up()).report.changes).toEqual({ same: expect.any(Number) });
  });

  it("lets no association take a name that is taken: the same slug in two files", async () => {
    const second = join(lab.tenants, "chorale.yml");
    writeFileSync(second, aTenantFile());
    expect(errors(await refused().finally(() => rmSync(second)))).toContain("chorale.yml");
  });
}
