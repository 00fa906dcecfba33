import { expect, it } from "vitest";
import { providerSettingsOf } from "../test/fixtures/services/provider-builders.ts";
import { providerSettings } from "./settings.ts";

const settings = providerSettingsOf("/var/lib/access");

it("reads the hoster's facts, which the engine hands over as JSON text", () => {
  expect(providerSettings({ ...settings, hoster: JSON.stringify(settings.hoster) })).toEqual(settings);
  expect(providerSettings({ ...settings })).toEqual(settings);
});

it("knows where Docker is only when it was told", () => {
  expect(providerSettings({ ...settings })).not.toHaveProperty("dockerHost");
  expect(providerSettings({ ...settings, dockerHost: "ssh://chatons@server.example" }).dockerHost).toBe(
    "ssh://chatons@server.example",
  );
});

it("refuses a key that is too short, without telling it", () => {
  const refused = () => providerSettings({ ...settings, tenantKey: "CANARY-short-key" });
  expect(refused).toThrow(/tenantKey/);
  expect(refused).not.toThrow(/CANARY/);
});
