import { z } from "zod";

const step = z.object({
  op: z.string(),
  urn: z.string(),
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});
const event = z.looseObject({
  resOutputsEvent: z.object({ metadata: step }).optional(),
  diagnosticEvent: z.object({ severity: z.string(), message: z.string() }).optional(),
  summaryEvent: z.object({ resourceChanges: z.record(z.string(), z.number()).nullish() }).optional(),
});

/** What one `up --json` did. */
export interface EngineReport {
  /** `create`, `update`, `delete`, `same` … by resource name. */
  readonly steps: readonly {
    readonly op: string;
    readonly name: string;
    readonly type: string;
    readonly changed: readonly string[];
  }[];
  /** Lines for people, as the engine shows them under its diagnostics. */
  readonly said: readonly { readonly severity: string; readonly message: string }[];
  readonly changes: Readonly<Record<string, number>>;
}

/** Reads the event stream of `pulumi up --json`: one JSON object a line. */
export function engineReport(stream: string): EngineReport {
  const events = stream
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => event.parse(JSON.parse(line)));
  return {
    steps: events.flatMap(({ resOutputsEvent: done }) => (done ? [oneStep(done.metadata)] : [])),
    said: events.flatMap(({ diagnosticEvent: said }) =>
      said && said.severity !== "debug" ? [{ severity: said.severity, message: said.message.trim() }] : [],
    ),
    changes:
      events
        .flatMap(({ summaryEvent }) => (summaryEvent?.resourceChanges ? [summaryEvent.resourceChanges] : []))
        .at(-1) ?? {},
  };
}

/** Names of the resources on which something was done. */
export function touched(report: EngineReport): string[] {
  return [
    ...new Set(report.steps.filter(({ op }) => op !== "same" && op !== "refresh").map(({ name }) => name)),
  ].sort();
}

function oneStep({ op, urn, detailedDiff }: z.output<typeof step>): EngineReport["steps"][number] {
  const [, , type = "", name = ""] = urn.split("::");
  return { op, name, type: type.split("$").at(-1) ?? "", changed: Object.keys(detailedDiff ?? {}) };
}
