import { describe, expect, it } from "vitest";
import { type FakeMattermost, fakeMattermost } from "../../test/fixtures/services/fake-mattermost.ts";
import { fakePort } from "../../test/fixtures/services/fake-port.ts";
import { tenancy } from "./tenancy.ts";

const chorale = { slug: "chorale", displayName: "Chorale", contact: "bureau@chorale.example" };
const document = { administrator: chorale.contact, url: "https://chat.chatons.example", language: "fr" };
const reconcile = (mattermost: FakeMattermost, port = fakePort({ mattermost })) =>
  tenancy.reconcile(port, chorale, document);
const users = ({ commands }: FakeMattermost) =>
  commands.filter(([area, verb]) => area === "user" && verb !== "invite").map(([, verb]) => verb);

/** Mattermost makes the first account of an empty server its administrator. */
describe("the account that takes Mattermost's first place", () => {
  it("is made and deactivated before anything else happens", async () => {
    const mattermost = fakeMattermost();
    await reconcile(mattermost);
    expect(mattermost.commands.slice(0, 2).map(([area, verb]) => `${area} ${verb}`)).toEqual([
      "user create",
      "user deactivate",
    ]);
    expect(mattermost.users).toEqual([
      { username: "chatterie-gardien", email: "gardien@invalid.example", deleteAt: 1_800_000_000_000 },
    ]);
  });

  it("is made once, however many associations there are", async () => {
    const mattermost = fakeMattermost();
    const port = fakePort({ mattermost });
    await Promise.all([
      reconcile(mattermost, port),
      tenancy.reconcile(port, { ...chorale, slug: "epicerie" }, document),
    ]);
    await reconcile(mattermost);
    expect(users(mattermost)).toEqual(["create", "deactivate"]);
  });

  it("is deactivated by the next run when the first one was killed between the two steps", async () => {
    const mattermost = fakeMattermost();
    mattermost.failing.set("user deactivate", "Error: killed");
    await expect(reconcile(mattermost)).rejects.toThrow(new Error("Mattermost (mmctl user deactivate): killed"));
    expect(mattermost.users).toMatchObject([{ deleteAt: 0 }]);
    mattermost.failing.clear();
    mattermost.commands.length = 0;
    await reconcile(mattermost);
    expect(users(mattermost)).toEqual(["deactivate"]);
    expect(mattermost.users).toMatchObject([{ deleteAt: 1_800_000_000_000 }]);
  });

  it("leaves no team behind that could be entered while the place is free", async () => {
    const mattermost = fakeMattermost();
    mattermost.failing.set("user create", "Error: Unable to create user.");
    await expect(reconcile(mattermost)).rejects.toThrow();
    expect(mattermost.teams).toEqual([]);
  });

  it("has a password that nobody ever sees: another each time, and in no message", async () => {
    const passwords = new Set<string>();
    for (let i = 0; i < 3; i++) {
      const mattermost = fakeMattermost();
      mattermost.failing.set(
        "user create",
        "Error: Unable to create user. Error: An account with that email already exists.",
      );
      const error = await reconcile(mattermost).then(
        () => new Error("it went through"),
        (reason: Error) => reason,
      );
      const words = mattermost.commands[0] ?? [];
      const password = words[words.indexOf("--password") + 1] ?? "";
      expect(password).toMatch(/^[0-9a-f]{48}A-$/);
      expect(error.message).toBe(
        "Mattermost (mmctl user create): Unable to create user. Error: An account with that email already exists.",
      );
      passwords.add(password);
    }
    expect(passwords.size).toBe(3);
  });
});
