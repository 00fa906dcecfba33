/** One run of a command: how long, how much. */
export interface Figures {
  /** From the start of the process to its end. */
  readonly seconds: number;
  /** Most resident memory of the command and all processes below it at one moment; shared pages count once for each. */
  readonly peakBytes: number;
  /** Processor time by part of the engine, in seconds, as far as the last look at each process saw it. */
  readonly processor: Readonly<Record<string, number>>;
}

/** Median, least and most of several runs. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @throws Error when there is no run. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) throw new Error("No run, no median.");
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? least) + (sorted[Math.ceil(middle)] ?? most)) / 2;
  return { median, least, most };
}

/** Both sides of one question: chatterie's, and that of the bare engine. */
export interface Comparison {
  readonly ours: readonly Figures[];
  readonly bare: readonly Figures[];
}

/** The median of ours over the median of the bare engine's. */
export function ratio({ ours, bare }: Comparison): number {
  return medianOf(ours, "seconds") / medianOf(bare, "seconds");
}

/** The median of one figure over several runs. */
export function medianOf(runs: readonly Figures[], figure: "seconds" | "peakBytes"): number {
  return spread(runs.map((run) => run[figure])).median;
}
