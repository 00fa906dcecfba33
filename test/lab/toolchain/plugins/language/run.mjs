// Runs the program: a Node process that talks to the engine by itself, and whose output the engine shows.
import { spawn } from "node:child_process";
import pb from "@pulumi/pulumi/proto/language_pb.js";
import { message } from "../serve.mjs";
import { programOptions, resolveFrom, words } from "./program.mjs";

/** Exit code by which the SDK says that the user has seen the error: the engine adds nothing. */
const ALREADY_REPORTED = 32;
const KILL_AFTER_MS = 5000;

const running = new Set();

/** Interrupts every program we started, and kills it five seconds later. */
export function interruptPrograms() {
  running.forEach(interrupt);
}

/** Answers Run when the program has ended. */
export async function runProgram(call, engineAddress) {
  const { request } = call;
  const info = request.getInfo();
  const failed = (text) => message(pb.RunResponse, { setError: text });
  let options;
  try {
    options = programOptions(info);
  } catch (error) {
    return failed(error.message);
  }
  const script = resolveFrom(info.getProgramDirectory(), "@pulumi/pulumi/cmd/run");
  if (!script) return failed("@pulumi/pulumi is missing from this program's node_modules: run npm ci");

  const program = spawn(process.execPath, programArguments(request, options, script, engineAddress), {
    env: programEnvironment(request, options),
    stdio: ["ignore", "inherit", "inherit"],
  });
  running.add(program);
  call.on("cancelled", () => interrupt(program));
  return new Promise((done) => {
    program.once("error", (error) => done(failed(`node could not be started: ${error.message}`)));
    program.once("close", (code, signal) => {
      running.delete(program);
      if (code === 0) done(new pb.RunResponse());
      else if (code === ALREADY_REPORTED) done(message(pb.RunResponse, { setBail: true }));
      else if (signal) done(failed(`Program was ended by signal ${signal}`));
      else done(failed(`Program exited with non-zero exit code: ${code}`));
    });
  });
}

function interrupt(program) {
  program.kill("SIGINT");
  setTimeout(() => program.kill("SIGKILL"), KILL_AFTER_MS).unref();
}

function programArguments(request, options, script, engineAddress) {
  const info = request.getInfo();
  const flag = (name, value) => (value ? [`--${name}`, String(value)] : []);
  return [
    ...words(options.nodeargs),
    script,
    ...flag("monitor", request.getMonitorAddress()),
    ...flag("engine", engineAddress),
    ...flag("organization", request.getOrganization()),
    ...flag("project", request.getProject()),
    ...flag("root-directory", info.getRootDirectory()),
    ...flag("stack", request.getStack()),
    ...flag("pwd", info.getProgramDirectory()),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    ...flag("parallel", request.getParallel()),
    info.getEntryPoint(),
    ...request.getArgsList(),
  ];
}

/** Configuration goes to the SDK in the old form of its keys, `<namespace>:config:<name>`. */
function programEnvironment(request, options) {
  const config = {};
  request.getConfigMap().forEach((value, key) => {
    const [namespace, ...name] = key.replace(":config:", ":").split(":");
    config[`${namespace}:config:${name.join(":")}`] = value;
  });
  return {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    ...(options.typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
  };
}
