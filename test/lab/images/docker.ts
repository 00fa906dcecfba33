import { execa } from "execa";
import { z } from "zod";
import { LabImagesError } from "./lab-images-error.ts";

/** What the lab needs to know of an image in the daemon. */
export interface ImageFacts {
  /** `sha256:…`: digest of its configuration, or of its manifest where the daemon keeps images in containerd. */
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Bytes, unpacked. */
  readonly size: number;
}

const IMAGES = z.array(
  z.object({
    Id: z.string(),
    Size: z.number(),
    Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
  }),
);

/**
 * Runs the Docker client and gives back its output.
 * @throws LabImagesError when the client is missing or says no; the last lines it printed are in the message.
 */
export async function docker(
  command: readonly string[],
  environment: Record<string, string> = {},
  input?: string,
): Promise<string> {
  const source = input === undefined ? ({ stdin: "ignore" } as const) : { input };
  const result = await execa("docker", command, { env: environment, all: true, ...source }).catch(refused(command));
  return result.stdout;
}

/** Facts of an image; `undefined` when the daemon does not have it. */
export async function findImage(reference: string): Promise<ImageFacts | undefined> {
  const { stdout, failed, stderr } = await execa("docker", ["image", "inspect", reference], { reject: false });
  if (failed && /no such image/i.test(stderr)) return undefined;
  if (failed)
    throw new LabImagesError(`Docker does not answer: ${lastLines(stderr || "is it installed and started?", 2)}`);
  const image = IMAGES.parse(JSON.parse(stdout))[0];
  return image && { id: image.Id, size: image.Size, labels: image.Config?.Labels ?? {} };
}

/** The last lines of a program's output that say something. */
export function lastLines(text: string, count: number): string {
  const lines = text.split("\n").map((line) => line.trimEnd());
  return lines
    .filter((line) => line !== "")
    .slice(-count)
    .join("\n");
}

function refused(command: readonly string[]) {
  return (error: unknown): never => {
    const { code, all } = error as { readonly code?: string; readonly all?: string };
    if (code === "ENOENT") throw new LabImagesError("The docker command is missing: install Docker first.");
    throw new LabImagesError(`docker ${command.slice(0, 2).join(" ")} failed:\n${lastLines(all ?? String(error), 15)}`);
  };
}
