import type { ExecResult, TenancyPort } from "../contract.ts";

/**
 * Runs `mmctl --local --json` in the Mattermost container.
 * Its exit code alone does not tell: removed sub-commands print their usage and exit 0, so JSON is asked for where it matters.
 * @throws Error with mmctl's own last sentence, without the command (which may hold a password).
 */
export async function mmctl(port: TenancyPort, command: readonly string[]): Promise<ExecResult> {
  const result = await port.exec("mattermost", ["/mattermost/bin/mmctl", "--local", "--json", ...command]);
  if (result.code === 0) return result;
  throw new Error(`Mattermost (mmctl ${command.slice(0, 2).join(" ")}): ${reason(result)}`);
}

/** The JSON on mmctl's output; `null` is what it prints for an empty list. */
export function json(result: ExecResult): unknown {
  try {
    return JSON.parse(result.stdout);
  } catch {
    throw new Error(`Mattermost answered no JSON: ${result.stdout.slice(0, 80)}`);
  }
}

function reason({ stderr, code }: ExecResult): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  const said = lines.filter((line) => line !== "" && !/^There are \d+ /.test(line)).at(-1);
  return said?.replace(/^Error: /, "") ?? `exit code ${code}`;
}
