import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { provideLabImages } from "../../test/lab/images/provide.ts";
import { LAB_IMAGE_NAMES, RECIPES } from "../../test/lab/images/recipes.ts";
import { registriesAnswer, registryAddresses } from "../machine/probe.ts";
import { sharedCache } from "../pulumi-environment.ts";
import { OperatorError, type Sentence, verbatim, words } from "../terminal/sentence.ts";
import type { Step } from "../terminal/steps.ts";

/** Port of the lab's own registry on 127.0.0.1. */
export const LAB_REGISTRY_PORT = 5055;

/** Images that containers can be made from. */
export interface ReadyImages {
  /** The image lock to use, relative to the project. */
  readonly lockFile: string;
  readonly said: Sentence;
  readonly notices: readonly Sentence[];
}

const lockedImage = z.object({
  repository: z.string(),
  tag: z.string(),
  digest: z.string().nullable(),
  source: z.string(),
  context: z.string().optional(),
});
const lockText = z.object({ images: z.record(z.string(), lockedImage) });

/** An image lock, as far as it is used here; the program has the strict reading of it. */
export type Lock = z.output<typeof lockText>;

/** Images of the committed lock, and of what is generated beside it. */
const COMMITTED = "images.lock.json";
const OFFICIAL = ".chatterie/images.official.json";
const LAB = ".chatterie/images.lab.json";
/** Lab images that are not the real program. */
const STAND_INS: readonly string[] = RECIPES.filter(({ standIn }) => standIn).map(({ name }) => name);

/**
 * Says which images to use: what this clone used before; else those of the committed lock when their registry answers;
 * else the lab's, which it provides. `needed` names the images, all of them when undefined. A clone does not change sides by itself: other versions would meet its data.
 * @throws OperatorError when the committed lock cannot be read or an official image cannot be pulled.
 */
export async function readyImages(
  root: string,
  indexServer: string,
  step: Pick<Step, "progress">,
  needed: readonly string[] | undefined,
  answers: (addresses: readonly string[]) => Promise<boolean> = registriesAnswer,
): Promise<ReadyImages> {
  const whole = readLock(join(root, COMMITTED));
  if (!whole) throw unreadable();
  const committed = needed === undefined ? whole : onlyThose(whole, needed);
  if (readLock(join(root, LAB))) return fromLab(root, step, needed);
  const known = withKnownDigests(committed, readLock(join(root, OFFICIAL)));
  if (await inDaemon(known)) return official(root, committed, known, step);
  step.progress(words("le registre public répond-il ?", "does the public registry answer?"));
  const repositories = pulled(committed).map(({ repository }) => repository);
  const reachable = await answers(registryAddresses(repositories, indexServer));
  return reachable ? official(root, committed, known, step) : fromLab(root, step, needed);
}

/** The same lock with the named images only. Pure. */
export function onlyThose(lock: Lock, names: readonly string[]): Lock {
  return { images: Object.fromEntries(Object.entries(lock.images).filter(([name]) => names.includes(name))) };
}

async function fromLab(
  root: string,
  step: Pick<Step, "progress">,
  needed: readonly string[] | undefined,
): Promise<ReadyImages> {
  const lab = await provideLabImages({
    ...(needed && { names: LAB_IMAGE_NAMES.filter((name) => needed.includes(name)) }),
    cacheDir: sharedCache(),
    registryPort: LAB_REGISTRY_PORT,
    onProgress: (line) => step.progress(verbatim(line)),
  });
  writeLock(join(root, LAB), labLock(lab.images));
  const count = Object.keys(lab.images).length;
  return {
    lockFile: LAB,
    said: words(
      `${count} images construites par le laboratoire, dans le registre ${lab.registry} de cette machine`,
      `${count} images built by the lab, in this machine's registry ${lab.registry}`,
    ),
    notices: labNotices(lab.images),
  };
}

/** The committed lock, its open digests filled from what the same tags were before. Pure. */
export function withKnownDigests(committed: Lock, before: Lock | undefined): Lock {
  const entries = Object.entries(committed.images).map(([name, image]) => {
    const earlier = before?.images[name];
    const same = earlier?.repository === image.repository && earlier.tag === image.tag;
    return [name, { ...image, digest: image.digest ?? (same ? earlier.digest : null) }] as const;
  });
  return { images: Object.fromEntries(entries) };
}

