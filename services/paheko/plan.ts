import type {
  ContainerPlan,
  DirectoryRequest,
  FileContent,
  FileRequest,
  ServiceContext,
  ServicePlan,
} from "../contract.ts";
import { FACTORY_FILES } from "./factory.ts";

/** `www-data` of PHP's official Debian images. */
const OWNER = "33:33";
/** Writes the associations' settings, which PHP may read and not change; see {@link SETTINGS_WRITER}. */
const SETTINGS_OWNER = "1033:33";
const MEBIBYTE = 1024 * 1024;
/** First label of the associations' addresses: `<slug>.garradin.<domain>`. */
export const HOST_LABEL = "garradin";
/** User and group that a program must run as to write an association's settings. */
export const SETTINGS_WRITER = SETTINGS_OWNER;

/** One Paheko for all associations, each with a database and an address of its own, and one container for what no visitor starts. */
export function plan(context: ServiceContext): ServicePlan {
  return {
    containers: [web(context), cron(context)],
    databases: [],
    directories: [
      { path: "factory", mode: "0755", owner: "0:0" },
      { path: "users", mode: "0700", owner: OWNER },
      { path: "associations", mode: "0750", owner: SETTINGS_OWNER },
      { path: "heartbeat", mode: "0700", owner: OWNER },
    ] satisfies DirectoryRequest[],
    files: [
      ...Object.entries(FACTORY_FILES).map(
        ([name, text]): FileRequest => ({ path: `factory/${name}`, mode: "0444", owner: "0:0", content: [text] }),
      ),
      { path: "factory/hoster.json", mode: "0400", owner: OWNER, content: hosterFile(context) },
    ],
    routes: [
      {
        label: HOST_LABEL,
        container: context.instance,
        port: 80,
        perTenant: true,
        // A database is upgraded by the cron container, after a copy was made; this page would do it for any visitor.
        denied: ["/admin/install.php", "/admin/upgrade.php"],
      },
    ],
    backup: {
      databases: [],
      paths: [context.path("users"), context.path("associations")],
      // A copy of an SQLite file that is being written may be torn.
      stop: [context.instance, `${context.instance}-cron`],
    },
  };
}

function web(context: ServiceContext): ContainerPlan {
  return {
    name: context.instance,
    image: "paheko",
    environment: {},
    mounts: [
      { source: context.path("factory"), target: "/etc/paheko", readOnly: true },
      { source: context.path("factory/config.local.php"), target: "/var/www/paheko/config.local.php", readOnly: true },
      {
        source: context.path("factory/site.conf"),
        target: "/etc/apache2/sites-available/000-default.conf",
        readOnly: true,
      },
      { source: context.path("associations"), target: "/etc/paheko-associations", readOnly: true },
      { source: context.path("users"), target: "/var/lib/paheko/users", readOnly: false },
    ],
    tmpfs: {
      "/tmp": "size=512m,mode=1777",
      // Apache's pid file and locks.
      "/run/apache2": "size=1m,mode=1777",
      "/run/lock": "size=1m,mode=1777",
      // Compiled templates: made anew in a moment, and the same for all associations.
      "/var/cache/paheko": "size=64m,mode=0700,uid=33,gid=33",
    },
    user: OWNER,
    readOnlyRoot: true,
    // Ports below 1024 are open to every user inside a container since Docker 20.10 (ip_unprivileged_port_start=0).
    capabilities: [],
    memoryBytes: 1024 * MEBIBYTE,
    health: {
      // Apache, PHP and our configuration, without an association: there may be none yet.
      command: ["php", "-r", "exit(@file_get_contents('http://127.0.0.1/') === 'ok' ? 0 : 1);"],
      intervalSeconds: 30,
      timeoutSeconds: 10,
      retries: 3,
      startSeconds: 60,
    },
    stopSeconds: 20,
    networks: [context.instance],
  };
}

function cron(context: ServiceContext): ContainerPlan {
  return {
    name: `${context.instance}-cron`,
    image: "paheko",
    entrypoint: ["/bin/sh", "/etc/paheko/loop.sh"],
    environment: {},
    mounts: [
      { source: context.path("factory"), target: "/etc/paheko", readOnly: true },
      { source: context.path("factory/config.local.php"), target: "/var/www/paheko/config.local.php", readOnly: true },
      // Writable for one user only, whom none of the container's own programs is.
      { source: context.path("associations"), target: "/etc/paheko-associations", readOnly: false },
      { source: context.path("users"), target: "/var/lib/paheko/users", readOnly: false },
      { source: context.path("heartbeat"), target: "/var/lib/paheko/heartbeat", readOnly: false },
    ],
    tmpfs: { "/tmp": "size=256m,mode=1777", "/var/cache/paheko": "size=64m,mode=0700,uid=33,gid=33" },
    user: OWNER,
    readOnlyRoot: true,
    capabilities: [],
    memoryBytes: 384 * MEBIBYTE,
    health: {
      // The loop's own heartbeat: absent until every database is at the code's version, then renewed at each association.
      command: ["php", "-r", "exit(time() - (int) @filemtime('/var/lib/paheko/heartbeat/.loop') < 300 ? 0 : 1);"],
      intervalSeconds: 30,
      timeoutSeconds: 10,
      retries: 3,
      // A new version's upgrade of a thousand databases takes minutes.
      startSeconds: 600,
    },
    stopSeconds: 60,
    networks: [context.instance],
  };
}

/** What the configuration needs to know of the hoster. JSON, so that no value is ever read as code. */
function hosterFile(context: ServiceContext): FileContent {
  const known = JSON.stringify({
    domain: `${context.host(HOST_LABEL)}.${context.domain}`,
    address: context.tenantUrl(HOST_LABEL, "{association}"),
    mailHost: context.mail.host,
    mailPort: context.mail.port,
    mailFrom: context.mail.from,
    legal: `${context.hosterName} – ${context.contact}`,
  });
  return [
    `${known.slice(0, -1)},"secretKey":"`,
    context.secret("paheko/secret-key"),
    `","apiPassword":"`,
    context.secret("paheko/api"),
    `"}\n`,
  ];
}
