import { expect, it } from "vitest";
import { fullName, hostName, httpsUrl, prefix } from "./names.ts";

it("names everything of a stack after it, so that two stacks share nothing", () => {
  expect(prefix("local")).toBe("chatterie-local");
  expect(fullName("local", "etherpad")).toBe("chatterie-local-etherpad");
  expect(fullName("prod", "etherpad")).toBe("chatterie-prod-etherpad");
});

it("puts a label before the hoster's domain, and nothing before the domain itself", () => {
  expect(hostName({ domain: "chatons.example" }, "pads")).toBe("pads.chatons.example");
  expect(hostName({ domain: "chatons.example" }, "")).toBe("chatons.example");
});

it("writes the port where it is not 443, and never a slash at the end", () => {
  expect(httpsUrl({ domain: "chatons.example", httpsPort: 443 }, "pads")).toBe("https://pads.chatons.example");
  expect(httpsUrl({ domain: "chatons.example", httpsPort: 8443 }, "pads")).toBe("https://pads.chatons.example:8443");
  expect(httpsUrl({ domain: "localhost", httpsPort: 8443 }, "")).toBe("https://localhost:8443");
});
