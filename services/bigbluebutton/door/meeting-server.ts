import { type CallParameters, signedQuery } from "./signing.ts";
import { parseXml, textAt, type XmlElement } from "./xml.ts";

/** Answer of the API: HTTP 200 for almost everything, so that only `returncode` tells. */
export type Answer =
  | { readonly returncode: "SUCCESS"; readonly key: string; readonly body: XmlElement }
  | { readonly returncode: "FAILED"; readonly key: string; readonly message: string };

/** The server did not answer in time, or not as BigBlueButton does. Its message is one sentence without the secret. */
export class ServerUnreachable extends Error {}

/** A BigBlueButton server, as much of it as is called from here. */
export interface MeetingServer {
  /** @throws ServerUnreachable */
  ask(call: string, parameters: CallParameters, timeoutMs?: number): Promise<Answer>;
  /** Address that a browser is sent to; whoever has it enters once under that name. */
  address(call: string, parameters: CallParameters): string;
}

const TIMEOUT_MS = 10_000;
const LONGEST_ANSWER = 8 * 1024 * 1024;

/** `endpoint` ends with `/api/`; the secret goes into checksums and nowhere else. */
export function meetingServer(endpoint: string, secret: string): MeetingServer {
  const address = (call: string, parameters: CallParameters) =>
    `${endpoint}${call}?${signedQuery(call, parameters, secret)}`;
  return {
    address,
    ask: async (call, parameters, timeoutMs = TIMEOUT_MS) =>
      read(call, await fetched(call, address(call, parameters), timeoutMs)),
  };
}

async function fetched(call: string, address: string, timeoutMs: number): Promise<string> {
  try {
    // A redirect would carry a signed address to whatever server it names.
    const response = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) {
      await response.body?.cancel();
      throw new ServerUnreachable(`${call}: HTTP ${response.status}`);
    }
    return await bounded(call, response);
  } catch (error) {
    if (error instanceof ServerUnreachable) throw error;
    if (error instanceof Error && error.name === "TimeoutError")
      throw new ServerUnreachable(`${call}: no answer in ${timeoutMs / 1000} s`);
    throw new ServerUnreachable(`${call}: ${causeOf(error)}`);
  }
}

async function bounded(call: string, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > LONGEST_ANSWER) throw new ServerUnreachable(`${call}: an answer of more than 8 MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function read(call: string, text: string): Answer {
  const body = parsed(call, text);
  const key = textAt(body, "messageKey");
  const returncode = textAt(body, "returncode");
  if (body.name === "response" && returncode === "SUCCESS") return { returncode, key, body };
  if (body.name === "response" && returncode === "FAILED") return { returncode, key, message: textAt(body, "message") };
  throw new ServerUnreachable(`${call}: an answer that is not BigBlueButton's`);
}

function parsed(call: string, text: string): XmlElement {
  try {
    return parseXml(text);
  } catch {
    throw new ServerUnreachable(`${call}: an answer that is not BigBlueButton's`);
  }
}

/** `fetch failed` tells nothing: the system's code (`ECONNREFUSED`) is in its cause. Never the address: it is signed. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  return code === "" ? "no connection" : `no connection (${code})`;
}
