import { createServer, type RequestListener } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { type Listening, listening, SHARED_SECRET } from "../../../test/fixtures/services/fake-bigbluebutton.ts";
import { meetingServer, ServerUnreachable } from "./meeting-server.ts";

let running: Listening | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

/** Asks a server that answers as told. */
async function asking(answer: RequestListener, timeoutMs = 5000) {
  running = await listening(createServer(answer));
  return meetingServer(`${running.site}/api/`, SHARED_SECRET).ask("getMeetings", {}, timeoutMs);
}
const sends =
  (text: string, status = 200): RequestListener =>
  (_request, response) =>
    response.writeHead(status).end(text);

describe("an answer", () => {
  it("is told by its returncode, whatever the HTTP status says", async () => {
    const text = "<response><returncode>FAILED</returncode><messageKey>k</messageKey><message>m</message></response>";
    expect(await asking(sends(text))).toEqual({ returncode: "FAILED", key: "k", message: "m" });
  });

  it("keeps its key when it is a success", async () => {
    const text = "<response><returncode>SUCCESS</returncode><messageKey>noMeetings</messageKey></response>";
    expect(await asking(sends(text))).toMatchObject({ returncode: "SUCCESS", key: "noMeetings" });
  });
});

describe("a server that does not answer as BigBlueButton does is said to be away, in one sentence", () => {
  it.each<[string, RequestListener, string]>([
    ["an error page", sends("<html><body>", 502), "getMeetings: HTTP 502"],
    ["a page", sends("<html><p>Hello</html>"), "getMeetings: an answer that is not BigBlueButton's"],
    [
      "other XML",
      sends("<rss><returncode>SUCCESS</returncode></rss>"),
      "getMeetings: an answer that is not BigBlueButton's",
    ],
    ["no returncode", sends("<response></response>"), "getMeetings: an answer that is not BigBlueButton's"],
    [
      "a document type",
      sends('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'),
      "getMeetings: an answer that is not BigBlueButton's",
    ],
    ["nine mebibytes", sends(`<response>${" ".repeat(9 * 1024 ** 2)}`), "getMeetings: an answer of more than 8 MiB"],
    ["a cut connection", (request) => request.socket.destroy(), "getMeetings: no connection (UND_ERR_SOCKET)"],
  ])("%s", async (_what, answer, sentence) => {
    await expect(asking(answer)).rejects.toThrow(new ServerUnreachable(sentence));
  });

  it("one that never ends its answer", async () => {
    const slow: RequestListener = (_request, response) => response.writeHead(200).write("<response>");
    await expect(asking(slow, 200)).rejects.toThrow(new ServerUnreachable("getMeetings: no answer in 0.2 s"));
  });

  it("one whose name nobody knows", async () => {
    const asked = meetingServer("http://nowhere.invalid/api/", SHARED_SECRET).ask("getMeetings", {});
    await expect(asked).rejects.toThrow(/^getMeetings: no connection \((ENOTFOUND|EAI_AGAIN)\)$/);
  });
});

it("follows no redirect: a signed address must not go to another server", async () => {
  const seen: string[] = [];
  const redirecting: RequestListener = (request, response) => {
    seen.push(request.url ?? "");
    response.writeHead(302, { location: `http://${request.headers.host}/elsewhere` }).end();
  };
  await expect(asking(redirecting)).rejects.toThrow(new ServerUnreachable("getMeetings: HTTP 302"));
  expect(seen).toHaveLength(1);
});
