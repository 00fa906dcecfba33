// What a command printed: kept for the outputs, shown line by line, quoted in errors.
import { StringDecoder } from "node:string_decoder";

/**
 * Collects both streams of a command. `logging` chooses what is shown while it runs: "stdout", "stderr",
 * "stdoutAndStderr" or "none".
 */
export function outputCollector(log, logging = "stdoutAndStderr") {
  const chunks = { stdout: [], stderr: [], both: [] };
  const decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
  const text = (stream) => Buffer.concat(chunks[stream]).toString();
  let line = "";
  return {
    add(stream, data) {
      chunks[stream].push(data);
      chunks.both.push(data);
      if (logging !== stream && logging !== "stdoutAndStderr") return;
      const lines = (line + decoders[stream].write(data)).split("\n");
      line = lines.pop();
      for (const whole of lines) log("INFO", whole, true);
    },
    /** The outputs, one trailing newline cut from each; throws when the command failed (`problem` says how). */
    finish(command, problem) {
      if (line) log("INFO", line, true);
      if (problem) throw new Error(`${problem}: running ${quoted(command)}:\n${text("both")}`);
      return { stdout: text("stdout").replace(/\n$/, ""), stderr: text("stderr").replace(/\n$/, "") };
    },
  };
}

/** What the last run printed, for the environment of this one. */
export function previousOutput(inputs, state) {
  if (inputs.addPreviousOutputInEnv === false) return {};
  return {
    ...(state.stdout && { PULUMI_COMMAND_STDOUT: state.stdout }),
    ...(state.stderr && { PULUMI_COMMAND_STDERR: state.stderr }),
  };
}

const quoted = (command) => JSON.stringify(command).replace(/\\u00([01][0-9a-f])/g, "\\x$1");
