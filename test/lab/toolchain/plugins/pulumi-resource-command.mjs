#!/usr/bin/env node
// LAB STAND-IN for `pulumi-resource-command` 1.2.1, the plugin behind `local.Command` and `remote.Command` of
// @pulumi/command.
//
// For machines that reach package registries only. A connected machine has the official plugin: never install this
// one there, and never share a stack between the two. What differs is listed in ../README.md.
//
// It speaks gRPC by itself, not by the provider server of @pulumi/pulumi: so secrets and unknown values keep their
// marks, and previews reach it.

import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { cancelAll } from "./command/cancellation.mjs";
import { diff } from "./command/diff.mjs";
import { connectEngine } from "./command/engine-log.mjs";
import { check } from "./command/inputs.mjs";
import { create, read, remove, update } from "./command/lifecycle.mjs";
import { answerVersionFlag, engineAddress, message, STAND_IN, serve, unary } from "./serve.mjs";

const VERSION = `1.2.1+${STAND_IN}`;

answerVersionFlag(VERSION);
connectEngine(engineAddress);
serve(
  services.ResourceProviderService,
  {
    handshake: unary(({ request }) => {
      connectEngine(request.getEngineAddress());
      return message(pb.ProviderHandshakeResponse, { setAcceptSecrets: true });
    }),
    getPluginInfo: unary(() => message(plugin.PluginInfo, { setVersion: VERSION })),
    checkConfig: unary(({ request }) => message(pb.CheckResponse, { setInputs: request.getNews() })),
    diffConfig: unary(() => message(pb.DiffResponse, { setChanges: pb.DiffResponse.DiffChanges.DIFF_NONE })),
    configure: unary(() => message(pb.ConfigureResponse, { setAcceptsecrets: true, setSupportspreview: true })),
    check: unary(check),
    diff: unary(diff),
    create: unary(create),
    read: unary(read),
    update: unary(update),
    delete: unary(remove),
    cancel: unary(() => {
      cancelAll();
      return new empty.Empty();
    }),
  },
  cancelAll,
);
