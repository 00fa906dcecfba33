import type { ContainerPlan, MountPlan, ServiceContext } from "../contract.ts";
import { PATHS, SERVER_ADMIN } from "./names.ts";

/** `www-data` of the Debian image, which runs as any user. */
export const OWNER = "33:33";
/** `redis` of the Alpine image. */
export const CACHE_OWNER = "999:1000";
const MEBIBYTE = 1024 * 1024;

/** Nextcloud itself. */
export function application(context: ServiceContext, appStore: boolean): ContainerPlan {
  return {
    name: context.instance,
    image: "nextcloud",
    environment: environment(context),
    mounts: [
      ...sharedMounts(context),
      secretMount(context, "admin-password", PATHS.adminPassword),
      secretMount(context, "database-password", PATHS.databasePassword),
      { source: context.path("settings"), target: PATHS.settings, readOnly: true },
      { source: context.path("apache.conf"), target: "/etc/apache2/conf-enabled/zz-chatterie.conf", readOnly: true },
      // The entrypoint writes it; the folder is root's, and without this file a start as another user ends there
      // (nextcloud/docker, issue 763).
      { source: context.path("redis-session.ini"), target: PATHS.sessionSettings, readOnly: false },
    ],
    // No /tmp in memory: uploads pass through it, and would count against the limit below.
    tmpfs: {},
    user: OWNER,
    // Apache keeps its lock, its process id and links to its logs below /var and /run, at places of the image's choice.
    readOnlyRoot: false,
    capabilities: [],
    memoryBytes: 1024 * MEBIBYTE,
    health: {
      command: [
        "curl",
        "-fsS",
        "-o",
        "/dev/null",
        "--max-time",
        "10",
        "-H",
        `Host: ${new URL(context.url("nuage")).host}`,
        "http://127.0.0.1/status.php",
      ],
      intervalSeconds: 30,
      timeoutSeconds: 15,
      retries: 3,
      // The first start copies the program (about 30,000 files) and makes the tables.
      startSeconds: 300,
    },
    stopSeconds: 30,
    networks: networks(context, appStore),
  };
}

/** Its regular work, every five minutes, in a container of its own. */
export function regularWork(context: ServiceContext): ContainerPlan {
  return {
    name: `${context.instance}-cron`,
    image: "nextcloud",
    // Not the image's /cron.sh, which must be root.
    entrypoint: ["/bin/sh", "-c"],
    command: [REGULAR_WORK],
    environment: environment(context, "without the first start"),
    mounts: sharedMounts(context),
    tmpfs: { "/tmp": "size=128m,mode=1777" },
    user: OWNER,
    readOnlyRoot: true,
    capabilities: [],
    // Above the image's limit for one PHP program, 512 MB, so that PHP says what was too large.
    memoryBytes: 640 * MEBIBYTE,
    health: {
      command: ["/bin/sh", "-c", 'test -n "$(find /tmp/last-run -mmin -15)"'],
      intervalSeconds: 30,
      timeoutSeconds: 10,
      retries: 3,
      startSeconds: 360,
    },
    stopSeconds: 30,
    networks: networks(context, false),
  };
}

/** Its cache, which nothing but Nextcloud may ask. */
export function cache(context: ServiceContext): ContainerPlan {
  return {
    name: `${context.instance}-cache`,
    image: "redis",
    command: ["redis-server", "/etc/redis/cache.conf"],
    environment: {},
    mounts: [{ source: context.path("cache.conf"), target: "/etc/redis/cache.conf", readOnly: true }],
    tmpfs: { "/data": "size=16m,mode=1777", "/tmp": "size=16m,mode=1777" },
    user: CACHE_OWNER,
    readOnlyRoot: true,
    capabilities: [],
    memoryBytes: 128 * MEBIBYTE,
    health: {
      command: [
        "/bin/sh",
        "-c",
        "REDISCLI_AUTH=$(sed -n 's/^requirepass //p' /etc/redis/cache.conf) redis-cli ping | grep -q PONG",
      ],
      intervalSeconds: 30,
      timeoutSeconds: 5,
      retries: 3,
      startSeconds: 30,
    },
    stopSeconds: 10,
    networks: [context.instance],
  };
}

/** Sessions, locks and cached values: nothing that must outlive a restart. */
export const CACHE_SETTINGS = `save ""
appendonly no
dir /data
maxmemory 96mb
maxmemory-policy volatile-lru
`;

/** Apache's own limit of 150 processes is more than the memory of this container holds: what waits is served a moment later. */
export const APACHE_SETTINGS = `<IfModule mpm_prefork_module>
  StartServers 2
  MinSpareServers 2
  MaxSpareServers 4
  MaxRequestWorkers 12
</IfModule>
`;

/** A signal must end the waiting shell at once. */
const REGULAR_WORK = `
trap 'exit 0' TERM INT
rest() { sleep "$1" & wait $!; }
until php ${PATHS.html}/occ status --output=json 2>/dev/null | grep -q '"installed":true'; do rest 5; done
while :; do
  php -f ${PATHS.html}/cron.php && touch /tmp/last-run
  rest 300
done
`;

/** Variables of the official image; those that hold a secret name a file. The configuration files below `config/` read them at each request. */
function environment(
  context: ServiceContext,
  start: "first start" | "without the first start" = "first start",
): Record<string, string> {
  const url = new URL(context.url("nuage"));
  const [local = "", domain = ""] = context.mail.from.split("@");
  return {
    ...(start === "first start" && {
      POSTGRES_HOST: "postgres",
      POSTGRES_DB: context.database,
      POSTGRES_USER: context.database,
      POSTGRES_PASSWORD_FILE: PATHS.databasePassword,
      NEXTCLOUD_ADMIN_USER: SERVER_ADMIN,
      NEXTCLOUD_ADMIN_PASSWORD_FILE: PATHS.adminPassword,
      NEXTCLOUD_TRUSTED_DOMAINS: url.hostname,
      PHP_UPLOAD_LIMIT: "2G",
      APACHE_BODY_LIMIT: "2147483648",
    }),
    OVERWRITEPROTOCOL: "https",
    OVERWRITEHOST: url.host,
    OVERWRITECLIURL: url.origin,
    // Whatever subnet Docker gave the network: only the proxy is on it, beside the database and the relay.
    TRUSTED_PROXIES: "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16",
    REDIS_HOST: `${context.instance}-cache`,
    REDIS_HOST_PASSWORD_FILE: PATHS.cachePassword,
    SMTP_HOST: context.mail.host,
    SMTP_PORT: String(context.mail.port),
    MAIL_FROM_ADDRESS: local,
    MAIL_DOMAIN: domain,
  };
}

function networks(context: ServiceContext, appStore: boolean): readonly string[] {
  return appStore ? [context.instance, "edge"] : [context.instance];
}

function sharedMounts(context: ServiceContext): readonly MountPlan[] {
  return [
    { source: context.path("html"), target: PATHS.html, readOnly: false },
    secretMount(context, "cache-password", PATHS.cachePassword),
  ];
}

function secretMount(context: ServiceContext, file: string, target: string): MountPlan {
  return { source: context.path(file), target, readOnly: true };
}
