// What `pulumi install` and `pulumi about` ask of the language plugin. npm only.
import { execFile, spawn } from "node:child_process";
import path from "node:path";
import pb from "@pulumi/pulumi/proto/language_pb.js";
import { failStream, message, STAND_IN } from "../serve.mjs";
import { nearest, programOptions, readJson, resolveFrom } from "./program.mjs";

/** Streams `npm install` in the program's folder. */
export function installDependencies(call) {
  const send = (setter) => (data) =>
    call.write(message(pb.InstallDependenciesResponse, { [setter]: Buffer.from(data) }));
  const [stdout, stderr] = [send("setStdout"), send("setStderr")];
  const info = call.request.getInfo();
  try {
    programOptions(info);
  } catch (error) {
    failStream(call, error.message);
    return;
  }
  const npm = spawn("npm", ["install", "--loglevel=error"], {
    cwd: info.getProgramDirectory(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  npm.stdout.on("data", stdout);
  npm.stderr.on("data", stderr);
  npm.once("error", (error) => failStream(call, `npm install failed: ${error.message}`));
  npm.once("close", (code, signal) => {
    if (code === null || code > 0) failStream(call, `npm install failed: exit status ${code ?? signal}`);
    else if (code === 0) call.end();
  });
}

/** Answers About: the Node that runs programs, and that this plugin is a stand-in. */
export async function about({ request }) {
  const info = request.getInfo();
  programOptions(info);
  const response = message(pb.AboutResponse, { setExecutable: process.execPath, setVersion: process.version });
  const metadata = response.getMetadataMap();
  metadata.set("plugin", STAND_IN);
  metadata.set("packagemanager", "npm");
  metadata.set("packagemanagerVersion", await npmVersion());
  const typescript = resolveFrom(info.getProgramDirectory(), "typescript/package.json");
  if (typescript) metadata.set("typescriptVersion", readJson(typescript).version);
  return response;
}

/** Answers GetProgramDependencies from the nearest package-lock.json: the direct dependencies, or all. */
export function programDependencies({ request }) {
  const start = request.getInfo().getProgramDirectory();
  const lock = nearest(start, "package-lock.json");
  if (!lock) throw new Error(`no package-lock.json in ${start} or above: run npm install`);
  const manifest = readJson(path.join(path.dirname(lock), "package.json")) ?? {};
  const direct = { ...manifest.dependencies, ...manifest.devDependencies };
  const response = new pb.GetProgramDependenciesResponse();
  for (const [where, { version }] of Object.entries(readJson(lock)?.packages ?? {})) {
    const name = where.slice(where.lastIndexOf("node_modules/") + "node_modules/".length);
    const wanted = request.getTransitivedependencies() || (direct[name] && where === `node_modules/${name}`);
    if (where && version && wanted) {
      response.addDependencies(message(pb.DependencyInfo, { setName: name, setVersion: version }));
    }
  }
  return response;
}

const npmVersion = () =>
  new Promise((done) => execFile("npm", ["--version"], (error, stdout) => done(error ? "" : stdout.trim())));
