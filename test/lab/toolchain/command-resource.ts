import * as grpc from "@grpc/grpc-js";
import providerServices from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { ask, type EngineLine, startPlugin } from "./plugin-process.ts";

/** Inputs and outputs as JSON; secrets are marked objects (see `secret`). */
export type Values = Record<string, struct.JavaScriptValue>;

/** Stands for a value that a preview cannot know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const secret = (value: struct.JavaScriptValue): struct.JavaScriptValue => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

/** Drives one command resource of the started plugin as the engine does. Every method throws the plugin's error. */
export type CommandResource = {
  lines: EngineLine[];
  check: (inputs: Values) => Promise<{ inputs: Values; failures: [property: string, reason: string][] }>;
  diff: (before: Values, after: Values) => Promise<{ changed: boolean; paths: Values; replaces: string[] }>;
  create: (inputs: Values, preview?: boolean) => Promise<{ id: string; state: Values }>;
  update: (state: Values, inputs: Values, preview?: boolean) => Promise<Values>;
  read: (state: Values) => Promise<Values>;
  delete: (state: Values) => Promise<void>;
  cancel: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts the command plugin, and drives a resource `greet` of the type `command:<type>`. */
export async function startCommandResource(type: string): Promise<CommandResource> {
  const plugin = await startPlugin("pulumi-resource-command");
  const client = new providerServices.ResourceProviderClient(plugin.address, grpc.credentials.createInsecure());
  const urn = `urn:pulumi:lab::hoster::command:${type}::greet`;
  return {
    lines: plugin.lines,
    check: async (inputs) => {
      const request = new pb.CheckRequest().setUrn(urn).setNews(toStruct(inputs));
      const response = await ask<pb.CheckResponse>((reply) => client.check(request, reply));
      const failures = response
        .getFailuresList()
        .map((failure): [string, string] => [failure.getProperty(), failure.getReason()]);
      return { inputs: fromStruct(response.getInputs()), failures };
    },
    diff: async (before, after) => {
      const request = new pb.DiffRequest().setUrn(urn).setOldInputs(toStruct(before)).setNews(toStruct(after));
      const response = await ask<pb.DiffResponse>((reply) => client.diff(request, reply));
      const paths = [...response.getDetaileddiffMap().getEntryList()].map(([path]) => path);
      return {
        changed: response.getChanges() === pb.DiffResponse.DiffChanges.DIFF_SOME,
        paths: Object.fromEntries(paths.map((path) => [path, kindOf(response, path)])),
        replaces: response.getReplacesList(),
      };
    },
    create: async (inputs, preview = false) => {
      const request = new pb.CreateRequest().setUrn(urn).setProperties(toStruct(inputs)).setPreview(preview);
      const response = await ask<pb.CreateResponse>((reply) => client.create(request, reply));
      return { id: response.getId(), state: fromStruct(response.getProperties()) };
    },
    update: async (state, inputs, preview = false) => {
      const request = new pb.UpdateRequest().setUrn(urn).setOlds(toStruct(state)).setNews(toStruct(inputs));
      request.setPreview(preview);
      const response = await ask<pb.UpdateResponse>((reply) => client.update(request, reply));
      return fromStruct(response.getProperties());
    },
    read: async (state) => {
      const request = new pb.ReadRequest().setUrn(urn).setId("greet1").setProperties(toStruct(state));
      const response = await ask<pb.ReadResponse>((reply) => client.read(request, reply));
      return fromStruct(response.getProperties());
    },
    delete: async (state) => {
      const request = new pb.DeleteRequest().setUrn(urn).setProperties(toStruct(state));
      await ask<empty.Empty>((reply) => client.delete(request, reply));
    },
    cancel: async () => {
      await ask<empty.Empty>((reply) => client.cancel(new empty.Empty(), reply));
    },
    stop: async () => {
      client.close();
      await plugin.stop();
    },
  };
}

const toStruct = (values: Values): struct.Struct => struct.Struct.fromJavaScript(values);
const fromStruct = (given: struct.Struct | undefined): Values => given?.toJavaScript() ?? {};

function kindOf(response: pb.DiffResponse, path: string): string {
  const kind = response.getDetaileddiffMap().get(path)?.getKind();
  return Object.entries(pb.PropertyDiff.Kind).find(([, value]) => value === kind)?.[0] ?? "?";
}
