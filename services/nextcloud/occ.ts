import type { ExecResult, TenancyPort } from "../contract.ts";
import { PATHS } from "./names.ts";

/** Environment of one program; values may be secrets. */
export type Environment = Readonly<Record<string, string>>;

/**
 * Runs Nextcloud's own command in its container.
 * @returns what it printed.
 * @throws Error with occ's own last sentence and the command's first word, never its arguments.
 */
export async function occ(
  port: TenancyPort,
  instance: string,
  command: readonly string[],
  environment?: Environment,
): Promise<string> {
  const result = await runOcc(port, instance, command, environment);
  if (result.code === 0) return result.stdout;
  throw new Error(`Nextcloud (occ ${command[0]}): ${reason(result)}`);
}

/** The same for commands whose failure is an answer. */
export function runOcc(
  port: TenancyPort,
  instance: string,
  command: readonly string[],
  environment?: Environment,
): Promise<ExecResult> {
  return port.exec(
    instance,
    // Without `-n`, config:app:set may wait for a `yes` that nobody types.
    ["php", `${PATHS.html}/occ`, "-n", ...command],
    environment && { environment },
  );
}

/** JSON on occ's output. */
export async function occJson(port: TenancyPort, instance: string, command: readonly string[]): Promise<unknown> {
  const text = await occ(port, instance, [...command, "--output=json"]);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`Nextcloud (occ ${command[0]}) answered no JSON: ${text.trim().replace(/\s+/g, " ").slice(0, 80)}`);
  }
}

/** occ's errors are on its standard output; only notices about its state, and what it does not know at all, are on the other. */
export function reason({ stdout, stderr, code }: ExecResult): string {
  if (/is in maintenance mode/.test(stderr))
    return "Nextcloud is in maintenance mode: a backup or an upgrade is under way. Run the same command again when it is done.";
  if (/require upgrade/.test(stderr)) return "Nextcloud waits for its own upgrade. Start its container again.";
  const lines = (stdout.trim() || stderr.trim()).split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "").at(-1) ?? `exit code ${code}`;
}
