import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { hosterSettings } from "./hoster.ts";
import { mailSettings, relayName, senderDomains } from "./mail-settings.ts";

const refused = (given: unknown) =>
  mailSettings.safeParse(given).error?.issues.map(({ path, message }) => [...path, message].join(": "));
const aRelay = (changes: object = {}) =>
  mailSettings.parse({ from: "chatons@chatons.example", via: "direct", ...changes });

describe("mailSettings", () => {
  it("takes the sink of a trial as it is", () => {
    expect(mailSettings.parse("sink")).toBe("sink");
  });

  it("fills in what most providers want: port 587, STARTTLS, one signing key", () => {
    expect(aRelay({ via: { host: "smtp.example.org", user: "chatons" } })).toEqual({
      from: "chatons@chatons.example",
      senderDomains: [],
      via: { host: "smtp.example.org", port: 587, tls: "starttls", user: "chatons" },
      dkimSelector: "chatterie",
    });
  });

  it("takes the words for sending straight and for a relay that is tried out", () => {
    expect(aRelay()).toMatchObject({ via: "direct" });
    expect(aRelay({ via: "sink" })).toMatchObject({ via: "sink" });
  });

  it("refuses the earlier form with what to write in its place", () => {
    expect(refused({ host: "relais.chatons.example", port: 25, from: "chatons@chatons.example" })).toEqual([
      "the server is now named under `via`. What stands here means: mail: { from: chatons@chatons.example, via: { host: relais.chatons.example, port: 25, tls: none } }. Better: tls: starttls, with the port and the user of your provider (docs/mail.md)",
    ]);
  });

  it("refuses to send a password in the clear", () => {
    const via = { host: "smtp.example.org", port: 25, tls: "none", user: "chatons" };
    expect(refused({ from: "a@chatons.example", via })).toEqual([
      "via: tls: with a user, the password would travel in the clear: write starttls or tls",
    ]);
  });

  it.each([
    [undefined, ['write "sink" or a section of its own (docs/mail.md)']],
    ["relay", ['write "sink" or a section of its own (docs/mail.md)']],
    [{ from: "a@chatons.example" }, ['via: write "direct", "sink" or a section of its own (docs/mail.md)']],
    [{ from: "nobody", via: "direct" }, ["from: Invalid email address"]],
    [
      { from: "a@chatons.example", via: { host: "smtp.example.org", port: 0 } },
      ["via: port: Too small: expected number to be >=1"],
    ],
    [{ from: "a@chatons.example", via: { host: "[smtp]\nrelayhost = x" } }, ["via: host: a host name in lower case"]],
    [
      { from: "a@chatons.example", via: { host: "smtp.example.org", user: "a b" } },
      ["via: user: a login without spaces or colons"],
    ],
    [{ from: "a@chatons.example", via: "direct", password: "x" }, ['Unrecognized key: "password"']],
    [
      { from: "a@chatons.example", via: "direct", senderDomains: ["Chorale.example"] },
      ["senderDomains: 0: a domain name in lower case"],
    ],
    [
      { from: "a@chatons.example", via: "direct", dkimSelector: "a b" },
      ["dkimSelector: up to 32 letters, digits and hyphens, in lower case"],
    ],
  ])("names what is wrong with %j", (given, problems) => {
    expect(refused(given)).toEqual(problems);
  });

  it("tells the place within the stack's settings, and that mail is missing", () => {
    const issues = hosterSettings.safeParse({ mail: { from: "x", via: "direct" } }).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join("."))).toContain("mail.from");
    const missing = hosterSettings.safeParse({}).error?.issues ?? [];
    expect(missing.map(({ path }) => path.join("."))).toContain("mail");
  });

  it("accepts what the project ships for people", () => {
    const shipped = parse(readFileSync(new URL("../../Pulumi.prod.yaml", import.meta.url), "utf8"));
    const parsed = hosterSettings.parse(shipped.config["chatterie:hoster"]);
    expect(parsed.mail).toMatchObject({ from: "chatons@chatons.example", via: { port: 587, tls: "starttls" } });
  });
});

describe("what follows from them", () => {
  it("lets services send from the domain of `from` and from those that are named, each once", () => {
    const settings = aRelay({ from: "Aide@Chatons.example", senderDomains: ["chorale.example", "chatons.example"] });
    if (settings === "sink") throw new Error("not a relay");
    expect(senderDomains(settings)).toEqual(["chatons.example", "chorale.example"]);
  });

  it("presents itself by a name below the hoster's domain", () => {
    expect(relayName({ domain: "chatons.example" })).toBe("mail.chatons.example");
  });
});
