import { join } from "node:path";

/** Images a stack may ask the lab for. */
export const LAB_IMAGE_NAMES = [
  "bigbluebutton",
  "caddy",
  "etherpad",
  "framadate",
  "mailpit",
  "mariadb",
  "mattermost",
  "nextcloud",
  "node",
  "paheko",
  "postgres",
  "redis",
  "relay",
] as const;
export type LabImageName = (typeof LAB_IMAGE_NAMES)[number];

/** Older versions of the same, for tests of upgrades: no stack asks for them by name, and they are built only when named. */
export const OLDER_IMAGE_NAMES = ["mattermost-9"] as const;
export type OlderImageName = (typeof OLDER_IMAGE_NAMES)[number];

/** All the lab builds: the images above and the registry that hands them out. */
export type RecipeName = LabImageName | OlderImageName | "registry";

/** One executable made from a Go package. */
export interface GoProgram {
  /** File name of the executable. */
  readonly output: string;
  /** Import path of its main package. */
  readonly package: string;
  /** Given to the linker after `-s -w`. */
  readonly linkerFlags?: string;
}

/** What a recipe takes from Go modules; `go.mod` and `go.sum` in its folder pin them. */
export interface GoSource {
  readonly programs: readonly GoProgram[];
  /** Folders copied out of a module beside the programs. */
  readonly assets?: { readonly module: string; readonly folders: readonly string[] };
}

/** How one image is made from nothing but package registries. */
export interface Recipe {
  readonly name: RecipeName;
  /** Repository in the lab's registry, where it is not the name: an older version lies beside the newer one. */
  readonly repository?: string;
  /** The image that a connected machine pulls instead. */
  readonly standsFor: string;
  /** The image holds a program of our own that answers as the real one does, because no registry has the real one. */
  readonly standIn?: true;
  /** SPDX expression of the program inside. */
  readonly licenses: string;
  readonly go?: GoSource;
  /** Whether `package-lock.json` of the folder is installed into `npm/`. */
  readonly npm?: boolean;
  /** Run in the built image; its output holds the version, in the first group of `versionPattern`. */
  readonly versionCommand: readonly string[];
  readonly versionPattern: RegExp;
}

const MATTERMOST = "github.com/mattermost/mattermost/server/v8";

