import { createRequire } from "node:module";
import type * as grpcTypes from "@grpc/grpc-js";
import { createAssociation, deleteAssociation, readAssociation, updateAssociation } from "./association.ts";
import { compareInputs, DRIFT } from "./diff.ts";
import { startOperation } from "./docker-port.ts";
import { type EngineLog, engineLog } from "./engine-log.ts";
import { prepareService } from "./service-setup.ts";
import { type ProviderSettings, providerSettings } from "./settings.ts";
import { versionRefusals } from "./versions-guard.ts";
import { plain, readStruct, type WireObject, writeStruct } from "./wire.ts";

// The generated protocol of @pulumi/pulumi is CommonJS, and its own grpc-js must be the one that serves it.
const require = createRequire(import.meta.url);
const grpc = createRequire(require.resolve("@pulumi/pulumi/package.json"))("@grpc/grpc-js") as typeof grpcTypes;
const { Empty } = createRequire(require.resolve("@pulumi/pulumi/package.json"))(
  "google-protobuf/google/protobuf/empty_pb.js",
);
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
const pb = require("@pulumi/pulumi/proto/provider_pb.js") as typeof import("@pulumi/pulumi/proto/provider_pb.js");
const pluginPb = require("@pulumi/pulumi/proto/plugin_pb.js") as typeof import("@pulumi/pulumi/proto/plugin_pb.js");

type Unary<Request, Response> = (request: Request) => Response | Promise<Response>;

let settings: ProviderSettings | undefined;
let log: EngineLog = engineLog(
  process.argv
    .slice(2)
    .filter((word) => !word.startsWith("-"))
    .at(-1),
);

function configured(): ProviderSettings {
  if (!settings) throw new Error("The provider was not configured.");
  return settings;
}

