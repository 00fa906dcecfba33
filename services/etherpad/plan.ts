import type { FileContent, ServiceContext, ServicePlan } from "../contract.ts";
import { janitorContainer, janitorFile } from "./janitor-container.ts";
import { JANITOR_PATHS } from "./pads.ts";

const ROOT = "/opt/etherpad-lite";
/** uid 5001, group 0, as in the official image (services.md, Etherpad). */
const OWNER = "5001:0";
const MEBIBYTE = 1024 * 1024;

/**
 * One Etherpad: the common one of the hoster, where what belongs to an association is told apart by the beginning of a pad's
 * name, or that of one association alone.
 */
export function plan(context: ServiceContext): ServicePlan {
  return {
    containers: [
      {
        name: context.instance,
        image: "etherpad",
        environment: { NODE_ENV: "production", HOME: "/tmp" },
        mounts: [
          { source: context.path("settings.json"), target: `${ROOT}/settings.json`, readOnly: true },
          { source: context.path("apikey.txt"), target: `${ROOT}/APIKEY.txt`, readOnly: true },
          { source: context.path("var"), target: `${ROOT}/var`, readOnly: false },
          { source: context.path("rules"), target: JANITOR_PATHS.rules, readOnly: false },
          { source: context.path("janitor"), target: JANITOR_PATHS.state, readOnly: true },
        ],
        tmpfs: { "/tmp": "size=64m,mode=1777" },
        user: OWNER,
        // The official image starts through pnpm, which may write beside the program: not tried with a read-only root.
        readOnlyRoot: false,
        capabilities: [],
        memoryBytes: 768 * MEBIBYTE,
        health: {
          // Not over HTTP: Etherpad 1.8 stores a session in the database for each request without a cookie. It listens only
          // once it has its database, and ends when it loses it.
          command: [
            "node",
            "-e",
            "require('net').connect(9001,'127.0.0.1').on('connect',()=>process.exit(0)).on('error',()=>process.exit(1))",
          ],
          intervalSeconds: 30,
          timeoutSeconds: 10,
          retries: 3,
          startSeconds: 90,
        },
        stopSeconds: 20,
        networks: [context.instance],
      },
      janitorContainer(context, OWNER),
    ],
    databases: [{ name: context.database, password: context.secret("etherpad/database") }],
    directories: ["var", "rules", "janitor"].map((path) => ({ path, mode: "0750", owner: OWNER })),
    files: [
      { path: "settings.json", mode: "0400", owner: OWNER, content: settings(context) },
      { path: "apikey.txt", mode: "0400", owner: OWNER, content: [context.secret("etherpad/api-key")] },
      janitorFile(OWNER),
    ],
    routes: [
      {
        label: context.host("pads"),
        container: context.instance,
        port: 9001,
        // The API key opens every pad; /stats and /admin tell what nobody outside needs.
        denied: ["/api", "/api/*", "/rest/*", "/admin", "/admin/*", "/stats", "/stats/*", "/health"],
        gatedPrefix: "/p/",
      },
    ],
    backup: { databases: [context.database], paths: ["var", "rules", "janitor"].map(context.path) },
  };
}

/** settings.json for Etherpad 1.8 and 3.x; keys that one of them does not know are ignored by it. */
function settings(context: ServiceContext): FileContent {
  const french = context.language === "fr";
  const before = {
    title: french ? `Documents partagés – ${context.hosterName}` : `Shared documents – ${context.hosterName}`,
    ip: "0.0.0.0",
    port: 9001,
    dbType: "postgres",
    defaultPadText: french
      ? "Bienvenue. Ce document s'enregistre tout seul ; toute personne qui a son lien peut l'ouvrir.\n"
      : "Welcome. This document saves itself; everyone who has its link can open it.\n",
    padOptions: { lang: context.language, showChat: true },
    authenticationMethod: "apikey",
    trustProxy: true,
    disableIPlogging: true,
    ipLogging: "anonymous",
    minify: true,
    maxAge: 21600,
    requireSession: false,
    editOnly: false,
    requireAuthentication: false,
    allowPadDeletionByAllUsers: false,
    enableMetrics: false,
    updates: { tier: "off" },
    privacy: { updateCheck: false, pluginCatalog: false },
    // Default is 10 in 90 s for each address, and behind the proxy all share one: a backup would never end.
    importExportRateLimiting: { windowMs: 90_000, max: 600 },
    socketTransportProtocols: ["websocket", "polling"],
    loglevel: "WARN",
  };
  const head = JSON.stringify(before).slice(0, -1);
  return [
    `${head},"sessionKey":"`,
    context.secret("etherpad/session"),
    `","dbSettings":{"host":"postgres","port":5432,"user":"${context.database}","database":"${context.database}","charset":"utf8mb4","password":"`,
    context.secret("etherpad/database"),
    `"}}\n`,
  ];
}
