// A Node program as the engine describes it: its options, and where its modules lie.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const OPTIONS = { typescript: "boolean", nodeargs: "string", packagemanager: "string" };

/**
 * The `runtime.options` of Pulumi.yaml, checked: `{ typescript: boolean, nodeargs?: string }`.
 * Throws on an option of the wrong type, and on those of the official plugin which this one does not offer.
 */
export function programOptions(info) {
  const given = info?.getOptions()?.toJavaScript() ?? {};
  for (const [name, value] of Object.entries(given)) {
    const type = OPTIONS[name];
    if (type === undefined) throw new Error(`the lab stand-in of the Node plugin does not know the option ${name}`);
    if (typeof value !== type) throw new Error(`${name} option must be a ${type}`);
  }
  if (!["npm", "auto", undefined].includes(given.packagemanager)) {
    throw new Error(`the lab stand-in of the Node plugin knows packagemanager npm only, got ${given.packagemanager}`);
  }
  return { typescript: true, ...given };
}

/** Splits a command line at blanks, minding quotes and backslashes. */
export function words(line = "") {
  const found = line.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
  return found.map((word) =>
    word.replace(
      /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
      (_, double, single, escaped) => double?.replace(/\\(.)/g, "$1") ?? single ?? escaped,
    ),
  );
}

/** The file of `module` as seen by a program in `directory`, or undefined. */
export function resolveFrom(directory, module) {
  try {
    return createRequire(path.join(directory, "program.js")).resolve(module);
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** The nearest `name` in `directory` or above it, or undefined. */
export function nearest(directory, name) {
  for (let at = path.resolve(directory); ; at = path.dirname(at)) {
    const candidate = path.join(at, name);
    if (fs.existsSync(candidate)) return candidate;
    if (at === path.dirname(at)) return undefined;
  }
}

/** The content of a JSON file, or undefined when there is none that can be read. */
export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
