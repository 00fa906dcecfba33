/** How far an operation is. */
export interface UpProgress {
  readonly phase: "preview" | "update";
  /** Resources that are finished. */
  readonly done: number;
  /** Resources that the preview said will change; 0 while it is not known. */
  readonly total: number;
  /** Name of what was heard of last. */
  readonly current?: string | undefined;
}

const OPERATION = /^ ?(\+\+|--|\+-|-\+|[+~-]|>|<) +(\S+) (\S+) (.*)$/;
const FINISHED = /^(created|updated|deleted|replaced|created replacement|deleted original|imported|\*\*.*failed\*\*)\b/;
const COUNTED = /^\s+(?:\+|~|-|\+-|-\+|\+\+|--) ?(\d+) to (create|update|delete|replace)/;

/**
 * Follows what `pulumi up` (or `destroy`) prints without a terminal: ` +  docker:index:Container proxy created (2s)`.
 * Feed it line by line.
 */
export class UpOutput {
  private phase: "preview" | "update" = "preview";
  private total = 0;
  private readonly finished = new Set<string>();
  private current: string | undefined;
  private readonly diagnosticLines: string[] = [];
  private inDiagnostics = false;

  line(text: string): void {
    if (/^(Updating|Destroying|Refreshing) \(/.test(text)) {
      this.phase = "update";
      this.diagnosticLines.length = 0;
    }
    if (text.startsWith("Diagnostics:")) {
      this.inDiagnostics = true;
      return;
    }
    if (/^(Outputs|Resources|Duration|Policies):?/.test(text)) this.inDiagnostics = false;
    if (this.inDiagnostics) {
      this.diagnosticLines.push(text);
      return;
    }
    const counted = COUNTED.exec(text);
    if (counted && this.phase === "preview") this.total += Number(counted[1]);
    const [, , type, name, state] = OPERATION.exec(text) ?? [];
    if (!type || !name) return;
    // The stack itself counts, but its name tells nobody anything.
    if (type !== "pulumi:pulumi:Stack") this.current = name;
    if (this.phase === "update" && FINISHED.test(state ?? "")) this.finished.add(`${type} ${name}`);
  }

  progress(): UpProgress {
    return { phase: this.phase, done: this.finished.size, total: this.total, current: this.current };
  }

  /** The engine's diagnostics, without what says the same twice. */
  diagnostics(): string {
    return tidyDiagnostics(this.diagnosticLines);
  }
}

/** What every failed operation says, and says nothing. */
const EMPTY = /^\s*error: (update|preview|destroy|refresh|update failed|resource registration) ?(failed|canceled)?\s*$/;

/** Pure: leaves out echoes (the Docker plugin says each error in its log and as the error) and headings without content. */
export function tidyDiagnostics(lines: readonly string[]): string {
  const kept: string[] = [];
  let heading: string | undefined;
  let skipping = false;
  for (const line of lines) {
    if (/^ {2}\S.*\):$/.test(line)) {
      heading = line;
      skipping = false;
      continue;
    }
    if (/^ {4}\S/.test(line))
      skipping = /^ {4}(warning|debug|info):/.test(line) || EMPTY.test(line) || /sdk-v2\/provider2\.go:\d+/.test(line);
    if (skipping || line.trim() === "") continue;
    if (heading) kept.push(heading);
    heading = undefined;
    kept.push(line);
  }
  return kept.join("\n");
}
