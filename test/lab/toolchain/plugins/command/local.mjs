// Runs a command on this machine.
import { spawn } from "node:child_process";
import fs from "node:fs";
import { cancellable } from "./cancellation.mjs";
import { outputCollector, previousOutput } from "./output.mjs";

const SHELL = ["/bin/sh", "-c"];
const SIGNAL_TEXTS = {
  SIGABRT: "aborted",
  SIGHUP: "hangup",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

/** Returns `{ stdout, stderr }`; throws with both when the command fails. Secrets belong in stdin or environment. */
export async function runLocal(command, inputs, state, log) {
  const [file, ...args] = [...(inputs.interpreter?.length ? inputs.interpreter : SHELL), command];
  const folder = inputs.dir ?? process.cwd();
  const output = outputCollector(log, inputs.logging);
  if (!fs.existsSync(folder)) return output.finish(command, `chdir ${folder}: no such file or directory`);

  const child = spawn(file, args, {
    cwd: folder,
    env: { ...process.env, ...inputs.environment, ...previousOutput(inputs, state) },
    stdio: "pipe",
  });
  child.stdin.on("error", () => {}); // A command need not read its input.
  child.stdin.end(inputs.stdin ?? "");
  child.stdout.on("data", (data) => output.add("stdout", data));
  child.stderr.on("data", (data) => output.add("stderr", data));
  const problem = await cancellable(
    () => child.kill("SIGKILL"),
    () => ended(child, file),
  );
  return output.finish(command, problem);
}

/** How the child failed, or undefined. Resolves when its pipes are closed too. */
function ended(child, file) {
  return new Promise((done) => {
    child.once("error", (error) =>
      done(error.code === "ENOENT" ? `exec: "${file}": executable file not found in $PATH` : error.message),
    );
    child.once("close", (code, signal) => {
      if (signal) done(`signal: ${SIGNAL_TEXTS[signal] ?? signal}`);
      else done(code === 0 ? undefined : `exit status ${code}`);
    });
  });
}
