/** One process at one moment, from `/proc/<pid>/stat`. */
export interface Sample {
  readonly pid: number;
  readonly parent: number;
  /** Resident memory in pages; what a program shares with another counts for both. */
  readonly pages: number;
  /** Processor time of its own since its start, user and system, in clock ticks. */
  readonly ticks: number;
}

/** Reads `/proc/<pid>/stat` (proc_pid_stat(5): 4 ppid, 14 utime, 15 stime, 24 rss); undefined for a process that is gone. */
export function readSample(pid: number, text: string): Sample | undefined {
  // The name may itself hold brackets and blanks; only the last bracket closes it.
  const rest = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const at = (field: number) => Number(rest[field - 3]);
  const sample = { pid, parent: at(4), pages: at(24), ticks: at(14) + at(15) };
  return rest.length < 22 || Number.isNaN(sample.pages + sample.ticks + sample.parent) ? undefined : sample;
}

/** The process `root` and all below it. */
export function treeOf(root: number, samples: readonly Sample[]): readonly Sample[] {
  const children = Map.groupBy(samples, ({ parent }) => parent);
  const found: Sample[] = samples.filter(({ pid }) => pid === root);
  for (const { pid } of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/** Which part of the engine a command line belongs to; what a part starts for itself is `others`. */
export function partOf(command: readonly string[]): string {
  const line = command.join(" ");
  if (/pulumi-language-nodejs/.test(line)) return "language host";
  if (/@pulumi\/pulumi\/cmd\/run/.test(line)) return "program";
  const plugin = /pulumi-resource-([a-z]+)/.exec(line)?.[1];
  if (plugin) return `provider ${plugin}`;
  if (/provider\/server\.ts/.test(line)) return "provider chatterie";
  return /(^|\/)pulumi( |$)/.test(line) ? "engine" : "others";
}
