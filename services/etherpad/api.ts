import { z } from "zod";
import type { ExecResult, TenancyPort } from "../contract.ts";

const answer = z.object({ code: z.number(), message: z.string(), data: z.unknown() });

/** What Etherpad's HTTP API answers; `code` 0 is success, whatever the HTTP status says. */
export type ApiAnswer = z.output<typeof answer>;

/**
 * One call of Etherpad's HTTP API, made inside its own container, where the key lies: it never leaves the server, and
 * the API needs no open route. Failures come as HTTP 200 with `code` ≠ 0 (Etherpad's HTTP API documentation).
 * @throws Error in one sentence when Etherpad cannot be asked; what it refuses is in the answer.
 */
export async function callApi(
  port: TenancyPort,
  instance: string,
  method: string,
  parameters: Readonly<Record<string, string>>,
): Promise<ApiAnswer> {
  const stdout = await runNode(port, instance, CALLER, { method, parameters }, "Etherpad does not answer");
  try {
    return answer.parse(JSON.parse(stdout));
  } catch {
    // An unknown version of the API is answered with a page of HTML.
    throw new Error(`Etherpad answered no JSON: ${stdout.trim().replace(/\s+/g, " ").slice(0, 80)}`);
  }
}

/**
 * Runs a program of ours with the Node of the instance's container; `input` reaches it on standard input. Returns what it printed.
 * @throws Error that begins with `failure` and ends with the program's last line.
 */
export async function runNode(
  port: TenancyPort,
  instance: string,
  program: string,
  input: object,
  failure: string,
): Promise<string> {
  const result = await port.exec(instance, ["node", "-e", program], { stdin: JSON.stringify(input) });
  if (result.code !== 0) throw new Error(`${failure}: ${lastLine(result)}`);
  return result.stdout;
}

function lastLine({ stderr, stdout }: ExecResult): string {
  return (stderr.trim() || stdout.trim()).split("\n").at(-1) ?? "";
}

const CALLER = `
const fs = require("node:fs");
const { method, parameters } = JSON.parse(fs.readFileSync(0, "utf8"));
const apikey = fs.readFileSync("/opt/etherpad-lite/APIKEY.txt", "utf8").trim();
const base = "http://127.0.0.1:9001/api";
(async () => {
  const signal = AbortSignal.timeout(20000);
  const { currentVersion } = await (await fetch(base, { signal })).json();
  const body = new URLSearchParams({ ...parameters, apikey });
  const reply = await fetch(base + "/" + currentVersion + "/" + method, { method: "POST", body, signal });
  process.stdout.write(await reply.text());
})().catch((error) => { console.error(error.message); process.exit(1); });
`;
