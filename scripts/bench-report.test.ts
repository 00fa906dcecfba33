import { expect, test } from "vitest";
import type { Comparison, Figures } from "./bench-figures.ts";
import { type MeasuredOn, remarks, table, withBetweenMarks } from "./bench-report.ts";
import type { SizeResult } from "./bench-rounds.ts";

const run = (seconds: number, peakBytes = 500e6): Figures => ({ seconds, peakBytes, processor: {} });
const compared = (ours: readonly number[], bare: readonly number[]): Comparison => ({
  ours: ours.map((value) => run(value)),
  bare: bare.map((value) => run(value, 400e6)),
});
const result = (associations: number, adding: Comparison): SizeResult => ({
  size: { resources: associations + 30, associations, documentBytes: 480, stateBytes: 2_000_000 },
  raising: compared([60], [12]),
  preview: compared([5, 4, 6], [4, 4, 5]),
  up: compared([4], [4]),
  upWithPreview: compared([8], [8]),
  adding,
});
const on: MeasuredOn = {
  date: "2026-11-23",
  cores: 2,
  processor: "Some Processor",
  memoryBytes: 25e9,
  engine: "3.259.0",
  node: "24.21.0",
  load: 0.25,
  repeat: 3,
};

test("the table has a row for each size and question: medians, least and most, ratio, memory", () => {
  expect(table([result(1000, compared([12, 11, 14], [10, 10, 10]))])).toBe(
    `| associations | resources | what | chatterie, s | bare engine, s | ratio | memory, MB | bare, MB |
| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |
| 1,000 | 1,030 | \`preview\`, nothing changed | 5.0 (4.0–6.0) | 4.0 (4.0–5.0) | 1.25 | 500 | 400 |
| 1,000 | 1,030 | \`up --skip-preview\`, nothing changed | 4.0 | 4.0 | 1.00 | 500 | 400 |
| 1,000 | 1,030 | \`up\`, nothing changed | 8.0 | 8.0 | 1.00 | 500 | 400 |
| 1,000 | 1,030 | \`up --skip-preview\`, one association more | 12.0 (11.0–14.0) | 10.0 (10.0–10.0) | 1.20 | 500 | 400 |`,
  );
});

test("the remarks say on what it was measured, and that the targets are met", () => {
  expect(remarks([result(1000, compared([12], [10]))], on)).toBe(
    `Measured on 2026-11-23: 2 cores (Some Processor), 25 GB, Pulumi 3.259.0, Node 24.21.0, load 0.3 at the start; median of 3 (least–most).

Raising, without checkpoints, each from the size before it: 1,000 in 60.0 s (bare 12.0 s). The state of 1,000 associations has 2 MB.

- Met: at most 1.3 times the bare engine. Largest ratio: 1.25 (\`preview\`, nothing changed, 1,000 associations).
- Met: adding one association to 1,000 within 15 s. Median: 12.0 s.`,
  );
});

test("a missed target is called missed, and one that was not measured is not spoken of", () => {
  expect(remarks([result(1000, compared([16], [10]))], on)).toContain(
    "- Missed: at most 1.3 times the bare engine. Largest ratio: 1.60 (`up --skip-preview`, one association more, 1,000 associations).\n- Missed: adding one association to 1,000 within 15 s. Median: 16.0 s.",
  );
  expect(remarks([result(2, compared([5], [4]))], on)).not.toContain("1,000 within");
});

test("only what stands between the marks is replaced", () => {
  const page = "Before.\n\n<!-- bench: from here -->\n\nold\n\n<!-- bench: to here -->\n\nAfter.\n";
  const written = withBetweenMarks(page, "new");
  expect(written).toBe("Before.\n\n<!-- bench: from here -->\n\nnew\n\n<!-- bench: to here -->\n\nAfter.\n");
  expect(withBetweenMarks(written, "new")).toBe(written);
});

test("a page without marks is refused with what to do", () => {
  expect(() => withBetweenMarks("Before.\n", "new")).toThrow(
    "docs/performance.md: the lines <!-- bench: from here --> and <!-- bench: to here --> are missing. Put them where the table belongs.",
  );
});
