import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import engineServices from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type enginePb from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";

/** A line that a plugin sent to the engine's log. */
export type EngineLine = { severity: "DEBUG" | "INFO" | "WARNING" | "ERROR"; message: string; ephemeral: boolean };

/** A plugin started as the engine starts it, with an engine that only listens to its log. */
export type PluginProcess = {
  address: string;
  lines: EngineLine[];
  stop: () => Promise<void>;
};

/** Starts `plugins/<name>.mjs` and waits for the port that it prints. Stop it when done. */
export async function startPlugin(name: string): Promise<PluginProcess> {
  const engine = await listeningEngine();
  const child = spawn(process.execPath, [pluginFile(name), "-logtostderr", engine.address], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await firstLine(child);
  return {
    address: `127.0.0.1:${port}`,
    lines: engine.lines,
    stop: async () => {
      const left = once(child, "exit");
      child.kill("SIGINT");
      await left;
      engine.server.forceShutdown();
    },
  };
}

export const pluginFile = (name: string): string => join(import.meta.dirname, "plugins", `${name}.mjs`);

/** The first line a process prints; throws when it ends without one. */
export async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the process has no stdout to read");
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error("the plugin ended before it printed its port");
}

/** Makes a promise of a unary call: `ask<CheckResponse>((reply) => client.check(request, reply))`. */
export function ask<Response>(
  start: (reply: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((done, fail) => {
    start((error, response) => (error ? fail(new Error(error.details, { cause: error.code })) : done(response)));
  });
}

const SEVERITIES = ["DEBUG", "INFO", "WARNING", "ERROR"] as const;

async function listeningEngine(): Promise<{ address: string; server: grpc.Server; lines: EngineLine[] }> {
  const lines: EngineLine[] = [];
  const server = new grpc.Server();
  const log: grpc.handleUnaryCall<enginePb.LogRequest, empty.Empty> = ({ request }, reply) => {
    const severity = SEVERITIES[request.getSeverity()] ?? "ERROR";
    lines.push({ severity, message: request.getMessage(), ephemeral: request.getEphemeral() });
    reply(null, new empty.Empty());
  };
  server.addService({ log: engineServices.EngineService.log }, { log });
  const port = await new Promise<number>((done, fail) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? fail(error) : done(bound),
    );
  });
  return { address: `127.0.0.1:${port}`, server, lines };
}
