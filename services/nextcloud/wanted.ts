import { z } from "zod";
import { bytesOf } from "./size.ts";

const value = z.union([z.string(), z.number(), z.boolean()]);

/** How Nextcloud must be set before anyone comes: plain data, mounted into the container as JSON for `prepare` to read. */
export const wanted = z.object({
  apps: z.object({ enabled: z.array(z.string()), disabled: z.array(z.string()) }),
  system: z.record(z.string(), value),
  app: z.record(z.string(), z.record(z.string(), z.string())),
  /** Whether the container may fetch apps; only to say the right thing when it cannot. */
  appStore: z.boolean(),
});
export type Wanted = z.output<typeof wanted>;

/** What the hoster decides of it. */
export interface ServerChoices {
  readonly language: "fr" | "en";
  /** Room for each person's private files, e.g. `100 Mo`. */
  readonly memberQuota: string;
  readonly appStore: boolean;
}

/** The settings of one Nextcloud. Sources: Nextcloud's administration manual, config.sample.php and the keys' readers in its source. */
export function wantedSettings({ language, memberQuota, appStore }: ServerChoices): Wanted {
  return {
    apps: {
      enabled: ["groupfolders", "groupquota", "calendar", "contacts"],
      // Teams of Nextcloud know no associations; federation and statistics speak to other servers.
      disabled: ["circles", "federation", "survey_client"],
    },
    system: {
      default_language: language,
      default_locale: language === "fr" ? "fr_FR" : "en_GB",
      default_phone_region: language === "fr" ? "FR" : "GB",
      default_timezone: "Europe/Paris",
      skeletondirectory: "",
      templatedirectory: "",
      // A profile page is open to everyone on the server, of whatever association.
      "profile.enabled": false,
      "simpleSignUpLink.shown": false,
      // Versions live in the image lock.
      "upgrade.disable-web": true,
      updatechecker: false,
      maintenance_window_start: 1,
    },
    app: { core: coreSettings(), files: { default_quota: `${bytesOf(memberQuota)} B` }, ...closedDoors() },
    appStore,
  };
}

/** Nobody sees or reaches people of another association. An exact name or address finds strangers unless each `full_match` is off. */
function coreSettings(): Record<string, string> {
  return {
    backgroundjobs_mode: "cron",
    shareapi_only_share_with_group_members: "yes",
    shareapi_allow_share_dialog_user_enumeration: "yes",
    shareapi_restrict_user_enumeration_to_group: "yes",
    shareapi_restrict_user_enumeration_to_phone: "no",
    shareapi_restrict_user_enumeration_full_match: "no",
    shareapi_restrict_user_enumeration_full_match_userid: "no",
    shareapi_restrict_user_enumeration_full_match_displayname: "no",
    shareapi_restrict_user_enumeration_full_match_email: "no",
    // An administrator invites by address; the account's name is drawn, so that nobody takes another association's.
    "newUser.requireEmail": "yes",
    "newUser.generateUserID": "yes",
    "newUser.sendEmail": "yes",
  };
}

/** Sharing between servers does not look at groups; the server's own address book lists everyone. */
function closedDoors(): Record<string, Record<string, string>> {
  return {
    files_sharing: {
      outgoing_server2server_share_enabled: "no",
      incoming_server2server_share_enabled: "no",
      outgoing_server2server_group_share_enabled: "no",
      incoming_server2server_group_share_enabled: "no",
      lookupServerEnabled: "no",
      lookupServerUploadEnabled: "no",
      // A suspended person's public links are closed with the account.
      hide_disabled_user_shares: "yes",
    },
    dav: { system_addressbook_exposed: "no" },
  };
}