const service = {
  handshake: unary((request: InstanceType<typeof pb.ProviderHandshakeRequest>) => {
    log = engineLog(request.getEngineAddress());
    const response = new pb.ProviderHandshakeResponse();
    response.setAcceptSecrets(true);
    return response;
  }),
  attach: unary((request: { getAddress(): string }) => {
    log = engineLog(request.getAddress());
    return new Empty();
  }),
  getPluginInfo: unary(() => {
    const info = new pluginPb.PluginInfo();
    info.setVersion("0.1.0");
    return info;
  }),
  getSchema: unary(() => {
    const response = new pb.GetSchemaResponse();
    response.setSchema(JSON.stringify({ name: "chatterie", version: "0.1.0" }));
    return response;
  }),
  checkConfig: unary((request: InstanceType<typeof pb.CheckRequest>) => {
    const response = new pb.CheckResponse();
    response.setInputs(request.getNews());
    return response;
  }),
  diffConfig: unary(() => {
    const response = new pb.DiffResponse();
    response.setChanges(pb.DiffResponse.DiffChanges.DIFF_NONE);
    return response;
  }),
  configure: unary((request: InstanceType<typeof pb.ConfigureRequest>) => {
    startOperation();
    settings = providerSettings(plain(readStruct(request.getArgs())));
    const response = new pb.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    return response;
  }),
  check: unary(async (request: InstanceType<typeof pb.CheckRequest>) => {
    const response = new pb.CheckResponse();
    response.setInputs(request.getNews());
    if (kindOf(request.getUrn()) !== "Versions") return response;
    const [olds, news] = [request.getOlds(), request.getNews()].map((struct) => plain(readStruct(struct)));
    for (const reason of await versionRefusals(settings, olds ?? {}, news ?? {})) {
      const failure = new pb.CheckFailure();
      // Without a property: with one, the engine prints all tags in front of the sentence.
      failure.setReason(reason);
      response.addFailures(failure);
    }
    return response;
  }),
  diff: unary((request: InstanceType<typeof pb.DiffRequest>) => {
    const state = plain(readStruct(request.getOlds()));
    const before = plain(readStruct(request.getOldInputs() ?? request.getOlds()));
    const found = compareInputs(before, plain(readStruct(request.getNews())));
    const drift = state[DRIFT];
    if (Array.isArray(drift) && drift.length > 0) found.set(DRIFT, "UPDATE");
    const response = new pb.DiffResponse();
    response.setHasdetaileddiff(true);
    response.setChanges(found.size > 0 ? pb.DiffResponse.DiffChanges.DIFF_SOME : pb.DiffResponse.DiffChanges.DIFF_NONE);
    for (const [path, kind] of found) {
      const detail = new pb.PropertyDiff();
      detail.setKind(pb.PropertyDiff.Kind[kind]);
      detail.setInputdiff(path !== DRIFT);
      response.getDetaileddiffMap().set(path, detail);
      response.addDiffs(path.split(/[.[]/)[0] ?? path);
    }
    return response;
  }),
  create: unary(async (request: InstanceType<typeof pb.CreateRequest>) => {
    const inputs = plain(readStruct(request.getProperties()));
    const response = new pb.CreateResponse();
    if (request.getPreview()) {
      response.setProperties(writeStruct(inputs));
      return response;
    }
    const say = (line: string) => log.info(request.getUrn(), line);
    const outputs = await act(request.getUrn(), inputs, say, () => createAssociation(configured(), inputs, say));
    response.setId(request.getUrn().split("::").at(-1) ?? "");
    response.setProperties(writeStruct(outputs));
    return response;
  }),
  update: unary(async (request: InstanceType<typeof pb.UpdateRequest>) => {
    const inputs = plain(readStruct(request.getNews()));
    const response = new pb.UpdateResponse();
    const say = (line: string) => log.info(request.getUrn(), line);
    const outputs = request.getPreview()
      ? { ...inputs }
      : await act(request.getUrn(), inputs, say, () =>
          updateAssociation(configured(), inputs, plain(readStruct(request.getOlds())), say),
        );
    response.setProperties(writeStruct(outputs));
    return response;
  }),
  read: unary(async (request: InstanceType<typeof pb.ReadRequest>) => {
    const state = plain(readStruct(request.getProperties()));
    const outputs = isNoAssociation(request.getUrn())
      ? state
      : await readAssociation(configured(), state, (line) => log.warn(request.getUrn(), line));
    const response = new pb.ReadResponse();
    response.setId(request.getId());
    response.setProperties(writeStruct(outputs));
    response.setInputs(request.getInputs());
    return response;
  }),
  delete: unary(async (request: InstanceType<typeof pb.DeleteRequest>) => {
    if (isNoAssociation(request.getUrn())) return new Empty();
    const state = plain(readStruct(request.getProperties()));
    for (const line of await deleteAssociation(configured(), state)) log.warn(request.getUrn(), line);
    await log.flush();
    return new Empty();
  }),
  cancel: unary(() => new Empty()),
};

/** `Association`, `ServiceSetup` or `Versions`. */
function kindOf(urn: string): string {
  return urn.split("::")[2]?.split(":").at(-1) ?? "";
}

/** Such a resource has nothing on the server that could be read or suspended. */
function isNoAssociation(urn: string): boolean {
  return kindOf(urn) !== "Association";
}

/** What a kind of resource does when it is made or changed; `association` does it for the most frequent one. */
async function act(
  urn: string,
  inputs: WireObject,
  say: (line: string) => void,
  association: () => Promise<WireObject>,
): Promise<WireObject> {
  const kind = kindOf(urn);
  if (kind === "Versions") return inputs;
  return kind === "ServiceSetup" ? prepareService(configured(), inputs, say) : association();
}

/** Turns a function into a gRPC handler; what it throws is shown by the engine as it is, so it must be a sentence for people. */
function unary<Request, Response>(answer: Unary<Request, Response>): grpcTypes.handleUnaryCall<Request, Response> {
  return async (call, reply) => {
    try {
      const response = await answer(call.request);
      await log.flush();
      reply(null, response);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      reply({ code: grpc.status.UNKNOWN, message });
    }
  };
}

const server = new grpc.Server({ "grpc.max_receive_message_length": 64 << 20 });
server.addService(ResourceProviderService, service);

// Killed engines do not say good-bye: leave when the parent changes.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.exit(0), 2000).unref();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.tryShutdown(() => process.exit(0)));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
