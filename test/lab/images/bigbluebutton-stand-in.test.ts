import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type FakeMeetingServer,
  fakeMeetingServer,
  SHARED_SECRET,
} from "../../fixtures/services/fake-bigbluebutton.ts";

// What the stand-in promises to copy: see recipes/bigbluebutton/README.md.
let server: FakeMeetingServer;
beforeEach(async () => {
  server = await fakeMeetingServer();
});
afterEach(() => server.stop());

const address = (call: string, query: string, algorithm = "sha1", secret = SHARED_SECRET) =>
  `${server.endpoint}${call}?${query}${query === "" ? "" : "&"}checksum=${createHash(algorithm).update(`${call}${query}${secret}`).digest("hex")}`;
const ask = async (call: string, query = "", algorithm?: string, secret?: string) => {
  const answer = await fetch(address(call, query, algorithm, secret), { redirect: "manual" });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};
const failure = (key: string, message: string) =>
  `<response><returncode>FAILED</returncode><messageKey>${key}</messageKey><message>${message.replaceAll("'", "&#39;")}</message></response>`;
const field = (text: string, name: string) => new RegExp(`<${name}>(.*?)</${name}>`).exec(text)?.[1];

describe("the checksum", () => {
  it.each(["sha1", "sha256", "sha384", "sha512"])("may be made with %s", async (algorithm) => {
    expect((await ask("getMeetings", "", algorithm)).text).toBe(
      "<response><returncode>SUCCESS</returncode><meetings/><messageKey>noMeetings</messageKey><message>no meetings were found on this server</message></response>",
    );
  });

  it("that is wrong or missing fails with HTTP 200", async () => {
    const wrong = await ask("getMeetings", "", "sha1", "another");
    expect([wrong.status, wrong.text]).toEqual([200, failure("checksumError", "Checksums do not match")]);
    expect(wrong.headers.get("content-type")).toBe("text/xml;charset=utf-8");
    expect(await (await fetch(`${server.endpoint}getMeetings`)).text()).toBe(wrong.text);
  });

  it("is over the query as it was sent: the same values written otherwise do not match", async () => {
    const signed = address("create", "meetingID=abc&name=a+b");
    expect(await (await fetch(signed.replace("a+b", "a%20b"))).text()).toBe(
      failure("checksumError", "Checksums do not match"),
    );
  });

  it("is not asked for the version", async () => {
    const site = server.endpoint.replace(/\/$/, "");
    expect(await (await fetch(site)).text()).toBe(
      "<response><returncode>SUCCESS</returncode><version>2.0</version></response>",
    );
  });
});

describe("create", () => {
  it("answers with what it made", async () => {
    const { text } = await ask("create", "meetingID=abc&name=N&duration=9");
    expect(field(text, "internalMeetingID")).toMatch(/^[0-9a-f]{40}-\d{13}$/);
    expect(field(text, "voiceBridge")).toMatch(/^[1-9]\d{4}$/);
    expect(field(text, "createDate")).toMatch(
      /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4}$/,
    );
    expect(text).toContain("<parentMeetingID>bbb-none</parentMeetingID>");
    expect(text).toMatch(/<messageKey\/><message\/><\/response>$/);
  });

  it.each(["", "&attendeePW=aa&moderatorPW=mm"])(
    "finds the meeting that is there by the same passwords (%s)",
    async (passwords) => {
      const first = await ask("create", "meetingID=abc&attendeePW=aa&moderatorPW=mm");
      const second = await ask("create", `meetingID=abc${passwords}`);
      expect(field(second.text, "messageKey")).toBe("duplicateWarning");
      expect(field(second.text, "createTime")).toBe(field(first.text, "createTime"));
    },
  );

  it("refuses other passwords", async () => {
    await ask("create", "meetingID=abc&attendeePW=aa&moderatorPW=mm");
    expect((await ask("create", "meetingID=abc&attendeePW=aa&moderatorPW=other")).text).toBe(
      failure("idNotUnique", "A meeting already exists with that meeting ID.  Please use a different meeting ID."),
    );
  });

  it.each([
    ["", "You must provide a meeting ID"],
    ["meetingID=a", "Meeting ID must be between 2 and 256 characters"],
    [`meetingID=${"a".repeat(257)}`, "Meeting ID must be between 2 and 256 characters"],
    ["meetingID=a%2Cb", "Meeting ID cannot contain ','"],
  ])("refuses the query “%.30s”", async (query, message) => {
    expect((await ask("create", query)).text).toBe(failure("validationError", message));
  });
});

