import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type LabImages, provideLabImages } from "./lab-images.ts";
import { LabImagesError } from "./lab-images-error.ts";
import { DEFAULT_REGISTRY_PORT } from "./local-registry.ts";
import { LAB_IMAGE_NAMES, type LabImageName, OLDER_IMAGE_NAMES, type OlderImageName } from "./recipes.ts";
import { removeLabImages } from "./remove-lab-images.ts";

export { type LabImage, type LabImages, type LabImagesOptions, provideLabImages } from "./lab-images.ts";
export { LabImagesError } from "./lab-images-error.ts";
export { type Removal, type RemovalOptions, removeLabImages } from "./remove-lab-images.ts";

const HELP = `Builds the lab's images from Debian, npm and Go packages and puts them into a registry on this machine.

  node test/lab/images/provide.ts [options]

  --only NAMES     only these, separated by commas: ${LAB_IMAGE_NAMES.join(", ")};
                   or older versions for tests of upgrades: ${OLDER_IMAGE_NAMES.join(", ")}
  --port N         port of the registry on 127.0.0.1 (default ${DEFAULT_REGISTRY_PORT})
  --data FOLDER    where the registry keeps its data (default: a Docker volume)
  --json           the result as JSON on standard output; progress goes to standard error
  --remove         removes the registry, its data, the images and their cache instead
  --help           this text

Examples
  node test/lab/images/provide.ts
  node test/lab/images/provide.ts --only caddy,postgres --json
`;

const OPTIONS = {
  only: { type: "string" },
  port: { type: "string" },
  data: { type: "string" },
  json: { type: "boolean", default: false },
  remove: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** What the command line asks for. @throws LabImagesError with what to write instead. */
export function readCommandLine(words: readonly string[]) {
  const { values } = parse(words);
  const { only, port, ...rest } = values;
  return {
    ...rest,
    ...(only === undefined ? {} : { names: readNames(only) }),
    ...(port === undefined ? {} : { port: readPort(port) }),
  };
}

/** Cache that all clones of one person share, `$CHATTERIE_CACHE` or the usual place. */
export function sharedCache(environment: NodeJS.ProcessEnv): string {
  const home = environment.XDG_CACHE_HOME || join(homedir(), ".cache");
  return environment.CHATTERIE_CACHE || join(home, "chatterie");
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS });
  } catch (error) {
    throw new LabImagesError(`${(error as Error).message.split(". ")[0]}. Run with --help to see the options.`);
  }
}

function readNames(text: string): (LabImageName | OlderImageName)[] {
  return text.split(",").map((name) => {
    const known = [...LAB_IMAGE_NAMES, ...OLDER_IMAGE_NAMES].find((candidate) => candidate === name.trim());
    if (!known)
      throw new LabImagesError(
        `--only ${text}: no lab image is called "${name}"; there are ${LAB_IMAGE_NAMES.join(", ")}.`,
      );
    return known;
  });
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new LabImagesError(`--port ${text}: write a number from 1 to 65535.`);
}

async function main(words: readonly string[]): Promise<void> {
  const { help, json, remove, port, data, names } = readCommandLine(words);
  if (help) return void process.stdout.write(HELP);
  const onProgress = (line: string) => void process.stderr.write(`${line}\n`);
  const place = { cacheDir: sharedCache(process.env), onProgress, ...(data ? { registryData: data } : {}) };
  if (remove) {
    const { kept } = await removeLabImages(place);
    if (kept.length > 0) throw new LabImagesError(`In use by a container, so kept: ${kept.join(", ")}.`);
    return;
  }
  const result = await provideLabImages({
    ...place,
    ...(port ? { registryPort: port } : {}),
    ...(names ? { names } : {}),
  });
  process.stdout.write(json ? `${JSON.stringify(result, undefined, 2)}\n` : table(result));
}

function table({ images }: LabImages): string {
  const rows = Object.values(images).map(
    ({ repository, tag, digest, origin }) => `${repository}:${tag}@${digest} (${origin})\n`,
  );
  return rows.join("");
}

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof LabImagesError ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
