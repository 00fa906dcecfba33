import { describe, expect, it } from "vitest";
import { type FakeNextcloud, fakeNextcloud } from "../../test/fixtures/services/fake-nextcloud.ts";
import { tenancy } from "./tenancy.ts";

/** One operation of the engine. */
const prepare = async (nextcloud: FakeNextcloud) => (await tenancy.prepare?.(nextcloud.port(""), "nextcloud")) ?? [];

/** Settings without which people of two associations would find each other. */
const ISOLATION = {
  core: {
    shareapi_only_share_with_group_members: "yes",
    shareapi_restrict_user_enumeration_to_group: "yes",
    shareapi_restrict_user_enumeration_full_match: "no",
    shareapi_restrict_user_enumeration_full_match_userid: "no",
    shareapi_restrict_user_enumeration_full_match_email: "no",
  },
  files_sharing: { outgoing_server2server_share_enabled: "no", incoming_server2server_share_enabled: "no" },
  dav: { system_addressbook_exposed: false },
};

describe("prepare", () => {
  it("brings apps and settings to what they must be before anyone comes", async () => {
    const nextcloud = fakeNextcloud();
    const changes = await prepare(nextcloud);
    expect(nextcloud.apps).toMatchObject(ISOLATION);
    for (const app of ["groupfolders", "groupquota", "calendar", "contacts"])
      expect(nextcloud.apps[app]?.["enabled"]).toBe("yes");
    for (const app of ["circles", "federation", "survey_client"]) expect(nextcloud.apps[app]?.["enabled"]).toBe("no");
    expect(nextcloud.system).toMatchObject({
      default_language: "fr",
      default_phone_region: "FR",
      "profile.enabled": false,
      skeletondirectory: "",
    });
    expect(nextcloud.apps["files"]?.["default_quota"]).toBe("104857600 B");
    expect(changes).toEqual(expect.arrayContaining(["app groupfolders enabled", "setting default_language written"]));
  });

  it("does nothing the second time, though Nextcloud lists a `no` as false where it knows the setting's type", async () => {
    const nextcloud = fakeNextcloud();
    await prepare(nextcloud);
    nextcloud.commands.length = 0;
    expect(await prepare(nextcloud)).toEqual([]);
    expect(nextcloud.commands).toEqual(["config:list"]);
  });

  it("puts back one setting that was changed by hand, and touches no other", async () => {
    const nextcloud = fakeNextcloud();
    await prepare(nextcloud);
    nextcloud.apps["core"] = { ...nextcloud.apps["core"], shareapi_only_share_with_group_members: "no" };
    expect(await prepare(nextcloud)).toEqual(["setting core shareapi_only_share_with_group_members written"]);
  });

  it("survives an installation without any setting, whose map of apps PHP prints as a list", async () => {
    const nextcloud = fakeNextcloud();
    for (const app of Object.keys(nextcloud.apps)) delete nextcloud.apps[app];
    await prepare(nextcloud);
    expect(nextcloud.apps).toMatchObject(ISOLATION);
  });

  it("says what to write when an app cannot be fetched", async () => {
    const nextcloud = fakeNextcloud();
    nextcloud.failing.set("app:enable groupfolders", { stdout: "groupfolders not found\n" });
    await expect(prepare(nextcloud)).rejects.toThrow(
      new Error(
        'Nextcloud could not enable the app groupfolders: groupfolders not found. Write "appStore": true under settings.nextcloud of the stack, which lets it out to the app store, or put the app into its folder custom_apps.',
      ),
    );
    nextcloud.wanted = { ...nextcloud.wanted, appStore: true };
    await expect(prepare(nextcloud)).rejects.toThrow(
      new Error(
        "Nextcloud could not enable the app groupfolders: groupfolders not found. The app store must be reached from the server.",
      ),
    );
  });

  it.each([
    [
      "Nextcloud is in maintenance mode, no apps are loaded.\nCommands provided by apps are unavailable.\n",
      "Nextcloud is in maintenance mode: a backup or an upgrade is under way. Run the same command again when it is done.",
    ],
    [
      "Nextcloud or one of the apps require upgrade - only a limited number of commands are available\n",
      "Nextcloud waits for its own upgrade. Start its container again.",
    ],
    ['\n  Command "config:list" is not defined.\n\n', 'Command "config:list" is not defined.'],
    ["", "exit code 1"],
  ])("says in what state Nextcloud is: %j", async (stderr, sentence) => {
    const nextcloud = fakeNextcloud();
    nextcloud.failing.set("config:list", { stderr });
    await expect(prepare(nextcloud)).rejects.toThrow(new Error(`Nextcloud (occ config:list): ${sentence}`));
  });

  it("says when what comes is no JSON", async () => {
    const nextcloud = fakeNextcloud();
    nextcloud.failing.set("config:list", { code: 0, stdout: "PHP Warning:  Module is already loaded\n{}" });
    await expect(prepare(nextcloud)).rejects.toThrow(
      new Error("Nextcloud (occ config:list) answered no JSON: PHP Warning: Module is already loaded {}"),
    );
  });
});
