import { expect, test } from "vitest";
import { hasKey, shadowConfig } from "./stack-config.ts";

const TRACKED = `# Stack "local".
config:
  chatterie:hoster:
    name: Les Chatons
    # the ports of this machine
    httpPort: 80
`;

test("The first shadow is the tracked file with what differs here", () => {
  expect(shadowConfig({ tracked: TRACKED, overrides: { httpPort: 8080, images: ".chatterie/images.lab.json" } })).toBe(
    `# Stack "local".
config:
  chatterie:hoster:
    name: Les Chatons
    # the ports of this machine
    httpPort: 8080
    images: .chatterie/images.lab.json
`,
  );
});

test("A later one keeps salt and secrets, and takes the settings anew from the tracked file", () => {
  const shadow = `config:
  chatterie:hoster:
    name: An old name
    images: old.json
  chatterie:masterSecret:
    secure: v1:abc
encryptionsalt: v1:salt
`;
  expect(shadowConfig({ tracked: TRACKED, shadow })).toBe(`# Stack "local".
config:
  chatterie:hoster:
    name: Les Chatons
    # the ports of this machine
    httpPort: 80
  chatterie:masterSecret:
    secure: v1:abc
encryptionsalt: v1:salt
`);
});

test("A lost shadow gets its salt back from the state", () => {
  expect(shadowConfig({ tracked: "config: {}\n", salt: "v1:from-state" })).toBe(
    "config: {}\nencryptionsalt: v1:from-state\n",
  );
});

test("Only a key that is there is there", () => {
  expect(hasKey("config:\n  a:b: {secure: x}\n", "a:b")).toBe(true);
  expect(hasKey("config: {}\n", "a:b")).toBe(false);
  expect(hasKey(undefined, "a:b")).toBe(false);
});
