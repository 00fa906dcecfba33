import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

interface LockFile {
  readonly packages: Readonly<
    Record<string, { version?: string; integrity?: string; optional?: boolean; devOptional?: boolean; peer?: boolean }>
  >;
}

/**
 * Whether `node_modules` holds what `package-lock.json` asks for, by npm's own record of the last installation
 * (`node_modules/.package-lock.json`). Packages for other platforms may be missing. Imports nothing from npm: it runs
 * before anything is installed.
 */
export function sameInstallation(wanted: LockFile, installed: LockFile): boolean {
  const present = Object.entries(installed.packages);
  const stray = present.some(([path, entry]) => wanted.packages[path]?.version !== entry.version);
  const missing = Object.entries(wanted.packages).some(
    ([path, entry]) => path !== "" && !installed.packages[path] && !(entry.optional || entry.devOptional || entry.peer),
  );
  const changed = present.some(([path, entry]) => wanted.packages[path]?.integrity !== entry.integrity);
  return !stray && !missing && !changed;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const read = (path: string): LockFile => JSON.parse(readFileSync(path, "utf8"));
  process.exit(sameInstallation(read("package-lock.json"), read("node_modules/.package-lock.json")) ? 0 : 1);
}
