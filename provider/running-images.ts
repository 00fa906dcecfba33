import { execa } from "execa";
import { IMAGE_LABEL, REFERENCE_LABEL, readReference } from "../stacks/model/image-labels.ts";

/** What a container of the stack was made from; stopped containers count, for their data is just as old. */
export interface RunningImage {
  /** Full name of the container. */
  readonly container: string;
  /** Key of the image lock. */
  readonly image: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string | null;
}

/** The images of a stack's containers, as their labels say; undefined when Docker does not answer. */
export async function runningImages(
  stack: string,
  environment: Readonly<Record<string, string>>,
): Promise<readonly RunningImage[] | undefined> {
  const format = `{{.Names}}\t{{.Label "${IMAGE_LABEL}"}}\t{{.Label "${REFERENCE_LABEL}"}}`;
  const words = ["ps", "--all", "--filter", `label=chatterie.stack=${stack}`, "--format", format];
  const result = await execa("docker", words, { env: environment, reject: false, stdin: "ignore", timeout: 30_000 });
  if (result.failed) return undefined;
  return result.stdout.split("\n").flatMap((line) => {
    const [container = "", image = "", reference = ""] = line.split("\t");
    const found = readReference(reference);
    return image === "" || !found ? [] : [{ container, image, ...found }];
  });
}
