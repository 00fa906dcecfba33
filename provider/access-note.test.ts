import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aRelay } from "../test/builders.ts";
import { associationInputs, providerSettingsOf } from "../test/fixtures/services/provider-builders.ts";
import { noteText, writeAccessNote } from "./access-note.ts";

describe("the note", () => {
  it("tells in French how the association enters", () => {
    expect(
      noteText(providerSettingsOf("/access"), associationInputs(), "bcdfg-hjkmn-pqrst-vwxzb"),
    ).toBe(`Chorale des Deux Rives

Page publique :       https://chorale.chatons.example
Espace des membres :  https://chorale.chatons.example/membres/
  utilisateur         chorale
  mot de passe        bcdfg-hjkmn-pqrst-vwxzb

Discussions : une invitation est partie à bureau@chorale.example ; la personne qui l'accepte devient administratrice de l'équipe.
Les courriels de cet essai arrivent tous ici : https://mail.chatons.example/
`);
  });

  it("tells it in English to an English hoster", () => {
    expect(
      noteText(providerSettingsOf("/access", { language: "en" }), associationInputs(), "bcdfg-hjkmn-pqrst-vwxzb"),
    ).toBe(`Chorale des Deux Rives

Page for everyone:   https://chorale.chatons.example
Page for members:    https://chorale.chatons.example/membres/
  user               chorale
  password           bcdfg-hjkmn-pqrst-vwxzb

Chat: an invitation was sent to bureau@chorale.example; whoever accepts it becomes the team's administrator.
Mails of this trial are caught at https://mail.chatons.example/
`);
  });

  it.each(["fr", "en"] as const)("says nothing of chat or caught mails where there are none (%s)", (language) => {
    const settings = providerSettingsOf("/access", { language, mail: aRelay() });
    const text = noteText(settings, associationInputs({ services: { etherpad: {} } }), "p");
    expect(text).not.toMatch(/discussion|chat:|courriel|mail\./i);
    expect(text.endsWith("p\n")).toBe(true);
  });
});

describe("writeAccessNote", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "access "));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

  it("puts the note where only the operator can read it, and leaves nothing beside it", async () => {
    const folder = join(root, "access", "local");
    await writeAccessNote(providerSettingsOf(folder), associationInputs(), "secret");
    expect(readdirSync(folder)).toEqual(["chorale.txt"]);
    expect([mode(folder), mode(join(folder, "chorale.txt"))]).toEqual(["700", "600"]);
  });

  it("says how the first person enters each service that has a way of its own", async () => {
    const folder = join(root, "access", "local");
    await writeAccessNote(providerSettingsOf(folder), associationInputs(), "secret", ["Comptes : par courriel."]);
    expect(readFileSync(join(folder, "chorale.txt"), "utf8")).toContain("\n\nComptes : par courriel.\n");
  });

  it("replaces an older note, also one that others could read", async () => {
    mkdirSync(join(root, "access"));
    const settings = providerSettingsOf(join(root, "access"));
    await writeAccessNote(settings, associationInputs(), "first");
    chmodSync(join(root, "access", "chorale.txt"), 0o644);
    await writeAccessNote(settings, associationInputs(), "second");
    expect(readFileSync(join(root, "access", "chorale.txt"), "utf8")).toContain("second");
    expect(mode(join(root, "access", "chorale.txt"))).toBe("600");
  });

  it("writes the notes of several associations at once, each in its own file", async () => {
    const settings = providerSettingsOf(join(root, "access"));
    const slugs = ["chorale", "epicerie", "refuge"];
    await Promise.all(slugs.map((slug) => writeAccessNote(settings, associationInputs({ slug }), slug)));
    expect(readdirSync(join(root, "access")).toSorted()).toEqual(slugs.map((slug) => `${slug}.txt`));
  });
});