describe("join", () => {
  const errors = async (query: string) => {
    const { headers, status } = await ask("join", query);
    expect(status).toBe(302);
    return JSON.parse(new URL(headers.get("location") ?? "").searchParams.get("errors") ?? "null");
  };

  it("redirects to the client, or answers with redirect=false", async () => {
    await ask("create", "meetingID=abc");
    const { status, headers } = await ask("join", "meetingID=abc&fullName=L&role=MODERATOR");
    expect(status).toBe(302);
    expect(headers.get("location")).toMatch(/\/html5client\/join\?sessionToken=[0-9a-f]{16}$/);
    const { text } = await ask("join", "meetingID=abc&fullName=P&role=VIEWER&redirect=false");
    expect(field(text, "messageKey")).toBe("successfullyJoined");
    expect(field(text, "user_id")).toMatch(/^w_/);
    expect(await (await fetch(headers.get("location") ?? "")).text()).toContain("stand-in");
  });

  it("tells failures by a redirect, or answers with redirect=false", async () => {
    await ask("create", "meetingID=abc&maxParticipants=1&attendeePW=aa&moderatorPW=mm");
    const message = "The provided password is neither a moderator or attendee password";
    expect(await errors("meetingID=abc&fullName=L&password=x")).toEqual([{ key: "invalidPassword", message }]);
    expect(await errors("meetingID=abc&fullName=L")).toMatchObject([{ key: "Params required" }]);
    expect(await errors("meetingID=nothing&fullName=L&role=VIEWER")).toMatchObject([{ key: "notFound" }]);
    expect(await errors("meetingID=abc&fullName=L&role=VIEWER&createTime=1")).toMatchObject([
      { key: "mismatchCreateTimeParam" },
    ]);
    await ask("join", "meetingID=abc&fullName=L&password=aa");
    expect((await ask("join", "meetingID=abc&fullName=P&role=VIEWER&redirect=false")).text).toBe(
      failure("maxParticipantsReached", "The number of participants allowed for this meeting has been reached."),
    );
  });
});

describe("questions about a meeting", () => {
  it("that is unknown: not running, and else not found; even an id of one character may be asked for", async () => {
    expect((await ask("isMeetingRunning", "meetingID=0")).text).toBe(
      "<response><returncode>SUCCESS</returncode><running>false</running></response>",
    );
    for (const call of ["getMeetingInfo", "end"])
      expect((await ask(call, "meetingID=nothing")).text).toBe(
        failure("notFound", "A meeting with that ID does not exist"),
      );
  });

  it("show it before anyone is in, with metadata keys in small letters", async () => {
    await ask("create", "meetingID=abc&meta_endCallbackUrl=x&meta_tenant=chorale");
    const { text } = await ask("getMeetings");
    expect(text).toContain("<running>false</running>");
    expect(text).toContain("<participantCount>0</participantCount>");
    expect(text).toContain("<metadata><endcallbackurl>x</endcallbackurl><tenant>chorale</tenant></metadata>");
  });

  it("forget it after five minutes without anyone", async () => {
    await ask("create", "meetingID=abc");
    server.later(5);
    expect(field((await ask("getMeetings")).text, "messageKey")).toBe("noMeetings");
  });
});

describe("end", () => {
  it("wants the right password where one is given, and ends a moment after it answered", async () => {
    await ask("create", "meetingID=abc&moderatorPW=mm&attendeePW=aa");
    expect((await ask("end", "meetingID=abc&password=x")).text).toBe(
      failure("invalidPassword", "The supplied moderator password is incorrect"),
    );
    expect(field((await ask("end", "meetingID=abc&password=mm")).text, "messageKey")).toBe("sentEndMeetingRequest");
    expect(field((await ask("getMeetingInfo", "meetingID=abc")).text, "hasBeenForciblyEnded")).toBe("true");
    server.later(1);
    expect(field((await ask("getMeetingInfo", "meetingID=abc")).text, "messageKey")).toBe("notFound");
  });
});

describe("recordings", () => {
  it("are there after a meeting that records, found by meeting and by mark", async () => {
    expect(field((await ask("getRecordings")).text, "messageKey")).toBe("noRecordings");
    await ask("create", "meetingID=abc&record=true&duration=10&meta_tenant=chorale");
    await ask("join", "meetingID=abc&fullName=L&role=VIEWER");
    server.later(10);
    for (const query of ["meetingID=abc", "meta_tenant=chorale", ""])
      expect(field((await ask("getRecordings", query)).text, "state")).toBe("published");
    for (const query of ["meetingID=abd", "meta_tenant=epicerie"])
      expect(field((await ask("getRecordings", query)).text, "messageKey")).toBe("noRecordings");
  });

  it("are published, changed and deleted by their id, and missed by any other", async () => {
    await ask("create", "meetingID=abc&record=true&duration=10");
    await ask("join", "meetingID=abc&fullName=L&role=VIEWER");
    server.later(10);
    const id = field((await ask("getRecordings")).text, "recordID") ?? "";
    expect((await ask("publishRecordings", `recordID=${id}&publish=false`)).text).toContain(
      "<published>false</published>",
    );
    expect((await ask("updateRecordings", `recordID=${id}&meta_x=y`)).text).toContain("<updated>true</updated>");
    expect((await ask("getRecordings")).text).toContain("<metadata><x>y</x></metadata>");
    expect((await ask("deleteRecordings", `recordID=${id}`)).text).toContain("<deleted>true</deleted>");
    expect((await ask("deleteRecordings", `recordID=${id}`)).text).toBe(
      failure("notFound", "We could not find recordings"),
    );
    expect((await ask("deleteRecordings")).text).toBe(failure("missingParamRecordID", "You must specify a recordID."));
  });
});
