import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { z } from "zod";
import { imageLockText, type LockedImage } from "../stacks/model/image-lock.ts";

const HELP = `npm run images: asks the registry for the digest of every image in the lock, and writes it down.

  npm run images                          every image whose digest is not known yet
  npm run images -- --update              every image again, also those that have a digest
  npm run images -- --only caddy,postgres
  npm run images -- --lock other.json     another lock file
  npm run images -- --json                the result as JSON

To change a version: edit its "tag" in images.lock.json, set "digest" to null, run this. Nothing is deployed by it.
Exit codes: 0 all known, 1 a registry did not answer or has no such tag, 2 wrong use.`;

const { values } = parseArgs({
  options: {
    lock: { type: "string", default: "images.lock.json" },
    only: { type: "string" },
    update: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

if (values.help) {
  console.log(HELP);
  process.exit(0);
}

const lock = imageLockText.parse(JSON.parse(readFileSync(values.lock, "utf8")));
const wanted = values.only?.split(",") ?? Object.keys(lock.images);
const unknown = wanted.filter((name) => !(name in lock.images));
if (unknown.length > 0) {
  console.error(`${values.lock} has no image ${unknown.join(", ")}. It has: ${Object.keys(lock.images).join(", ")}`);
  process.exit(2);
}

let failed = 0;
for (const name of wanted) {
  const image = lock.images[name];
  if (!image || image.source === "build" || (image.digest !== null && !values.update)) continue;
  const began = Date.now();
  const digest = await digestOf(image).catch((error: Error) => error);
  const what = `${image.repository}:${image.tag}`;
  if (digest instanceof Error) {
    failed++;
    console.error(`${name}: ${what}: ${digest.message}`);
    continue;
  }
  lock.images[name] = { ...image, digest };
  save(values.lock, lock);
  if (!values.json) console.log(`${name}: ${what} is ${digest} (${Math.round((Date.now() - began) / 1000)} s)`);
}
if (values.json) console.log(JSON.stringify(lock.images, null, 2));
process.exit(failed > 0 ? 1 : 0);

/** The digest by which the registry serves the tag now; Docker pulls the image, so that what is written down can be run. */
async function digestOf({ repository, tag }: Pick<LockedImage, "repository" | "tag">): Promise<string> {
  const pulled = await execa("docker", ["pull", "--quiet", `${repository}:${tag}`], {
    reject: false,
    timeout: 600_000,
  });
  if (pulled.exitCode !== 0) throw new Error(lastLine(pulled.stderr) || "docker could not be run");
  const inspected = await execa("docker", [
    "image",
    "inspect",
    "--format",
    "{{json .RepoDigests}}",
    `${repository}:${tag}`,
  ]);
  const digests = z.array(z.string()).parse(JSON.parse(inspected.stdout));
  const found = digests.find((one) => one.startsWith(`${repository}@`))?.split("@")[1];
  if (!found) throw new Error("the registry gave no digest");
  return found;
}

function save(path: string, content: unknown): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