/** Every recipe, the slowest to build first. */
export const RECIPES: readonly Recipe[] = [
  {
    name: "mattermost",
    standsFor: "mattermost/mattermost-team-edition:11",
    licenses: "AGPL-3.0-only AND Apache-2.0",
    go: {
      programs: [
        { output: "mattermost", package: `${MATTERMOST}/cmd/mattermost` },
        { output: "mmctl", package: `${MATTERMOST}/cmd/mmctl` },
      ],
      assets: { module: MATTERMOST, folders: ["i18n", "templates", "fonts"] },
    },
    versionCommand: ["/mattermost/bin/mattermost", "version"],
    versionPattern: /Version: (\d+\.\d+\.\d+)/,
  },
  {
    name: "mattermost-9",
    repository: "mattermost",
    standsFor: "mattermost/mattermost-team-edition:9.9.0",
    licenses: "AGPL-3.0-only AND Apache-2.0",
    go: {
      programs: [
        { output: "mattermost", package: `${MATTERMOST}/cmd/mattermost` },
        { output: "mmctl", package: `${MATTERMOST}/cmd/mmctl` },
      ],
      assets: { module: MATTERMOST, folders: ["i18n", "templates", "fonts"] },
    },
    versionCommand: ["/mattermost/bin/mattermost", "version"],
    versionPattern: /Version: (\d+\.\d+\.\d+)/,
  },
  {
    name: "caddy",
    standsFor: "caddy:2.11-alpine",
    licenses: "Apache-2.0",
    go: {
      programs: [
        {
          output: "caddy",
          package: "github.com/caddyserver/caddy/v2/cmd/caddy",
          linkerFlags: "-X github.com/caddyserver/caddy/v2.CustomVersion=v2.11.9",
        },
      ],
    },
    versionCommand: ["caddy", "version"],
    versionPattern: /^v(\d+\.\d+\.\d+)/,
  },
  {
    name: "mailpit",
    standsFor: "axllent/mailpit:v1.27",
    licenses: "MIT",
    go: {
      programs: [
        {
          output: "mailpit",
          package: "github.com/axllent/mailpit",
          linkerFlags: "-X github.com/axllent/mailpit/config.Version=v1.27.11",
        },
      ],
    },
    versionCommand: ["/mailpit", "version", "--no-release-check"],
    versionPattern: /v(\d+\.\d+\.\d+)/,
  },
  {
    name: "postgres",
    standsFor: "postgres:17",
    licenses: "PostgreSQL",
    versionCommand: ["postgres", "--version"],
    versionPattern: /\) (\d+\.\d+)/,
  },
  {
    name: "etherpad",
    standsFor: "etherpad/etherpad:3",
    licenses: "Apache-2.0",
    npm: true,
    versionCommand: ["node", "-p", "require('/opt/etherpad-lite/src/package.json').version"],
    versionPattern: /^(\d+\.\d+\.\d+)/,
  },
  {
    name: "node",
    standsFor: "node:24-alpine",
    licenses: "MIT",
    npm: true,
    versionCommand: ["node", "--version"],
    versionPattern: /^v(\d+\.\d+\.\d+)/,
  },
  {
    name: "bigbluebutton",
    standsFor: "a BigBlueButton 3.0 server",
    standIn: true,
    licenses: "AGPL-3.0-or-later",
    npm: true,
    versionCommand: ["node", "/opt/stand-in/main.ts", "--version"],
    versionPattern: /^(\d+\.\d+\.\d+-stand-in)/,
  },
  {
    name: "mariadb",
    standsFor: "mariadb:11.8",
    licenses: "GPL-2.0-only",
    versionCommand: ["mariadbd", "--version"],
    versionPattern: /Ver (\d+\.\d+\.\d+)/,
  },
  {
    name: "paheko",
    standsFor: "paheko/paheko:1.3.21 on php:8.4-apache",
    standIn: true,
    licenses: "AGPL-3.0-or-later",
    versionCommand: ["cat", "/var/www/paheko/VERSION"],
    versionPattern: /^(\d+(?:\.\d+)+)/,
  },
  {
    name: "relay",
    standsFor: "chatterie/relay:1 on debian:trixie-slim",
    licenses: "(EPL-2.0 OR IPL-1.0) AND BSD-3-Clause",
    versionCommand: ["postconf", "-dh", "mail_version"],
    versionPattern: /^(\d+\.\d+\.\d+)/,
  },
  {
    name: "nextcloud",
    standsFor: "nextcloud:34-apache",
    standIn: true,
    licenses: "AGPL-3.0-or-later",
    versionCommand: ["php", "-r", "require '/usr/src/nextcloud/version.php'; echo $OC_VersionString;"],
    versionPattern: /^(\d+\.\d+\.\d+)/,
  },
  {
    name: "redis",
    standsFor: "redis:8-alpine",
    licenses: "RSALv2 OR SSPL-1.0 OR AGPL-3.0-only",
    versionCommand: ["redis-server", "--version"],
    versionPattern: /v=(\d+\.\d+\.\d+)/,
  },
  {
    name: "framadate",
    standsFor: "framadate 1.1.19 on php:8.4-apache",
    standIn: true,
    licenses: "AGPL-3.0-or-later",
    versionCommand: ["cat", "/var/www/framadate/app/inc/constants.php"],
    versionPattern: /VERSION = '(\d+\.\d+\.\d+)'/,
  },
  {
    name: "registry",
    standsFor: "registry:2",
    licenses: "Apache-2.0",
    versionCommand: ["docker-registry", "--version"],
    versionPattern: /(\d+\.\d+\.\d+)/,
  },
];

/** Folder of a recipe's files; `base` is the Debian below all of them. The mail relay is built here as on a real server. */
export function recipeFolder(name: RecipeName | "base"): string {
  if (name === "relay") return join(import.meta.dirname, "../../../stacks/platform/relay-image");
  return join(import.meta.dirname, "recipes", name);
}
