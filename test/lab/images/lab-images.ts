import { join } from "node:path";
import { buildBaseImage, SUITE } from "./base-image.ts";
import { debianMirror } from "./debian-mirror.ts";
import { provideGoPrograms } from "./go-programs.ts";
import { buildImage, VERSION_LABEL } from "./image-build.ts";
import { type Origin, type ProvidedImage, provideImage } from "./image-cache.ts";
import { LabImagesError } from "./lab-images-error.ts";
import { lane, onlyOnce } from "./lanes.ts";
import { DEFAULT_REGISTRY_PORT, ensureRegistry, pushImage, REGISTRY_VOLUME } from "./local-registry.ts";
import { provideNpmTree } from "./npm-tree.ts";
import { type Progress, timed } from "./progress.ts";
import { baseKey, recipeKey } from "./recipe-key.ts";
import {
  LAB_IMAGE_NAMES,
  type LabImageName,
  type OlderImageName,
  RECIPES,
  type Recipe,
  type RecipeName,
  recipeFolder,
} from "./recipes.ts";

export interface LabImagesOptions {
  /** Folder that clones share; programs and images are kept below it. */
  readonly cacheDir: string;
  /** TCP port of the registry on 127.0.0.1; 5055 when left out. */
  readonly registryPort?: number;
  /** Absolute path of a folder for the registry's data, or the name of a volume. */
  readonly registryData?: string;
  /** Images to provide; all that a stack may ask for when left out. */
  readonly names?: readonly (LabImageName | OlderImageName)[];
  readonly onProgress: Progress;
}

/** One image as the registry has it. */
export interface LabImage {
  /** With the registry's address, e.g. `127.0.0.1:5055/caddy`. */
  readonly repository: string;
  readonly tag: string;
  /** As the registry states it, `sha256:…`. */
  readonly digest: string;
  /** Of the program inside, e.g. `2.11.9`. */
  readonly version: string;
  readonly origin: Origin;
}

export interface LabImages {
  /** Address of the registry, e.g. `127.0.0.1:5055`. */
  readonly registry: string;
  readonly images: Readonly<Partial<Record<LabImageName | OlderImageName, LabImage>>>;
}

/**
 * Makes sure that the lab's images are in the registry on this machine: those in the daemon are taken, those in the
 * cache loaded, the rest built from Debian, npm and Go packages. Run twice, the second run changes nothing.
 * @throws LabImagesError with one sentence that says what is missing.
 */
export async function provideLabImages(options: LabImagesOptions): Promise<LabImages> {
  const {
    registryPort: port = DEFAULT_REGISTRY_PORT,
    registryData: data = REGISTRY_VOLUME,
    onProgress: progress,
  } = options;
  const provide = await provider(options);
  const registry = onlyOnce(async () => ensureRegistry({ image: (await provide("registry")).reference, port, data }));
  const pushing = lane(1);

  const publish = async <Name extends LabImageName | OlderImageName>(
    name: Name,
  ): Promise<readonly [Name, LabImage]> => {
    const [image] = await Promise.all([provide(name), registry()]);
    const tag = image.labels[VERSION_LABEL];
    if (!tag)
      throw new LabImagesError(`${image.reference} has no label ${VERSION_LABEL}: remove it with docker image rm.`);
    const repository = RECIPES.find((recipe) => recipe.name === name)?.repository ?? name;
    const digest = await pushing(() => pushImage(image.reference, image.id, port, repository, tag));
    progress(`${name} ${tag} is in the registry (${image.origin})`);
    return [name, { repository: `127.0.0.1:${port}/${repository}`, tag, digest, version: tag, origin: image.origin }];
  };
  const published = await Promise.all((options.names ?? LAB_IMAGE_NAMES).map(publish));
  return { registry: `127.0.0.1:${port}`, images: Object.fromEntries(published) };
}

/** Gives each image at most once. Go builds use both cores, so they queue; Debian's downloads go on beside them. */
async function provider({ cacheDir, onProgress: progress }: LabImagesOptions) {
  const below = await baseKey(SUITE);
  const scratch = join(cacheDir, "scratch");
  const compiling = lane(1);
  const assembling = lane(2);
  const mirror = onlyOnce(() => debianMirror());

  const base = onlyOnce(() =>
    provideImage("base", below, cacheDir, progress, (reference) =>
      timed(progress, `base: making a Debian ${SUITE}`, async () => buildBaseImage(reference, await mirror(), scratch)),
    ),
  );
  const ingredients = ({ name, go, npm }: Recipe): Promise<readonly string[]> => {
    const folder = recipeFolder(name);
    return Promise.all([
      ...(go ? [compiling(() => provideGoPrograms(name, go, folder, cacheDir, progress))] : []),
      ...(npm ? [provideNpmTree(name, folder, cacheDir, progress)] : []),
    ]);
  };
  const build = async (recipe: Recipe, reference: string): Promise<void> => {
    const [parts, { reference: from }] = await Promise.all([ingredients(recipe), base()]);
    const inputs = { base: from, mirror: await mirror(), ingredients: parts, scratch };
    await assembling(() =>
      timed(progress, `${recipe.name}: building the image`, () => buildImage(recipe, reference, inputs)),
    );
  };
  return (name: RecipeName): Promise<ProvidedImage> => provideOne(name, below, cacheDir, progress, build);
}

async function provideOne(
  name: RecipeName,
  below: string,
  cacheDir: string,
  progress: Progress,
  build: (recipe: Recipe, reference: string) => Promise<void>,
): Promise<ProvidedImage> {
  const recipe = RECIPES.find((candidate) => candidate.name === name);
  if (!recipe) throw new LabImagesError(`${name} has no recipe in recipes.ts.`);
  const key = await recipeKey(recipe, below);
  return provideImage(name, key, cacheDir, progress, (reference) => build(recipe, reference));
}
