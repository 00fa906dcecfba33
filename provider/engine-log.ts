import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const grpc = createRequire(require.resolve("@pulumi/pulumi/package.json"))(
  "@grpc/grpc-js",
) as typeof import("@grpc/grpc-js");
const { EngineClient } = require("@pulumi/pulumi/proto/engine_grpc_pb.js");
const pb = require("@pulumi/pulumi/proto/engine_pb.js") as typeof import("@pulumi/pulumi/proto/engine_pb.js");

/** Lines for the person who runs the engine. */
export interface EngineLog {
  info(urn: string, line: string): void;
  warn(urn: string, line: string): void;
  /** Resolves when the engine has every line: it must, before it hears that the step is done. */
  flush(): Promise<void>;
}

/** The log service of the engine at `address`; lines go nowhere when there is no engine. */
export function engineLog(address: string | undefined): EngineLog {
  const client = address ? new EngineClient(address, grpc.credentials.createInsecure()) : undefined;
  let last: Promise<void> = Promise.resolve();
  const send = (severity: number, urn: string, line: string) => {
    if (!client) return;
    const request = new pb.LogRequest();
    request.setSeverity(severity as 1 | 2);
    request.setUrn(urn);
    request.setMessage(line);
    last = last.then(() => new Promise((done) => client.log(request, () => done())));
  };
  return {
    info: (urn, line) => send(pb.LogSeverity.INFO, urn, line),
    warn: (urn, line) => send(pb.LogSeverity.WARNING, urn, line),
    flush: () => last,
  };
}
