import { expect, it } from "vitest";
import { checksum, signedQuery } from "./signing.ts";

/** Secret and query of the worked example in BigBlueButton's API documentation. */
const SECRET = "639259d4-9dd8-4b25-bf01-95f9567eaf4b";
const QUERY = "name=Test+Meeting&meetingID=abc123&attendeePW=111222&moderatorPW=333444";

it("signs as BigBlueButton's documentation does, with every hash that servers take", () => {
  expect(checksum("sha1", "create", QUERY, SECRET)).toBe("1fcbb0c4fc1f039f73aa6d697d2db9ba7f803f17");
  expect(checksum("sha256", "create", QUERY, SECRET)).toBe(
    "da9185f7f333cfdfcd6eeac32dca3777510c4c436020d8b887ba5515bd1d189e",
  );
  expect(checksum("sha512", "create", QUERY, SECRET)).toMatch(/^de73ad61d11a5c801b68d4bd6ec5248546085cefb0b25c85/);
  expect(checksum("sha1", "getMeetings", "", SECRET)).toBe("2027baa7771026e9e93392f55031535d1444c41f");
});

it("signs the query exactly as it is sent, in the order given, and puts the checksum behind it", () => {
  const parameters = { name: "Test Meeting", meetingID: "abc123", attendeePW: "111222", moderatorPW: "333444" };
  expect(signedQuery("create", parameters, SECRET)).toBe(
    `${QUERY}&checksum=da9185f7f333cfdfcd6eeac32dca3777510c4c436020d8b887ba5515bd1d189e`,
  );
});

it("signs a call without parameters", () => {
  expect(signedQuery("getMeetings", {}, SECRET)).toBe(`checksum=${checksum("sha256", "getMeetings", "", SECRET)}`);
});

it("never puts the secret into the query", () => {
  expect(signedQuery("create", { name: "a", record: true, duration: 60 }, SECRET)).not.toContain(SECRET);
});
