// What changed between the inputs of the last run and those of this one.
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import { message } from "../serve.mjs";
import { fromStruct, isMarked, isObject, plain } from "./values.mjs";

/**
 * Answers Diff. Every change is an update in place: replacing on `triggers` is asked for by the SDK
 * (`replaceOnChanges`), not by the plugin.
 */
export function diff({ request }) {
  const before = plain(fromStruct(request.getOldInputs() ?? request.getOlds()));
  const changes = changedPaths(before, plain(fromStruct(request.getNews())));
  const { DIFF_SOME, DIFF_NONE } = pb.DiffResponse.DiffChanges;
  const response = message(pb.DiffResponse, {
    setHasdetaileddiff: true,
    setChanges: changes.size > 0 ? DIFF_SOME : DIFF_NONE,
    setDiffsList: [...new Set([...changes.keys()].map((path) => path.match(/^\w+/)?.[0] ?? path))],
  });
  for (const [path, kind] of changes) {
    const detail = message(pb.PropertyDiff, { setKind: pb.PropertyDiff.Kind[kind], setInputdiff: false });
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

/** Map of property path (`environment.A`, `triggers[0]`, `environment["a-b"]`) to "ADD", "DELETE" or "UPDATE". */
function changedPaths(before, after, at = "", found = new Map()) {
  if (before === after) return found;
  if (before === undefined || before === null) found.set(at, "ADD");
  else if (after === undefined || after === null) found.set(at, "DELETE");
  else if (Array.isArray(before) && Array.isArray(after)) {
    for (let i = 0; i < Math.max(before.length, after.length); i++) {
      changedPaths(before[i], after[i], `${at}[${i}]`, found);
    }
  } else if (isBranch(before) && isBranch(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      changedPaths(before[key], after[key], join(at, key), found);
    }
  } else found.set(at, "UPDATE");
  return found;
}

const isBranch = (value) => isObject(value) && !isMarked(value);

function join(at, key) {
  if (!/^[A-Za-z_]\w*$/.test(key)) return `${at}[${JSON.stringify(key)}]`;
  return at ? `${at}.${key}` : key;
}
