import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** How to ask. */
export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** PEM of the only authority that is trusted. */
  readonly authority?: string;
  /** `name:password` for HTTP Basic. */
  readonly user?: string;
}

const TIMEOUT_MS = 20_000;

/** Asks a server on this machine, whatever name it goes by: names below `localhost` all lead to the loopback address. */
export function ask(url: string, question: Question = {}): Promise<Answer> {
  const { method = "GET", headers = {}, body, authority, user } = question;
  const send = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const asked = send(
      url,
      {
        method,
        headers: { ...headers, ...(body && { "content-length": String(Buffer.byteLength(body)) }) },
        ...(authority && { ca: authority }),
        ...(user && { auth: user }),
        lookup: (_host, options, done) =>
          options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4),
        timeout: TIMEOUT_MS,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
        response.on("error", reject);
      },
    );
    asked.on("timeout", () => asked.destroy(new Error(`${url} did not answer in ${TIMEOUT_MS / 1000} s`)));
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Asks until `good` holds; the last answer or error is in the message when it never does. */
export async function askUntil(
  url: string,
  question: Question,
  good: (answer: Answer) => boolean,
  seconds = 30,
): Promise<Answer> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask(url, question).catch((error: Error) => error);
    if (!(answer instanceof Error) && good(answer)) return answer;
    if (Date.now() > end)
      throw new Error(
        `${url}: ${answer instanceof Error ? answer.message : `${answer.status} ${answer.text.slice(0, 200)}`}`,
      );
    await new Promise((next) => setTimeout(next, 250));
  }
}
