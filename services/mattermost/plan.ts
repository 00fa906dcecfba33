import type { ServiceContext, ServicePlan } from "../contract.ts";
import { CLERK_OWNER, clerkContainer } from "./clerk-container.ts";

/** uid and gid of the official image. */
const OWNER = "2000:2000";
const MEBIBYTE = 1024 * 1024;
const FOLDERS = ["data", "logs", "plugins", "client-plugins"] as const;

/** The one Mattermost of the hoster; an association is a private team in it. */
export function plan(context: ServiceContext): ServicePlan {
  return {
    containers: [
      {
        name: "mattermost",
        image: "mattermost",
        environment: environment(context),
        mounts: [
          { source: context.path("config"), target: "/mattermost/config", readOnly: false },
          { source: context.path("data"), target: "/mattermost/data", readOnly: false },
          { source: context.path("logs"), target: "/mattermost/logs", readOnly: false },
          { source: context.path("plugins"), target: "/mattermost/plugins", readOnly: false },
          { source: context.path("client-plugins"), target: "/mattermost/client/plugins", readOnly: false },
        ],
        tmpfs: { "/tmp": "size=256m,mode=1777", "/var/tmp": "size=16m,mode=1777" },
        user: OWNER,
        readOnlyRoot: true,
        capabilities: [],
        memoryBytes: 2048 * MEBIBYTE,
        health: {
          // The image has no shell: the program itself, straight.
          command: ["/mattermost/bin/mmctl", "--local", "system", "status"],
          intervalSeconds: 30,
          timeoutSeconds: 10,
          retries: 3,
          startSeconds: 120,
        },
        stopSeconds: 30,
        networks: ["mattermost"],
      },
      clerkContainer(context),
    ],
    databases: [{ name: "mattermost", password: context.secret("mattermost/database") }],
    directories: [
      { path: "config", mode: "0700", owner: OWNER },
      ...FOLDERS.map((path) => ({ path, mode: "0700", owner: OWNER })),
      { path: "given", mode: "0700", owner: CLERK_OWNER },
    ],
    files: [
      {
        path: "config/config.json",
        mode: "0600",
        owner: OWNER,
        // Mattermost completes this file with its defaults. The keys it would otherwise draw at random are given, so
        // that writing the file anew breaks no public link.
        content: [
          `{"SqlSettings":{"DriverName":"postgres","DataSource":"postgres://mattermost:`,
          context.secret("mattermost/database"),
          `@postgres:5432/mattermost?sslmode=disable&connect_timeout=10","AtRestEncryptKey":"`,
          context.secret("mattermost/at-rest"),
          `"},"FileSettings":{"PublicLinkSalt":"`,
          context.secret("mattermost/public-link"),
          `"}}\n`,
        ],
      },
    ],
    routes: [{ label: "chat", container: "mattermost", port: 8065 }],
    backup: { databases: ["mattermost"], paths: ["data", "config", "given"].map(context.path), stop: ["mattermost"] },
  };
}

/** Settings by environment win over config.json and grey the console: the repository stays the one place. */
function environment(context: ServiceContext): Record<string, string> {
  return {
    MM_SERVICESETTINGS_SITEURL: context.url("chat"),
    MM_SERVICESETTINGS_LISTENADDRESS: ":8065",
    MM_SERVICESETTINGS_ENABLELOCALMODE: "true",
    MM_SERVICESETTINGS_TRUSTEDPROXYIPHEADER: "X-Forwarded-For",
    MM_SERVICESETTINGS_ENABLEEMAILINVITATIONS: "true",
    MM_SERVICESETTINGS_ENABLESECURITYFIXALERT: "false",
    MM_TEAMSETTINGS_SITENAME: context.hosterName.slice(0, 30).trim(),
    // For the guardian alone, and only while a role is given (guardian.ts): others may not make tokens.
    MM_SERVICESETTINGS_ENABLEUSERACCESSTOKENS: "true",
    // Mattermost's default of 50 would shut out the 51st member; without a licence the server stops at 250 in all.
    MM_TEAMSETTINGS_MAXUSERSPERTEAM: "250",
    // An invitation by mail is the only way in.
    MM_TEAMSETTINGS_ENABLEUSERCREATION: "true",
    MM_TEAMSETTINGS_ENABLEOPENSERVER: "false",
    MM_TEAMSETTINGS_RESTRICTDIRECTMESSAGE: "team",
    MM_PRIVACYSETTINGS_SHOWEMAILADDRESS: "false",
    MM_PRIVACYSETTINGS_SHOWFULLNAME: "false",
    MM_EMAILSETTINGS_SENDEMAILNOTIFICATIONS: "true",
    MM_EMAILSETTINGS_REQUIREEMAILVERIFICATION: "false",
    MM_EMAILSETTINGS_SMTPSERVER: context.mail.host,
    MM_EMAILSETTINGS_SMTPPORT: String(context.mail.port),
    MM_EMAILSETTINGS_ENABLESMTPAUTH: "false",
    MM_EMAILSETTINGS_CONNECTIONSECURITY: "",
    MM_EMAILSETTINGS_FEEDBACKNAME: context.hosterName,
    MM_EMAILSETTINGS_FEEDBACKEMAIL: context.mail.from,
    MM_EMAILSETTINGS_REPLYTOADDRESS: context.contact,
    MM_EMAILSETTINGS_SENDPUSHNOTIFICATIONS: "false",
    MM_EMAILSETTINGS_ENABLESIGNUPWITHEMAIL: "true",
    MM_SUPPORTSETTINGS_SUPPORTEMAIL: context.contact,
    MM_LOCALIZATIONSETTINGS_DEFAULTSERVERLOCALE: context.language,
    MM_LOCALIZATIONSETTINGS_DEFAULTCLIENTLOCALE: context.language,
    MM_LOGSETTINGS_ENABLEDIAGNOSTICS: "false",
    MM_LOGSETTINGS_CONSOLELEVEL: "WARN",
    MM_LOGSETTINGS_ENABLEFILE: "false",
    MM_LOGSETTINGS_ENABLECOLOR: "false",
    MM_PLUGINSETTINGS_AUTOMATICPREPACKAGEDPLUGINS: "false",
    MM_PLUGINSETTINGS_ENABLEMARKETPLACE: "false",
    MM_ANNOUNCEMENTSETTINGS_ADMINNOTICESENABLED: "false",
    MM_ANNOUNCEMENTSETTINGS_USERNOTICESENABLED: "false",
    MM_FILESETTINGS_MAXFILESIZE: String(100 * MEBIBYTE),
  };
}
