import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { LabImagesError } from "./lab-images-error.ts";

/** Overrides what the machine's apt sources say. */
const OVERRIDE = "CHATTERIE_DEBIAN_MIRROR";

/**
 * Address of the Debian archive that this machine itself uses.
 * @throws LabImagesError when its apt sources name none.
 */
export async function debianMirror(apt = "/etc/apt"): Promise<string> {
  const override = process.env[OVERRIDE];
  if (override) return override;
  for (const text of await sourceFiles(apt)) {
    const mirror = mirrorIn(text);
    if (mirror) return mirror;
  }
  throw new LabImagesError(
    `${apt} names no Debian archive, and the lab's images are made from Debian packages: set ${OVERRIDE} to the address of one.`,
  );
}

/**
 * The Debian archive in one apt source file, in either of apt's two forms; `undefined` when it holds another one only.
 * The archive is told apart from security updates and third parties by the end of its address, which is `/debian`.
 */
export function mirrorIn(text: string): string | undefined {
  const lines = text.split("\n").filter((line) => !line.trimStart().startsWith("#"));
  const words = lines.flatMap((line) => (/^(deb\s|URIs:)/.test(line) ? line.split(/\s+/) : []));
  return words.map((word) => word.replace(/\/$/, "")).find((word) => /^https?:\/\/.*\/debian$/.test(word));
}

async function sourceFiles(apt: string): Promise<string[]> {
  const folder = join(apt, "sources.list.d");
  const names = await readdir(folder).catch(() => []);
  const paths = [
    ...names
      .filter((name) => /\.(sources|list)$/.test(name))
      .sort()
      .map((name) => join(folder, name)),
  ];
  return Promise.all([join(apt, "sources.list"), ...paths].map((path) => readFile(path, "utf8").catch(() => "")));
}
