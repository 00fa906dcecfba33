// What both stand-ins share: being a gRPC plugin of the Pulumi engine.
import grpc from "@grpc/grpc-js";

/** Messages of up to 400 MiB, as between the engine and the official plugins. */
const MESSAGE_BYTES = 400 * 1024 * 1024;
const PARENT_CHECK_MS = 1000;

/** Said wherever the engine shows a plugin's version: never take one of these for the official plugin. */
export const STAND_IN = "stand-in";

/** The engine's address: its last argument, after any flags. Empty when started by hand. */
export const engineAddress = process.argv.slice(2).findLast((argument) => !argument.startsWith("-")) ?? "";

/** Answers `--version` and ends; returns when that was not asked. */
export function answerVersionFlag(version) {
  if (!process.argv.slice(2).some((argument) => /^--?version$/.test(argument))) return;
  process.stdout.write(`${version}\n`);
  process.exit(0);
}

/** Makes a unary gRPC handler of a function of the call; what the function throws becomes the error of the call. */
export const unary = (work) => async (call, reply) => {
  try {
    reply(null, await work(call));
  } catch (error) {
    reply({ code: grpc.status.UNKNOWN, message: error.message });
  }
};

/** Ends a streaming call with an error. (`destroy()` sends no status: the engine would wait for ever.) */
export const failStream = (call, message) => call.emit("error", { code: grpc.status.UNKNOWN, message });

/** Builds a message: `message(pb.CheckFailure, { setProperty: "host" })`. */
export function message(Type, fields = {}) {
  const built = new Type();
  for (const [setter, value] of Object.entries(fields)) built[setter](value);
  return built;
}

/**
 * Serves `handlers` on a free port of the loopback and prints that port, which is what the engine waits for.
 * `stop` is called once, when the engine interrupts us or is no longer there (killed: our parent changes).
 */
export function serve(service, handlers, stop) {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MESSAGE_BYTES,
    "grpc.max_send_message_length": MESSAGE_BYTES,
  });
  server.addService(service, handlers);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
    process.exit(0);
  }, PARENT_CHECK_MS);
  watch.unref();
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      stop();
      server.tryShutdown(() => process.exit(0));
    });
  }
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}
