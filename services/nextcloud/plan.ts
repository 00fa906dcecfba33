import { z } from "zod";
import type { FileRequest, ServiceContext, ServicePlan } from "../contract.ts";
import { APACHE_SETTINGS, application, CACHE_OWNER, CACHE_SETTINGS, cache, OWNER, regularWork } from "./containers.ts";
import { SIZE_PATTERN } from "./size.ts";
import { wantedSettings } from "./wanted.ts";

/** What the hoster decides for every association. */
export const stackSettings = z.strictObject({
  memberQuota: z
    .string()
    .regex(SIZE_PATTERN, "a size such as 100 Mo")
    .default("100 Mo")
    .describe("Room for each person's private files; the association's files belong into its team folder."),
  appStore: z
    .boolean()
    .default(false)
    .describe(
      "Lets Nextcloud out to the internet to download its four apps (groupfolders, groupquota, calendar, contacts); without it, they must lie in its folder custom_apps.",
    ),
});

/** One Nextcloud with its cache and its regular work, for all associations or for one. */
export function plan(context: ServiceContext): ServicePlan {
  const choices = stackSettings.parse(context.settings);
  return {
    containers: [cache(context), application(context, choices.appStore), regularWork(context)],
    databases: [{ name: context.database, password: context.secret("nextcloud/database") }],
    directories: [
      { path: "html", mode: "0750", owner: OWNER },
      // A folder, not its file: a file replaced by rename would not be seen inside.
      { path: "settings", mode: "0755", owner: OWNER },
    ],
    files: [
      secretFile(context, "admin-password", "nextcloud/admin"),
      secretFile(context, "database-password", "nextcloud/database"),
      secretFile(context, "cache-password", "nextcloud/cache"),
      {
        path: "cache.conf",
        mode: "0400",
        owner: CACHE_OWNER,
        content: ["requirepass ", context.secret("nextcloud/cache"), `\n${CACHE_SETTINGS}`],
      },
      { path: "apache.conf", mode: "0444", owner: OWNER, content: [APACHE_SETTINGS] },
      {
        path: "redis-session.ini",
        mode: "0600",
        owner: OWNER,
        content: ["; Nextcloud's entrypoint writes this file at each start.\n"],
      },
      {
        path: "settings/wanted.json",
        mode: "0444",
        owner: OWNER,
        content: [`${JSON.stringify(wantedSettings({ language: context.language, ...choices }))}\n`],
        onChange: "live",
      },
    ],
    routes: [
      {
        label: context.host("nuage"),
        container: context.instance,
        port: 80,
        // A group's administrator may ask for all groups of the server, so for every association's name. The pages for
        // people never do: they ask for that person's own groups.
        denied: [1, 2].flatMap((version) =>
          ["", "/", "/details", "/details/"].map((rest) => `/ocs/v${version}.php/cloud/groups${rest}`),
        ),
      },
    ],
    backup: {
      databases: [context.database],
      paths: [context.path("html")],
      stop: [context.instance, `${context.instance}-cron`],
    },
  };
}

function secretFile(context: ServiceContext, path: string, label: string): FileRequest {
  return { path, mode: "0400", owner: OWNER, content: [context.secret(label)] };
}
