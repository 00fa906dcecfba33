// Which Pulumi plugins a program needs: those that its installed packages name.
import fs from "node:fs";
import path from "node:path";
import pb from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import { message } from "../serve.mjs";
import { nearest, readJson } from "./program.mjs";

/**
 * Answers GetRequiredPackages from the package roots of the nearest node_modules. Nested ones are not searched, nor
 * sub-folders of the program: one package.json rules the whole project, and its data folders may be large.
 */
export function requiredPackages({ request }) {
  const modules = nearest(request.getInfo().getProgramDirectory(), "node_modules");
  const response = new pb.GetRequiredPackagesResponse();
  for (const root of modules ? packageRoots(modules) : []) {
    const dependency = pluginOf(readJson(path.join(root, "package.json")));
    if (dependency) response.addPackages(dependency);
  }
  return response;
}

function packageRoots(modules) {
  const visible = (folder) => fs.readdirSync(folder).filter((name) => !name.startsWith("."));
  return visible(modules).flatMap((name) =>
    name.startsWith("@")
      ? visible(path.join(modules, name)).map((scoped) => path.join(modules, name, scoped))
      : [path.join(modules, name)],
  );
}

/** A package says `"pulumi": { "resource": true, "name": …, "version": … }` when a resource plugin belongs to it. */
function pluginOf(manifest) {
  if (manifest?.pulumi?.resource !== true) return undefined;
  const name = manifest.pulumi.name || manifest.name?.match(/^@pulumi\/(.+)$/)?.[1];
  const version = manifest.pulumi.version || manifest.version;
  if (!name || !version) return undefined;
  const fields = { setName: name, setKind: "resource", setVersion: version.startsWith("v") ? version : `v${version}` };
  if (manifest.pulumi.server) fields.setServer = manifest.pulumi.server;
  return message(plugin.PackageDependency, fields);
}
