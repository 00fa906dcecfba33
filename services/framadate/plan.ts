import type { ContainerPlan, FileContent, ServiceContext, ServicePlan } from "../contract.ts";
import { CONFIG_PHP, HOSTER_JSON } from "./config-php.ts";
import { ASSOCIATIONS, DATABASE, FRAMADATE, LABEL, ROOT, WEB, WRITER } from "./names.ts";
import { PURGE_PHP, PURGED, ROUND_SECONDS } from "./purge-php.ts";

const MEBIBYTE = 1024 * 1024;
const PURGE = "/etc/framadate/purge.php";

/** The one Framadate of the hoster: each association has an address and tables of its own in it. */
export function plan(context: ServiceContext): ServicePlan {
  return {
    containers: [web(context), eraser(context)],
    databases: [{ name: DATABASE, engine: "mariadb", password: context.secret("framadate/database") }],
    directories: [{ path: "associations", mode: "0750", owner: WRITER }],
    files: [
      { path: "config.php", mode: "0400", owner: WEB, content: [CONFIG_PHP] },
      { path: "hoster.json", mode: "0400", owner: WEB, content: hosterJson(context) },
      { path: "purge.php", mode: "0400", owner: WEB, content: [PURGE_PHP] },
    ],
    routes: [
      {
        label: LABEL,
        container: FRAMADATE,
        port: 80,
        perTenant: true,
        // Framadate's administration has no login of its own; the rest is code, not pages.
        denied: [
          ...["/admin", "/admin/*", "/app", "/app/*", "/tpl", "/tpl/*", "/tpl_c", "/tpl_c/*", "/vendor", "/vendor/*"],
          ...["/locale", "/locale/*", "/po", "/po/*", "/bin", "/bin/*", "/.*", "/*.md", "/*.json", "/*.lock", "/*.txt"],
        ],
      },
    ],
    backup: { databases: [DATABASE], paths: [context.path("associations")] },
  };
}

function web(context: ServiceContext): ContainerPlan {
  return {
    ...common(context),
    name: FRAMADATE,
    mounts: [
      { source: context.path("config.php"), target: `${ROOT}/app/inc/config.php`, readOnly: true },
      { source: context.path("hoster.json"), target: HOSTER_JSON, readOnly: true },
      // Writable for programs that the project runs here as another user; to PHP the folder is closed by its owner.
      { source: context.path("associations"), target: ASSOCIATIONS, readOnly: false },
    ],
    tmpfs: {
      // Sessions, too: what is in them is a poll that someone is just making.
      "/tmp": "size=64m,mode=1777",
      // Named by owner: where the image has the folder already, Docker gives it back that folder's mode.
      "/run/apache2": "size=1m,mode=0755,uid=33,gid=33",
      "/run/lock/apache2": "size=1m,mode=0755,uid=33,gid=33",
      // Templates that Framadate compiles for itself.
      [`${ROOT}/tpl_c`]: "size=32m,mode=0755,uid=33,gid=33",
    },
    memoryBytes: 512 * MEBIBYTE,
    health: {
      command: ["php", "-r", "exit(@file_get_contents('http://127.0.0.1/index.php') === 'ok' ? 0 : 1);"],
      intervalSeconds: 30,
      timeoutSeconds: 10,
      retries: 3,
      startSeconds: 60,
    },
    stopSeconds: 10,
  };
}

/** Erases polls when their time has come. */
function eraser(context: ServiceContext): ContainerPlan {
  return {
    ...common(context),
    name: `${context.instance}-cron`,
    entrypoint: ["php", PURGE],
    mounts: [
      { source: context.path("purge.php"), target: PURGE, readOnly: true },
      { source: context.path("hoster.json"), target: HOSTER_JSON, readOnly: true },
      { source: context.path("associations"), target: ASSOCIATIONS, readOnly: true },
    ],
    tmpfs: { "/tmp": "size=1m,mode=1777" },
    memoryBytes: 64 * MEBIBYTE,
    health: {
      command: ["php", "-r", `exit(time() - @filemtime('${PURGED}') < ${2 * ROUND_SECONDS} ? 0 : 1);`],
      intervalSeconds: 30,
      timeoutSeconds: 10,
      retries: 3,
      startSeconds: 30,
    },
    stopSeconds: 1,
  };
}

function common({ instance }: ServiceContext) {
  return {
    image: "framadate",
    environment: {},
    user: WEB,
    readOnlyRoot: true,
    capabilities: [],
    networks: [instance],
  };
}

/** What config.php needs and is the same for all associations. */
function hosterJson(context: ServiceContext): FileContent {
  const french = context.language === "fr";
  const before = {
    host: `${context.host(LABEL)}.${context.domain}`,
    language: context.language,
    from: context.mail.from,
    mail: { host: context.mail.host, port: context.mail.port },
    database: `mysql:host=mariadb;port=3306;dbname=${DATABASE};charset=utf8mb4`,
    user: DATABASE,
    unknown: french ? "Cette page n’existe pas." : "This page does not exist.",
    closed: french
      ? "L’accès à ces sondages est suspendu. Rien n’est effacé."
      : "Access to these polls is suspended. Nothing is erased.",
  };
  return [`${JSON.stringify(before).slice(0, -1)},"password":"`, context.secret("framadate/database"), `"}\n`];
}
