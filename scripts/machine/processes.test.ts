import { describe, expect, test } from "vitest";
import { orphans, parseStat, processOf, type RunningProcess } from "./processes.ts";

function aProcess(given: Partial<RunningProcess> & { pid: number }): RunningProcess {
  return { parent: 1, started: "1", name: "sh", command: [], ...given };
}

describe("/proc/<pid>/stat", () => {
  test("is read past a name that holds blanks and brackets", () => {
    const rest = "S 17 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1 2";
    expect(parseStat(`42 (tmux: a (b) c) ${rest}`)).toEqual({
      name: "tmux: a (b) c",
      state: "S",
      parent: 17,
      started: "987654",
    });
  });

  test("is refused when it is cut off", () => {
    expect(parseStat("42 (sh) S 17")).toBeUndefined();
  });

  test("names this very process", () => {
    expect(processOf(process.pid)).toMatchObject({ pid: process.pid, parent: process.ppid });
  });
});

describe("Plugins left behind by a killed engine", () => {
  const home = "/clone/.chatterie/pulumi";
  const docker = `${home}/plugins/resource-docker-v5.2.0/pulumi-resource-docker`;
  const language = `${home}/versions/3.259.0/bin/pulumi-language-nodejs`;
  const engine = aProcess({
    pid: 10,
    parent: 1,
    name: "pulumi",
    command: [`${home}/versions/3.259.0/bin/pulumi`, "up"],
  });

  test("are those below the engine's folder whose parent is not the engine", () => {
    const processes = [
      aProcess({ pid: 20, parent: 1, name: "pulumi-resource-", command: [docker, "127.0.0.1:1"] }),
      aProcess({ pid: 21, parent: 7, name: "node", command: ["node", language, "127.0.0.1:1"] }),
      aProcess({ pid: 7, name: "systemd" }),
    ];
    expect(orphans([home], processes).map(({ pid }) => pid)).toEqual([20, 21]);
  });

  test("are not those of an engine at work, nor the engine itself, nor another clone's", () => {
    const processes = [
      engine,
      aProcess({ pid: 20, parent: 10, name: "pulumi-resource-", command: [docker] }),
      aProcess({ pid: 22, parent: 1, name: "pulumi-resource-", command: [docker.replace("/clone/", "/clone2/")] }),
    ];
    expect(orphans([home], processes)).toEqual([]);
  });
});
