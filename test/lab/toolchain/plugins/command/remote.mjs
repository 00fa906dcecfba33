// Runs a command on a server over SSH.
import { constants } from "node:os";
import { outputCollector, previousOutput } from "./output.mjs";
import { withConnection } from "./ssh-connection.mjs";

const NO_STATUS = "wait: remote command exited without exit status or exit signal";

/** Returns `{ stdout, stderr }`; throws with both when the command fails. Secrets belong in stdin. */
export function runRemote(command, inputs, state, log) {
  return withConnection(inputs.connection, log, async (client) => {
    const output = outputCollector(log, inputs.logging);
    const problem = await new Promise((done, fail) => {
      askAboutVariables(client, (name) => variableRefused(name, inputs, log), fail);
      client.once("close", () => done(NO_STATUS));
      client.exec(command, { env: { ...inputs.environment, ...previousOutput(inputs, state) } }, (error, stream) => {
        if (error) return fail(error);
        let status = NO_STATUS;
        stream.on("data", (data) => output.add("stdout", data));
        stream.stderr.on("data", (data) => output.add("stderr", data));
        stream.on("exit", (code, signal, _coreDumped, reason) => {
          status = exitProblem(code, signal, reason);
        });
        stream.once("close", () => done(status));
        stream.end(inputs.stdin ?? "");
      });
    });
    return output.finish(command, problem);
  });
}

/** A variable of the program must arrive; the previous outputs may be refused (sshd's default accepts none). */
function variableRefused(name, inputs, log) {
  const required = name in (inputs.environment ?? {});
  log(
    required ? "ERROR" : "WARNING",
    `sshd refused the variable ${name}: list it under AcceptEnv, or write ${name}=… in front of the command`,
  );
  if (required) throw new Error(`could not set environment variable "${name}": ssh: setenv failed`);
}

/**
 * ssh2 sends variables without asking for a reply. Here each is asked about, and the command is sent only when all
 * answers are in. `refused(name)` throws when the command must not run: `abort` then gets what it threw.
 * This wraps two methods that ssh2 does not publish: its version is pinned exactly.
 */
function askAboutVariables(client, refused, abort) {
  const protocol = client._protocol;
  const { env, exec } = protocol;
  const answers = [];
  protocol.env = (id, name, value) => {
    const channel = Object.values(client._chanMgr._channels).find((open) => open?.outgoing?.id === id);
    answers.push(new Promise((done) => channel._callbacks.push((failure) => done(failure ? name : undefined))));
    env.call(protocol, id, name, value, true);
  };
  protocol.exec = async (id, ...rest) => {
    try {
      for (const name of await Promise.all(answers)) if (name) refused(name);
      exec.call(protocol, id, ...rest);
    } catch (error) {
      abort(error);
    }
  };
}

/** `signal` as ssh2 names it ("SIGTERM"), `reason` as the server gives it (mostly none). */
function exitProblem(code, signal, reason) {
  if (code === 0) return undefined;
  if (!signal) return `Process exited with status ${code}`;
  const status = 128 + (constants.signals[signal] ?? 0);
  return `Process exited with status ${status} from signal ${signal.slice(3)}${reason ? `. Reason was: ${reason}` : ""}`;
}
