// The life of a command resource: created, updated, read, deleted.
import { randomBytes } from "node:crypto";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { message } from "../serve.mjs";
import { withLog } from "./engine-log.mjs";
import { typeOf } from "./inputs.mjs";
import { runLocal } from "./local.mjs";
import { runRemote } from "./remote.mjs";
import { fromStruct, plain, toStruct, UNKNOWN } from "./values.mjs";

const RUN = { "command:local:Command": runLocal, "command:remote:Command": runRemote };
const runnerOf = (request) => RUN[typeOf(request.getUrn())];

/** Runs `create`, if given. A preview runs nothing: what the command will print is unknown. */
export const create = ({ request }) =>
  withLog(request.getUrn(), async (log) => {
    const run = runnerOf(request);
    const properties = fromStruct(request.getProperties());
    const inputs = plain(properties);
    let printed = { stdout: "", stderr: "" };
    if (request.getPreview()) printed = { stdout: UNKNOWN, stderr: UNKNOWN };
    else if (inputs.create !== undefined) printed = await run(inputs.create, inputs, {}, log);
    const name = request.getUrn().split("::")[3];
    return message(pb.CreateResponse, {
      setId: name + randomBytes(4).toString("hex"),
      setProperties: toStruct({ ...properties, ...printed }),
    });
  });

/** Runs `update`, or `create` where there is none, with the last outputs in its environment. */
export const update = ({ request }) =>
  withLog(request.getUrn(), async (log) => {
    const run = runnerOf(request);
    const properties = fromStruct(request.getNews());
    const inputs = plain(properties);
    const { stdout, stderr } = fromStruct(request.getOlds());
    const command = inputs.update ?? inputs.create;
    let printed = { stdout, stderr };
    if (request.getPreview()) printed = { stdout: UNKNOWN, stderr: UNKNOWN };
    else if (command !== undefined) printed = await run(command, inputs, plain({ stdout, stderr }), log);
    return message(pb.UpdateResponse, { setProperties: toStruct({ ...properties, ...printed }) });
  });

/** Runs `delete`, if given. */
export const remove = ({ request }) =>
  withLog(request.getUrn(), async (log) => {
    const run = runnerOf(request);
    const state = plain(fromStruct(request.getProperties()));
    if (state.delete !== undefined) await run(state.delete, state, state, log);
    return new empty.Empty();
  });

/** Gives the stored state back: a command says nothing about the world, so a refresh finds what it knew. */
export const read = ({ request }) =>
  message(pb.ReadResponse, {
    setId: request.getId(),
    setProperties: request.getProperties(),
    setInputs: request.getInputs(),
  });
