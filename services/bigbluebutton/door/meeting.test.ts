import { expect, it } from "vitest";
import { aRoom, aRoomsFile, doorSettings } from "../../../test/fixtures/services/fake-bigbluebutton.ts";
import { enter } from "./meeting.ts";
import type { Answer, MeetingServer } from "./meeting-server.ts";
import { parseXml } from "./xml.ts";

const success = (inside = "", key = ""): Answer => ({
  returncode: "SUCCESS",
  key,
  body: parseXml(`<response><returncode>SUCCESS</returncode>${inside}</response>`),
});
const failed = (key: string, message = ""): Answer => ({ returncode: "FAILED", key, message });

/** Enters a room of a server that answers each call as told. */
const entering = (role: "moderator" | "guest", answers: Readonly<Record<string, Answer>>, asked: string[] = []) => {
  const server: MeetingServer = {
    ask: async (call) => {
      asked.push(call);
      return answers[call] ?? failed("unsupportedRequest");
    },
    address: (call, parameters) => `${call} ${Object.keys(parameters).join(" ")}`,
  };
  return enter(server, doorSettings(), { file: aRoomsFile(), room: aRoom(), role }, "Léa");
};

it.each([
  ["idNotUnique", "taken"],
  ["maxParticipantsReached", "full"],
  ["checksumError", "refused"],
  ["validationError", "refused"],
  ["somethingNew", "refused"],
])("tells a moderator what %s means: %s", async (key, obstacle) => {
  expect(await entering("moderator", { create: failed(key, "M") })).toEqual({ obstacle, said: `${key}: M` });
});

it.each(["notFound", "meetingEnded", "meetingForciblyEnded"])(
  "lets a guest wait when the server says %s",
  async (key) => {
    expect(await entering("guest", { getMeetingInfo: failed(key, "M") })).toEqual({
      obstacle: "notStarted",
      said: `${key}: M`,
    });
  },
);

it("asks for nothing but the meeting when a moderator's room is new", async () => {
  const asked: string[] = [];
  const entry = await entering("moderator", { create: success("<createTime>5</createTime>") }, asked);
  expect(asked).toEqual(["create"]);
  expect(entry).toEqual({ address: "join fullName meetingID role createTime userdata-bbb_override_default_locale" });
});

it("looks whether there is a place when the meeting was there", async () => {
  const there = success("<createTime>5</createTime>", "duplicateWarning");
  const info = (inside: string) => success(`<maxUsers>2</maxUsers><running>true</running>${inside}`);
  const asked: string[] = [];
  await entering("moderator", { create: there, getMeetingInfo: info("<participantCount>1</participantCount>") }, asked);
  expect(asked).toEqual(["create", "getMeetingInfo"]);
  const full = { create: there, getMeetingInfo: info("<participantCount>2</participantCount>") };
  expect(await entering("moderator", full)).toEqual({ obstacle: "full", said: "maxParticipantsReached" });
});

it("sets no bound where the server says 0", async () => {
  const info = success("<maxUsers>0</maxUsers><participantCount>900</participantCount><running>true</running>");
  expect(await entering("guest", { getMeetingInfo: info })).toHaveProperty("address");
});

it.each(["<hasBeenForciblyEnded>true</hasBeenForciblyEnded>", "<endTime>1800000000000</endTime>"])(
  "sends nobody into a meeting that is over: %s",
  async (inside) => {
    const info = success(`<running>true</running>${inside}`);
    for (const role of ["moderator", "guest"] as const)
      expect(await entering(role, { create: success("", "duplicateWarning"), getMeetingInfo: info })).toEqual({
        obstacle: "notStarted",
        said: "not running",
      });
  },
);

it.each(["nonUniqueVoiceBridge", "NonUniqueVoiceBridge"])(
  "asks once more without the telephone code when it is taken (%s), and no third time",
  async (key) => {
    const asked: string[] = [];
    expect(await entering("moderator", { create: failed(key, "taken") }, asked)).toEqual({
      obstacle: "refused",
      said: `${key}: taken`,
    });
    expect(asked).toEqual(["create", "create"]);
  },
);
