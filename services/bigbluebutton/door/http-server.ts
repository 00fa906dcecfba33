import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answer, type Door, message, type Reply } from "./visit.ts";

/** Longest form that is read, in bytes; a name has 64 characters at most. */
const LONGEST_BODY = 4096;
/** Visits that are answered at once: more than that would only pile up before the meeting server. */
const AT_ONCE = 64;

/** The door's own HTTP server, not yet listening. */
export function doorServer(door: Door): Server {
  let inside = 0;
  const server = createServer({ requestTimeout: 20_000, headersTimeout: 10_000, maxHeaderSize: 16_384 });
  server.on("request", (request, response) => {
    if (request.url === "/health") return send(request, response, { status: 200, headers: {}, body: "ok\n" });
    if (inside >= AT_ONCE) return send(request, response, busy(door));
    inside += 1;
    replyTo(door, request)
      .catch((error: unknown) => {
        door.log(error instanceof Error ? `${error.name}: ${error.message}` : "unknown error");
        return message(door, "broken");
      })
      .then((reply) => send(request, response, reply))
      .finally(() => {
        inside -= 1;
      });
  });
  return server;
}

async function replyTo(door: Door, request: IncomingMessage): Promise<Reply> {
  const { method = "GET", url = "/" } = request;
  if (!["GET", "HEAD", "POST"].includes(method)) {
    const reply = message(door, "badRequest");
    return { ...reply, status: 405, headers: { ...reply.headers, allow: "GET, HEAD, POST" } };
  }
  const body = method === "POST" ? await read(request) : "";
  if (body === undefined) return { ...message(door, "badRequest"), status: 413 };
  return answer(door, { method, path: url.split("?")[0] ?? "/", body });
}

/** The request's body; nothing when it is longer than a form with one name can be. */
async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size <= LONGEST_BODY) chunks.push(chunk);
    else if (size > LONGEST_BODY * 64) request.destroy();
  }
  return size <= LONGEST_BODY ? Buffer.concat(chunks).toString("utf8") : undefined;
}

function busy(door: Door): Reply {
  const reply = message(door, "busy");
  return { ...reply, headers: { ...reply.headers, "retry-after": "60" } };
}

function send({ method }: IncomingMessage, response: ServerResponse, { status, headers, body }: Reply): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, "content-length": bytes.byteLength });
  response.end(method === "HEAD" ? undefined : bytes);
}
