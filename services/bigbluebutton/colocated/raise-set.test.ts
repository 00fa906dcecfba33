import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aContext } from "../../../test/builders.ts";
import { setSettings } from "./set-settings.ts";

const GIT = `#!/bin/sh
echo "git $*" >> "$CALLS"
case $1 in
  clone) for last; do :; done; mkdir -p "$last/.git" ;;
  rev-parse) [ -e .git/head ] && cat .git/head || echo 0000000 ;;
  checkout) echo f6e71fc > .git/head; mkdir -p scripts; printf '#!/bin/sh\\necho generate >> "%s"\\n' "$CALLS" > scripts/generate-compose; chmod +x scripts/generate-compose ;;
esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chatterie-set-"));
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin", "git"), GIT, { mode: 0o755 });
  writeFileSync(join(folder, "bin", "docker"), '#!/bin/sh\necho "docker $*" >> "$CALLS"\n', { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the script with stand-ins for git and docker; `calls` are what it asked of them this time. */
async function raise(mebibytes: number, environment = "DOMAIN=visio.example.org\n") {
  const calls = join(folder, "calls");
  writeFileSync(calls, "");
  writeFileSync(join(folder, "meminfo"), `MemTotal:       ${mebibytes * 1024} kB\nMemFree: 1 kB\n`);
  const run = await execa("sh", ["services/bigbluebutton/colocated/raise-set.sh", join(folder, "set")], {
    input: environment,
    reject: false,
    env: { PATH: `${join(folder, "bin")}:${process.env["PATH"]}`, CALLS: calls, MEMINFO: join(folder, "meminfo") },
  });
  const asked = readFileSync(calls, "utf8").replaceAll(folder, "").trim().split("\n").filter(Boolean);
  return { code: run.exitCode, said: run.stderr, asked };
}

describe("the script that raises the set", () => {
  it("fetches it at one commit, puts its settings in place closed to others, and starts it", async () => {
    expect(await raise(16_000)).toEqual({
      code: 0,
      said: "",
      asked: [
        "git clone --quiet --no-checkout https://github.com/bigbluebutton/docker /set.part",
        "git rev-parse --short=7 HEAD",
        "git cat-file -e f6e71fc^{commit}",
        "git checkout --quiet f6e71fc",
        "git submodule update --quiet --init --recursive",
        "generate",
        "docker compose up --detach --no-build",
      ],
    });
    expect(readFileSync(join(folder, "set", ".env"), "utf8")).toBe("DOMAIN=visio.example.org\n");
    expect(statSync(join(folder, "set", ".env")).mode & 0o777).toBe(0o600);
  });

  it("fetches nothing the second time, and takes new settings", async () => {
    await raise(16_000);
    expect((await raise(16_000, "DOMAIN=b.example.org\n")).asked).toEqual([
      "git rev-parse --short=7 HEAD",
      "git submodule update --quiet --init --recursive",
      "generate",
      "docker compose up --detach --no-build",
    ]);
    expect(readFileSync(join(folder, "set", ".env"), "utf8")).toBe("DOMAIN=b.example.org\n");
  });

  it("begins anew where a clone was cut off", async () => {
    mkdirSync(join(folder, "set.part", "half"), { recursive: true });
    expect((await raise(16_000)).code).toBe(0);
    expect(existsSync(join(folder, "set", "half"))).toBe(false);
  });

  it("refuses a server that is too small, before anything is fetched", async () => {
    expect(await raise(3800)).toEqual({
      code: 1,
      said: "This server has 3800 MiB of memory, and BigBlueButton starts with 4 GiB at least. Put it on a server of its own.",
      asked: [],
    });
  });

  it("warns where the makers ask for more", async () => {
    const { code, said } = await raise(8000);
    expect([code, said]).toEqual([
      0,
      "This server has 8000 MiB of memory; BigBlueButton's makers ask for 16 GiB. Meetings may stutter or end.",
    ]);
  });
});

it("the set's settings name the server and hold secrets that the platform puts in", () => {
  const settings = { externalIpv4: "192.0.2.7", turnServer: "turns:turn.example.org:443?transport=tcp" };
  const content = setSettings(aContext("bigbluebutton"), "visio-serveur.chatons.example", settings);
  const shown = content.map((piece) => (typeof piece === "string" ? piece : `<${piece.secret}>`)).join("");
  expect(shown.trim().split("\n")).toEqual([
    "DOMAIN=visio-serveur.chatons.example",
    "EXTERNAL_IPv4=192.0.2.7",
    "ENABLE_GREENLIGHT=false",
    "ENABLE_RECORDING=false",
    "SHARED_SECRET=<bigbluebuttonSecret>",
    "TURN_EXT_SERVER=turns:turn.example.org:443?transport=tcp",
    "TURN_EXT_SECRET=<bigbluebuttonTurnSecret>",
    "RAILS_SECRET=<bigbluebutton/rails>",
    "POSTGRESQL_SECRET=<bigbluebutton/postgresql>",
    "FSESL_PASSWORD=<bigbluebutton/freeswitch>",
    "ETHERPAD_API_KEY=<bigbluebutton/etherpad>",
  ]);
});
