import { describe, expect, test } from "vitest";
import { officialEngineAnswers, registriesAnswer, registryAddresses } from "./probe.ts";

const answering =
  (status: number, headers: Record<string, string> = {}, body = "") =>
  async () =>
    new Response(body, { status, headers });
const silent = async () => {
  throw new TypeError("fetch failed");
};

describe("The official engine", () => {
  test("is there when its install script comes", async () => {
    expect(await officialEngineAnswers(answering(200, {}, "#!/bin/sh\n"))).toBe(true);
  });

  test.each([
    ["a login page of a hotel", answering(200, {}, "<!doctype html>")],
    ["an error", answering(403)],
    ["nothing", silent],
  ])("is not there when what comes is %s", async (_, get) => {
    expect(await officialEngineAnswers(get)).toBe(false);
  });
});

describe("A registry", () => {
  const one = ["https://registry.example/v2/"];

  test("answers by asking for a token, or with its header", async () => {
    expect(await registriesAnswer(one, answering(401, { "www-authenticate": 'Bearer realm="x"' }))).toBe(true);
    expect(await registriesAnswer(one, answering(200, { "docker-distribution-api-version": "registry/2.0" }))).toBe(
      true,
    );
  });

  test("does not answer when something else does, or nothing", async () => {
    expect(await registriesAnswer(one, answering(200, {}, "<!doctype html>"))).toBe(false);
    expect(await registriesAnswer(one, answering(302, { location: "https://portal.example" }))).toBe(false);
    expect(await registriesAnswer(one, silent)).toBe(false);
  });

  test("counts as missing when one of two is", async () => {
    const get = async (url: string) =>
      url.includes("first") ? answering(401, { "www-authenticate": "Bearer x" })() : silent();
    expect(await registriesAnswer(["https://first.example/v2/", "https://second.example/v2/"], get)).toBe(false);
  });
});

test("The registries to ask come from the images' names, and from Docker for names without a host", () => {
  const repositories = [
    "caddy",
    "etherpad/etherpad",
    "docker.io/library/postgres",
    "registry.example/team/app",
    "127.0.0.1:5055/caddy",
  ];
  expect(registryAddresses(repositories, "https://index.example/v1/")).toEqual([
    "http://127.0.0.1:5055/v2/",
    "https://index.example/v2/",
    "https://registry.example/v2/",
  ]);
});