/** Images that come from a registry; the others are built on the server. */
function pulled(lock: Lock): readonly Lock["images"][string][] {
  return Object.values(lock.images).filter(({ source }) => source !== "build");
}

async function inDaemon(lock: Lock): Promise<boolean> {
  const images = pulled(lock);
  if (images.some(({ digest }) => digest === null)) return false;
  const names = images.map(({ repository, digest }) => `${repository}@${digest}`);
  const run = await execa("docker", ["image", "inspect", "--format", "{{.Id}}", ...names], {
    reject: false,
    stdin: "ignore",
  });
  return !run.failed;
}

/** The lab's images in the shape of the image lock; `standIns` are those that are not the real program. Pure. */
export function labLock(
  images: Readonly<Record<string, { repository: string; tag: string; digest: string }>>,
  standIns: readonly string[] = STAND_INS,
): Lock {
  const entries = Object.entries(images).map(
    ([name, { repository, tag, digest }]) =>
      [name, { repository, tag, digest, source: standIns.includes(name) ? "stand-in" : "lab" }] as const,
  );
  return { images: Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b))) };
}

/** A lock without digests is completed in a copy: only the operator's own `npm run images` writes the committed one. */
async function official(
  root: string,
  committed: Lock,
  known: Lock,
  step: Pick<Step, "progress">,
): Promise<ReadyImages> {
  const open = pulled(committed).some(({ digest }) => digest === null);
  if (open) {
    step.progress(words("téléchargement des images officielles", "downloading the official images"));
    writeLock(join(root, OFFICIAL), known);
    const resolve = await execa(
      process.execPath,
      [join(root, "scripts", "images.ts"), "--lock", join(root, OFFICIAL)],
      { cwd: root, reject: false, stdin: "ignore" },
    );
    if (resolve.failed) throw pullError(resolve.stderr);
  }
  const count = Object.keys(committed.images).length;
  return {
    lockFile: open ? OFFICIAL : COMMITTED,
    said: words(`${count} images officielles du registre public`, `${count} official images from the public registry`),
    notices: [],
  };
}

/** Exported for the test that pins its text. */
export function pullError(stderr: string): OperatorError {
  const reason = stderr.trim().split("\n").join(" ; ");
  return new OperatorError(
    words(
      `Une image officielle n'a pas pu être tirée : ${reason}. Vérifiez son nom et sa version dans ${COMMITTED}, puis relancez.`,
      `An official image could not be pulled: ${reason}. Check its name and version in ${COMMITTED}, then run this again.`,
    ),
  );
}

/** What a demo on the lab's images must say: which programs are the real ones, and which are not. Pure. */
export function labNotices(
  images: Readonly<Record<string, { version: string }>>,
  standIns: readonly string[] = STAND_INS,
): readonly Sentence[] {
  const some = (wanted: boolean) =>
    versions(Object.fromEntries(Object.entries(images).filter(([name]) => standIns.includes(name) === wanted)));
  const real = words(
    `Les programmes (${some(false)}) sont les vrais, construits ici à partir des paquets Debian, npm et Go, et non leurs images officielles.`,
    `The programs (${some(false)}) are the real ones, built here from Debian, npm and Go packages, and not their official images.`,
  );
  if (some(true) === "") return [real];
  return [
    real,
    words(
      `Doublures, pas les vrais programmes (aucun registre de paquets ne les a) : ${some(true)}. Elles gardent les mêmes commandes et adresses, pour essayer ; ne leur confiez rien.`,
      `Stand-ins, not the real programs (no package registry has them): ${some(true)}. They keep the same commands and addresses, for trying out; do not entrust anything to them.`,
    ),
  ];
}

function versions(images: Readonly<Record<string, { version: string }>>): string {
  return Object.entries(images)
    .map(([name, { version }]) => `${name} ${version}`)
    .sort()
    .join(", ");
}

/** Undefined when there is none, or when it cannot be read. */
function readLock(path: string): Lock | undefined {
  try {
    return lockText.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

function unreadable(): OperatorError {
  return new OperatorError(
    words(
      `${COMMITTED} : illisible. Écrivez-le à neuf avec : npm run images`,
      `${COMMITTED}: cannot be read. Write it anew with: npm run images`,
    ),
  );
}

function writeLock(path: string, lock: Lock): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(lock, undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
}
