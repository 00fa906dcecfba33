#!/usr/bin/env node
// LAB STAND-IN for `pulumi-language-nodejs` 3.259.0, the plugin by which the Pulumi engine runs a Node program.
//
// For machines that reach package registries only. A connected machine has the official plugin: never install this
// one there. It answers the calls this project makes (proto/pulumi/language.proto); every other call gets
// UNIMPLEMENTED. What differs from the official plugin is listed in ../README.md.

import services from "@pulumi/pulumi/proto/language_grpc_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { about, installDependencies, programDependencies } from "./language/dependencies.mjs";
import { requiredPackages } from "./language/required-packages.mjs";
import { interruptPrograms, runProgram } from "./language/run.mjs";
import { answerVersionFlag, engineAddress, message, STAND_IN, serve, unary } from "./serve.mjs";

const VERSION = `3.259.0+${STAND_IN}`;

answerVersionFlag(VERSION);
serve(
  services.LanguageRuntimeService,
  {
    getPluginInfo: unary(() => message(plugin.PluginInfo, { setVersion: VERSION })),
    getRequiredPackages: unary(requiredPackages),
    run: unary((call) => runProgram(call, engineAddress)),
    about: unary(about),
    getProgramDependencies: unary(programDependencies),
    installDependencies,
    cancel: unary(() => {
      interruptPrograms();
      return new empty.Empty();
    }),
  },
  interruptPrograms,
);
