import { type Comparison, medianOf, ratio, spread } from "./bench-figures.ts";
import type { SizeResult } from "./bench-rounds.ts";

/** What the figures were measured on. */
export interface MeasuredOn {
  /** ISO 8601 date. */
  readonly date: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryBytes: number;
  readonly engine: string;
  readonly node: string;
  /** Load of the machine when the command began, over one minute. */
  readonly load: number;
  readonly repeat: number;
}

/** What the design asks for. */
export const TARGETS = { ratio: 1.3, addingToThousandSeconds: 15 } as const;

const MARKS = { start: "<!-- bench: from here -->", end: "<!-- bench: to here -->" } as const;

const QUESTIONS = [
  ["`preview`, nothing changed", "preview"],
  ["`up --skip-preview`, nothing changed", "up"],
  ["`up`, nothing changed", "upWithPreview"],
  ["`up --skip-preview`, one association more", "adding"],
] as const;

/** The table of all sizes, as Markdown. */
export function table(results: readonly SizeResult[]): string {
  const head = [
    "| associations | resources | what | chatterie, s | bare engine, s | ratio | memory, MB | bare, MB |",
    "| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |",
  ];
  const rows = results.flatMap((result) =>
    QUESTIONS.map(([title, question]) =>
      row([grouped(result.size.associations), grouped(result.size.resources), title], result[question]),
    ),
  );
  return [...head, ...rows].join("\n");
}

/** Sentences below the table: where and how it was measured, how long raising took, whether the targets are met. */
export function remarks(results: readonly SizeResult[], on: MeasuredOn): string {
  const raising = results.map(
    ({ size, raising }) =>
      `${grouped(size.associations)} in ${seconds(medianOf(raising.ours, "seconds"))} s (bare ${seconds(medianOf(raising.bare, "seconds"))} s)`,
  );
  const largest = results.at(-1);
  const state = largest
    ? ` The state of ${grouped(largest.size.associations)} associations has ${megabytes(largest.size.stateBytes)} MB.`
    : "";
  return [
    `Measured on ${on.date}: ${on.cores} cores (${on.processor}), ${Math.round(on.memoryBytes / 1e9)} GB, Pulumi ${on.engine}, Node ${on.node}, load ${on.load.toFixed(1)} at the start; median of ${on.repeat} (least–most).`,
    "",
    `Raising, without checkpoints, each from the size before it: ${raising.join(", ")}.${state}`,
    "",
    ...verdicts(results),
  ].join("\n");
}

/** One line for each target. */
export function verdicts(results: readonly SizeResult[]): readonly string[] {
  const worst = results
    .flatMap((result) =>
      QUESTIONS.map(([title, question]) => ({
        title,
        associations: result.size.associations,
        ratio: ratio(result[question]),
      })),
    )
    .sort((a, b) => b.ratio - a.ratio)[0];
  const thousand = results.find(({ size }) => size.associations >= 1000);
  const adding = thousand && medianOf(thousand.adding.ours, "seconds");
  return [
    ...(worst
      ? [
          `- ${mark(worst.ratio <= TARGETS.ratio)}: at most ${TARGETS.ratio} times the bare engine. Largest ratio: ${worst.ratio.toFixed(2)} (${worst.title}, ${grouped(worst.associations)} associations).`,
        ]
      : []),
    ...(adding === undefined
      ? []
      : [
          `- ${mark(adding <= TARGETS.addingToThousandSeconds)}: adding one association to 1,000 within ${TARGETS.addingToThousandSeconds} s. Median: ${seconds(adding)} s.`,
        ]),
  ];
}

/**
 * The page with what stands between its two marks replaced by `text`.
 * @throws Error when a mark is missing.
 */
export function withBetweenMarks(page: string, text: string): string {
  const [start, end] = [page.indexOf(MARKS.start), page.indexOf(MARKS.end)];
  if (start < 0 || end < start)
    throw new Error(
      `docs/performance.md: the lines ${MARKS.start} and ${MARKS.end} are missing. Put them where the table belongs.`,
    );
  return `${page.slice(0, start + MARKS.start.length)}\n\n${text}\n\n${page.slice(end)}`;
}

function row(begin: readonly string[], comparison: Comparison): string {
  const cells = [
    ...begin,
    times(comparison.ours.map((run) => run.seconds)),
    times(comparison.bare.map((run) => run.seconds)),
    ratio(comparison).toFixed(2),
    megabytes(medianOf(comparison.ours, "peakBytes")),
    megabytes(medianOf(comparison.bare, "peakBytes")),
  ];
  return `| ${cells.join(" | ")} |`;
}

function times(values: readonly number[]): string {
  const { median, least, most } = spread(values);
  return values.length === 1 ? seconds(median) : `${seconds(median)} (${seconds(least)}–${seconds(most)})`;
}

const seconds = (value: number): string => value.toFixed(1);
const megabytes = (bytes: number): string => String(Math.round(bytes / 1e6));
const grouped = (value: number): string => value.toLocaleString("en-US");
const mark = (met: boolean): string => (met ? "Met" : "Missed");
