import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aPlace } from "./engine/engine-builders.ts";
import {
  engineEnvironment,
  engineVersion,
  environmentFile,
  pulumiEnvironment,
  ROOT,
  sharedCache,
  stackPlace,
} from "./pulumi-environment.ts";

describe("The places of a stack", () => {
  test("lie below .chatterie of the clone", () => {
    expect(aPlace()).toEqual({
      root: "/clone",
      stack: "local",
      folder: "/clone/.chatterie",
      pulumiHome: "/clone/.chatterie/pulumi",
      stateFolder: "/clone/.chatterie/state",
      shadowFolder: "/clone/.chatterie/stack",
      configFile: "/clone/.chatterie/stack/Pulumi.local.yaml",
      passphraseFile: "/clone/.chatterie/secrets/passphrase",
      masterSecretFile: "/clone/.chatterie/secrets/master-secret",
      logFolder: "/clone/.chatterie/log",
    });
  });

  test("can lie in a test's own folder, with the clone's engine", () => {
    const place = aPlace({ stack: "lab", folder: "/tmp/t" });
    expect([place.stateFolder, place.masterSecretFile, place.pulumiHome]).toEqual([
      "/tmp/t/state",
      "/tmp/t/secrets/master-secret",
      "/clone/.chatterie/pulumi",
    ]);
  });

  test("keep the master secrets of two stacks of one clone apart", () => {
    expect(aPlace({ stack: "other" }).masterSecretFile).toBe("/clone/.chatterie/secrets/master-secret.other");
  });
});

describe("The engine's environment", () => {
  const place = stackPlace({ stack: "local" });
  const given = { HOME: "/root", PATH: "/usr/bin", PULUMI_CONFIG_PASSPHRASE: "somebody's own", PULUMI_STACK: "prod" };

  test("has this stack's places, and nothing of another Pulumi's", () => {
    const { PATH: _, ...environment } = pulumiEnvironment(place, given);
    expect(environment).toEqual({
      HOME: "/root",
      PULUMI_HOME: place.pulumiHome,
      PULUMI_BACKEND_URL: `file://${place.stateFolder.replaceAll(" ", "%20")}`,
      PULUMI_STACK: "local",
      PULUMI_CONFIG_PASSPHRASE_FILE: place.passphraseFile,
      PULUMI_OPTION_CONFIG_FILE: place.configFile,
      PULUMI_OPTION_PRESERVE_CONFIG: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    });
  });

  test("finds the clone's engine before any other", () => {
    const [first] = (pulumiEnvironment(place, given).PATH ?? "").split(":");
    expect(first).toBe(`${ROOT}/.chatterie/pulumi/versions/${engineVersion()}/bin`);
  });

  test("is the same after sourcing the file for shells, whatever the clone's path", () => {
    const folder = mkdtempSync(join(tmpdir(), "it's a "));
    const odd = stackPlace({ stack: "local", root: ROOT, folder });
    writeFileSync(join(folder, "env"), environmentFile(odd));
    const script =
      '. "$1"; printf "%s\\n" "$PULUMI_BACKEND_URL" "$PULUMI_OPTION_CONFIG_FILE" "$(env | grep -c ^PULUMI_CONFIG_PASSPHRASE=)"';
    const seen = execFileSync("sh", ["-c", script, "sh", join(folder, "env")], { env: given, encoding: "utf8" });
    expect(seen.split("\n")).toEqual([pulumiEnvironment(odd, given).PULUMI_BACKEND_URL, odd.configFile, "0", ""]);
  });
});

test("The shared cache is where CHATTERIE_CACHE says, else where caches belong", () => {
  expect(sharedCache({ CHATTERIE_CACHE: "/c", XDG_CACHE_HOME: "/x" })).toBe("/c");
  expect(sharedCache({ XDG_CACHE_HOME: "/x" })).toBe("/x/chatterie");
});

describe("The environment of a stack that may be the operator's own", () => {
  const own = {
    PATH: "/bin",
    PULUMI_BACKEND_URL: "s3://theirs",
    PULUMI_CONFIG_PASSPHRASE: "theirs",
    PULUMI_HOME: "/x",
  };

  test("leaves a stack that was never set up here to the operator's own backend, passphrase and tracked file", () => {
    const place = stackPlace({ stack: "prod", folder: mkdtempSync(join(tmpdir(), "place-")) });
    const environment = engineEnvironment(place, own);
    expect(environment).toMatchObject({
      PULUMI_BACKEND_URL: "s3://theirs",
      PULUMI_CONFIG_PASSPHRASE: "theirs",
      PULUMI_HOME: place.pulumiHome,
      PULUMI_STACK: "prod",
    });
    expect(environment).not.toHaveProperty("PULUMI_OPTION_CONFIG_FILE");
  });

  test("takes nothing of the operator's for a stack that was set up here", () => {
    const place = stackPlace({ stack: "lab", folder: mkdtempSync(join(tmpdir(), "place-")) });
    mkdirSync(place.shadowFolder, { recursive: true });
    writeFileSync(place.configFile, "config: {}");
    expect(engineEnvironment(place, own)).toEqual(pulumiEnvironment(place, own));
    expect(engineEnvironment(place, own)).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE");
  });
});
