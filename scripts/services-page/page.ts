import type { ServiceModule } from "../../services/contract.ts";
import type { Hoster } from "../../stacks/model/hoster.ts";
import { serviceContext } from "../../stacks/model/hoster-plan.ts";
import type { ImageLock } from "../../stacks/model/image-lock.ts";
import { settingsJsonSchema } from "../../stacks/model/tenant-schema.ts";

/** Memory that containers were seen to use, by short name, in MiB. */
export interface Measured {
  /** ISO date. */
  readonly on: string;
  readonly mebibytes: Readonly<Record<string, number>>;
}

const MARK = /<!-- measured: (.*) -->/;

/** The figures that a page carries; none where it has none. */
export function measuredIn(page: string): Measured {
  const found = MARK.exec(page)?.[1];
  return found ? (JSON.parse(found) as Measured) : { on: "", mebibytes: {} };
}

/** The figures as lines for people. */
export function measuredText({ mebibytes }: Measured): string {
  return Object.entries(mebibytes)
    .map(([name, used]) => `${name} ${used} MiB\n`)
    .join("");
}

/** The page on all services, from the catalogue, the image lock and the first words of each service's own page. Pure. */
export function servicesPage(
  services: readonly ServiceModule[],
  lock: ImageLock,
  readme: (service: string) => string,
  measured: Measured,
): string {
  const head =
    "| service | images (version) | memory: limit, measured | an association gets | settings of an association | what is kept |";
  const rows = services.map((service) => row(service, lock, readme(service.name), measured));
  return `# Services

Written by \`npm run services:page\` from the catalogue; do not edit it by hand. Versions are those of \`images.lock.json\`. Memory: the limit that
each container has, and what the containers used on a trial machine with the lab's images${measured.on ? ` on ${measured.on}` : ""} (\`npm run services:page -- --measure local\`);
several of the lab's images are stand-ins, whose memory says nothing about the real program: see \`test/lab/images/README.md\`.

${head}
|${" --- |".repeat(6)}
${rows.join("\n")}

<!-- measured: ${JSON.stringify(measured)} -->
`;
}

function row(service: ServiceModule, lock: ImageLock, readme: string, measured: Measured): string {
  const plan = service.plan(serviceContext(EXAMPLE, service.name));
  const images = service.images.map(
    (name) => `${lock.images[name]?.repository ?? name} ${lock.images[name]?.tag ?? "?"}`,
  );
  const memory = plan.containers.map(({ name, memoryBytes }) => {
    const used = measured.mebibytes[name];
    return `${name}: ${Math.round(memoryBytes / 1024 ** 2)} MiB, ${used === undefined ? "not measured" : `${used} MiB`}`;
  });
  const keys = Object.keys(settingsJsonSchema(service.tenantSettings).properties ?? {});
  const kept =
    "nothingToKeep" in plan.backup
      ? [plan.backup.nothingToKeep]
      : [
          ...plan.backup.databases.map((name) => `database \`${name}\``),
          ...plan.backup.paths.map((path) => `\`${path}\``),
        ];
  const cells = [
    `[${service.title}](../services/${service.name}/README.md)`,
    images.join("<br>"),
    memory.join("<br>"),
    firstSentence(section(readme, "What an association gets")),
    keys.map((key) => `\`${key}\``).join(", "),
    kept.join("<br>"),
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function section(readme: string, title: string): string {
  return readme.split(`## ${title}\n`)[1]?.split("\n## ")[0]?.trim() ?? "";
}

function firstSentence(text: string): string {
  const paragraph = text.split("\n\n")[0]?.replace(/\s+/g, " ") ?? "";
  return /^.*?[.:](?= |$)/.exec(paragraph)?.[0].replace(/:$/, ".") ?? paragraph;
}

/** A hoster like any other: what a plan asks for does not depend on it. */
const EXAMPLE: Hoster = {
  stack: "example",
  name: "Example",
  domain: "hoster.example",
  contact: "help@hoster.example",
  language: "en",
  services: [],
  // The one service that needs settings to be planned at all.
  settings: { bigbluebutton: { mode: "external", endpoint: "https://visio.hoster.example/bigbluebutton/api/" } },
  address: "0.0.0.0",
  httpPort: 80,
  httpsPort: 443,
  dataRoot: "/srv/chatterie",
  tls: "internal",
  mail: "sink",
  tenants: "tenants",
  images: "images.lock.json",
};
