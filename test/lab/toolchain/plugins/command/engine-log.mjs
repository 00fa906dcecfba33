// The engine's log: how lines of a command reach the user's screen.

import grpc from "@grpc/grpc-js";
import engineServices from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import enginePb from "@pulumi/pulumi/proto/engine_pb.js";
import { message } from "../serve.mjs";

const CONNECT_MS = 10_000;
let engine;

/** Connects at once, so that the first line of output does not wait for it. Does nothing without an address. */
export function connectEngine(address) {
  if (!address || engine) return;
  engine = new engineServices.EngineClient(address, grpc.credentials.createInsecure());
  engine.waitForReady(Date.now() + CONNECT_MS, () => {});
}

/**
 * Runs `work` with a log for the resource, and hands all its lines over before it answers.
 * `log(severity, text, ephemeral)`: severity INFO, WARNING or ERROR; ephemeral lines show in the status column only.
 */
export async function withLog(urn, work) {
  let last = Promise.resolve();
  const log = (severity, text, ephemeral = false) => {
    const line = message(enginePb.LogRequest, {
      setUrn: urn,
      setSeverity: enginePb.LogSeverity[severity],
      setMessage: text,
      setEphemeral: ephemeral,
    });
    last = last.then(() => new Promise((done) => (engine ? engine.log(line, () => done()) : done())));
  };
  try {
    return await work(log);
  } finally {
    await last;
  }
}
