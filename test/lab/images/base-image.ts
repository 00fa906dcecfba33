import { chmod, copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { withTemporary } from "./cache-folder.ts";
import { docker, lastLines } from "./docker.ts";
import { LabImagesError } from "./lab-images-error.ts";
import { recipeFolder } from "./recipes.ts";

/** The Debian release below every lab image. */
export const SUITE = "trixie";

/** What no container reads, below the root of the image. */
const UNREAD = [
  "usr/share/man",
  "usr/share/info",
  "usr/share/locale",
  "usr/share/lintian",
  "var/cache/apt",
  "var/lib/apt/lists",
  "var/log",
];

/**
 * Makes a small Debian from the machine's own Debian archive and imports it.
 * @param reference name the image gets in the daemon.
 * @param scratch folder for about 300 MB while it works.
 * @throws LabImagesError when not root, or when debootstrap fails.
 */
export async function buildBaseImage(reference: string, mirror: string, scratch: string): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new LabImagesError(
      "The lab's images need root once, to make a Debian with debootstrap: run this command as root.",
    );
  }
  await requireDebootstrap();
  await withTemporary(scratch, async (root) => {
    await bootstrap(root, mirror);
    await slim(root);
    await importRoot(root, reference);
  });
}

async function requireDebootstrap(): Promise<void> {
  const found = await execa("debootstrap", ["--version"], { reject: false });
  if (!found.failed) return;
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const install = () =>
    execa("apt-get", ["install", "-y", "--no-install-recommends", "debootstrap"], { env, all: true, reject: false });
  let done = await install();
  if (done.failed) {
    await execa("apt-get", ["update"], { reject: false });
    done = await install();
  }
  if (done.failed) {
    throw new LabImagesError(
      `debootstrap is missing and apt-get could not install it:\n${lastLines(done.all ?? "apt-get is missing", 5)}`,
    );
  }
}

async function bootstrap(root: string, mirror: string): Promise<void> {
  const command = ["-n", "5", "debootstrap", "--variant=minbase", "--include=ca-certificates", SUITE, root, mirror];
  const result = await execa("nice", command, { all: true, reject: false });
  if (result.failed) throw new LabImagesError(`debootstrap failed:\n${lastLines(result.all ?? "", 8)}`);
}

async function slim(root: string): Promise<void> {
  const files = recipeFolder("base");
  await copyFile(join(files, "dpkg-slim"), join(root, "etc/dpkg/dpkg.cfg.d/slim"));
  for (const [name, target] of [
    ["policy-rc.d", "usr/sbin/policy-rc.d"],
    ["lab-install", "usr/local/sbin/lab-install"],
  ] as const) {
    await copyFile(join(files, name), join(root, target));
    await chmod(join(root, target), 0o755);
  }
  for (const folder of UNREAD) {
    await execa("find", [join(root, folder), "-mindepth", "1", "-delete"], { reject: false });
  }
  await execa("find", [join(root, "usr/share/doc"), "-type", "f", "!", "-name", "copyright", "-delete"]);
  await rm(join(root, "etc/apt/sources.list"), { force: true });
}

async function importRoot(root: string, reference: string): Promise<void> {
  const labels = ["--change", "LABEL chatterie.lab=true", "--change", 'CMD ["/bin/sh"]'];
  await execa(
    "tar",
    ["-C", root, "--numeric-owner", "--exclude=./proc/*", "--exclude=./sys/*", "--exclude=./dev/*", "-c", "."],
    {
      encoding: "buffer",
      buffer: false,
    },
  ).pipe("docker", ["import", ...labels, "-", reference]);
  await docker(["image", "inspect", "--format", "{{.Id}}", reference]);
}
