import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type Server } from "node:http";
import { type CallAnswer, calls } from "./calls.ts";
import type { MeetingBook } from "./meeting-book.ts";
import { meetingPage, standInPage } from "./pages.ts";
import { failedXml, responseXml } from "./xml-text.ts";

/** By the length of the checksum in hexadecimal digits. */
const ALGORITHMS: Readonly<Record<number, string>> = { 40: "sha1", 64: "sha256", 96: "sha384", 128: "sha512" };
const API = /^\/bigbluebutton\/api(?:\/(\w*))?$/;

/** A stand-in for a BigBlueButton server: its API on `/bigbluebutton/api/`, and a page instead of a conference. */
export function standIn(secret: string, book: MeetingBook): Server {
  return createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? "/", "http://stand-in");
    const site = `http://${request.headers.host ?? "stand-in"}`;
    const call = API.exec(pathname);
    if (call) {
      const answer = apiAnswer(secret, book, call[1] ?? "", search.slice(1), site);
      if (typeof answer !== "string") response.writeHead(302, { location: answer.location }).end();
      else
        response.writeHead(200, { "content-type": "text/xml;charset=utf-8", "cache-control": "no-cache" }).end(answer);
      return;
    }
    const page = clientPage(book, pathname, new URLSearchParams(search));
    response.writeHead(page.status, { "content-type": "text/html;charset=utf-8" }).end(page.html);
  });
}

function apiAnswer(secret: string, book: MeetingBook, name: string, query: string, site: string): CallAnswer {
  if (name === "")
    return responseXml([
      ["returncode", "SUCCESS"],
      ["version", "2.0"],
    ]);
  const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
  if (!call) return failedXml("unsupportedRequest", "This request is not supported.");
  if (!signed(name, query, secret)) return failedXml("checksumError", "Checksums do not match");
  return call({ book, given: new URLSearchParams(query), site });
}

/** The query counts exactly as it was sent, without its checksum. */
function signed(call: string, query: string, secret: string): boolean {
  const parts = query.split("&");
  const given = parts.find((part) => part.startsWith("checksum="))?.slice("checksum=".length) ?? "";
  const algorithm = ALGORITHMS[given.length];
  if (algorithm === undefined) return false;
  const rest = parts.filter((part) => !part.startsWith("checksum=")).join("&");
  const right = createHash(algorithm).update(`${call}${rest}${secret}`).digest("hex");
  return timingSafeEqual(Buffer.from(right), Buffer.from(given.toLowerCase()));
}

function clientPage(book: MeetingBook, path: string, given: URLSearchParams): { status: number; html: string } {
  const session = book.session(given.get("sessionToken") ?? "");
  if (path === "/html5client/join" && session)
    return { status: 200, html: meetingPage(session.meeting, session.attendee) };
  if (path === "/html5client/leave" && session) {
    book.leave(session.meeting, session.attendee);
    return { status: 200, html: standInPage("Sortie faite") };
  }
  if (path === "/") return { status: 200, html: standInPage(given.get("errors") ?? "Serveur de remplacement") };
  if (path.startsWith("/playback/")) return { status: 200, html: standInPage("Ici serait un enregistrement") };
  return { status: 404, html: standInPage("Rien ici") };
}
