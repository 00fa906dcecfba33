import { readdirSync, readFileSync } from "node:fs";

/** One process, from `/proc`. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks from the machine's start to the process's: with the pid it names one process for good. */
  readonly started: string;
  /** As in `ps -o comm`: at most 15 characters. */
  readonly name: string;
  /** Program and arguments; empty for the kernel's own. */
  readonly command: readonly string[];
}

/** The process with this pid, or undefined when there is none (or no `/proc`). */
export function processOf(pid: number): RunningProcess | undefined {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
    if (!stat || stat.state === "Z") return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
    return { pid, parent: stat.parent, started: stat.started, name: stat.name, command };
  } catch {
    return undefined;
  }
}

/** Every process that can be seen. */
export function allProcesses(): readonly RunningProcess[] {
  return processIds().flatMap((pid) => processOf(pid) ?? []);
}

/** Numeric names under `/proc`; empty where there is none. */
export function processIds(): readonly number[] {
  try {
    return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    return [];
  }
}

/** The fields of `/proc/<pid>/stat` that are used here (proc_pid_stat(5): 2 comm, 3 state, 4 ppid, 22 starttime). */
export function parseStat(text: string): { name: string; state: string; parent: number; started: string } | undefined {
  const open = text.indexOf("(");
  // The name may itself hold brackets and blanks; only the last bracket closes it.
  const close = text.lastIndexOf(")");
  if (open < 0 || close < open) return undefined;
  const rest = text
    .slice(close + 2)
    .trim()
    .split(" ");
  const [state, parent, started] = [rest[0], rest[1], rest[19]];
  if (!state || !parent || !started) return undefined;
  return { name: text.slice(open + 1, close), state, parent: Number(parent), started };
}

/**
 * Engine plugins that outlived their engine (after a `kill -9` of `pulumi` they wait for ever): programs under one of
 * `folders` whose parent is not the engine any more. The engine itself is none.
 */
export function orphans(folders: readonly string[], processes: readonly RunningProcess[]): readonly RunningProcess[] {
  const names = new Map(processes.map(({ pid, name }) => [pid, name]));
  return processes.filter(({ command, parent, name }) => {
    // A script's own path comes second, after its interpreter's.
    const plugin = command.slice(0, 2).some((word) => folders.some((folder) => word.startsWith(`${folder}/`)));
    return plugin && name !== "pulumi" && !names.get(parent)?.startsWith("pulumi");
  });
}
