import { cp } from "node:fs/promises";
import { execa } from "execa";
import { withTemporary } from "./cache-folder.ts";
import { docker, lastLines } from "./docker.ts";
import { LabImagesError } from "./lab-images-error.ts";
import { type Recipe, recipeFolder } from "./recipes.ts";

/** Label with the version that the program in the image states itself. */
export const VERSION_LABEL = "org.opencontainers.image.version";

const CLASSIC_BUILDER = { DOCKER_BUILDKIT: "0" };

/** What a build stands on. */
export interface BuildInputs {
  readonly base: string;
  readonly mirror: string;
  /** Folders whose contents lie beside the recipe's own files during the build. */
  readonly ingredients: readonly string[];
  readonly scratch: string;
}

/**
 * Builds one image under `reference` with the classic builder, which every Docker since 20.10 has.
 * The version in its label is asked from the program inside, so it cannot be wrong.
 */
export async function buildImage(recipe: Recipe, reference: string, inputs: BuildInputs): Promise<void> {
  await withTemporary(inputs.scratch, async (context) => {
    await cp(recipeFolder(recipe.name), context, { recursive: true });
    // Links instead of copies: an npm tree has many thousand files.
    for (const folder of inputs.ingredients) await execa("cp", ["-al", `${folder}/.`, context]);
    const draft = `${reference}-draft-${process.pid}`;
    await docker([...buildCommand(recipe, inputs), "--tag", draft, context], CLASSIC_BUILDER);
    const version = `LABEL ${VERSION_LABEL}="${await versionOf(recipe, draft)}"`;
    await docker(["build", "--tag", reference, "-"], CLASSIC_BUILDER, `FROM ${draft}\n${version}\n`);
    await docker(["image", "rm", draft]);
  });
}

function buildCommand(recipe: Recipe, { base, mirror }: BuildInputs): string[] {
  const labels = {
    "chatterie.lab": "true",
    "org.opencontainers.image.title": recipe.name,
    "org.opencontainers.image.description": recipe.standIn
      ? `Lab STAND-IN for ${recipe.standsFor}, not the real program`
      : `Lab build of the real program; stands for ${recipe.standsFor}`,
    ...(recipe.standIn && { "chatterie.stand-in": "true" }),
    "org.opencontainers.image.licenses": recipe.licenses,
  };
  return [
    ...["build", "--force-rm", "--build-arg", `BASE=${base}`, "--build-arg", `DEBIAN_MIRROR=${mirror}`],
    ...Object.entries(labels).flatMap(([key, value]) => ["--label", `${key}=${value}`]),
  ];
}

async function versionOf(recipe: Recipe, image: string): Promise<string> {
  const [program = "", ...rest] = recipe.versionCommand;
  const output = await docker(["run", "--rm", "--network", "none", "--entrypoint", program, image, ...rest]);
  const version = recipe.versionPattern.exec(output)?.[1];
  if (!version)
    throw new LabImagesError(
      `${recipe.name}: "${recipe.versionCommand.join(" ")}" tells no version: ${lastLines(output, 3)}`,
    );
  return version;
}
