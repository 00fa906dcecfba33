import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JANITOR_PROGRAM } from "./janitor-program.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CHORALE = "chorale-911450c964-";
const FOOT = "foot-0123456789-";

/** Etherpad's API as far as the janitor asks it; the program itself runs for real, in a process of its own. */
let server: Server;
let folder: string;
let pads: Map<string, number | null>;
let users: number;
let onAsk: (method: string) => void;

beforeEach(async () => {
  pads = new Map();
  users = 0;
  onAsk = () => {};
  folder = mkdtempSync(join(tmpdir(), "janitor-"));
  for (const name of ["rules", "state"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "janitor.js"), JANITOR_PROGRAM);
  writeFileSync(join(folder, "key"), "the-key\n");
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => response.end(JSON.stringify(answer(request.url ?? "", Buffer.concat(chunks).toString()))));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await new Promise((closed) => server.close(closed));
});

function answer(url: string, body: string): object {
  if (url === "/api") return { currentVersion: "1.3.1" };
  const fields = new URLSearchParams(body);
  if (fields.get("apikey") !== "the-key") return { code: 4, message: "no or wrong API Key", data: null };
  const method = url.split("/").at(-1) ?? "";
  const pad = fields.get("padID") ?? "";
  onAsk(method);
  if (method === "listAllPads") return { code: 0, message: "ok", data: { padIDs: [...pads.keys()] } };
  if (!pads.has(pad)) return { code: 1, message: "padID does not exist", data: null };
  if (method === "getLastEdited") return { code: 0, message: "ok", data: { lastEdited: pads.get(pad) } };
  if (method === "padUsersCount") return { code: 0, message: "ok", data: { padUsersCount: users } };
  if (method === "deletePad") {
    pads.delete(pad);
    return { code: 0, message: "ok", data: null };
  }
  return { code: 3, message: "no such function", data: null };
}

const rule = (slug: string, changes: object = {}) =>
  writeFileSync(
    join(folder, "rules", `${slug}.json`),
    JSON.stringify({ prefix: CHORALE, idleDays: 90, keep: [], suspended: false, onPage: "", ...changes }),
  );
const state = () => JSON.parse(readFileSync(join(folder, "state", "state.json"), "utf8"));

/** One look; what it said, without the times in front. */
async function look(): Promise<string[]> {
  const { port } = server.address() as AddressInfo;
  const { stdout } = await execa("node", [join(folder, "janitor.js"), "once"], {
    reject: false,
    env: {
      JANITOR_RULES: join(folder, "rules"),
      JANITOR_STATE: join(folder, "state"),
      JANITOR_ALIVE: join(folder, "alive"),
      JANITOR_KEY: join(folder, "key"),
      JANITOR_ETHERPAD: `http://127.0.0.1:${port}`,
    },
  });
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => line.replace(/^\S+ /, ""));
}

/** As if the last look had been so many hours ago. */
function later(hours: number): void {
  writeFileSync(
    join(folder, "state", "state.json"),
    JSON.stringify({ ...state(), passedAt: state().passedAt - hours * HOUR }),
  );
}

const old = Date.now() - 200 * DAY;
const oldDay = new Date(old).toISOString().slice(0, 10);

/** What may happen between two looks, or during the second, so that the pad must stay. */
const MEANWHILE: readonly [when: string, happens: () => void][] = [
  ["someone wrote in it meanwhile", () => pads.set(`${CHORALE}vieux`, Date.now())],
  ["its last change is another one, though an old one too", () => pads.set(`${CHORALE}vieux`, old + 1)],
  [
    "someone has it open",
    () => {
      users = 1;
    },
  ],
  ["the association was suspended", () => rule("chorale", { suspended: true })],
  ["the rule was taken back", () => rule("chorale", { idleDays: null })],
  ["the rule gives more time", () => rule("chorale", { idleDays: 300 })],
  ["the file now asks for it", () => rule("chorale", { keep: ["vieux"] })],
  ["the rule cannot be read", () => writeFileSync(join(folder, "rules", "chorale.json"), '{"prefix":"ch')],
  ["the rule has no prefix, so that all pads would be meant", () => rule("chorale", { prefix: "" })],
  ["the rule's prefix is not one", () => rule("chorale", { prefix: "c" })],
  ["the rule has a text for a number", () => rule("chorale", { idleDays: "90" })],
  ["the rule does not say whether it is suspended", () => rule("chorale", { suspended: undefined })],
  ["its last change is not known", () => pads.set(`${CHORALE}vieux`, null)],
  [
    "the rule is put aside while the look goes on",
    () => {
      onAsk = (method) => {
        if (method === "getLastEdited") rule("chorale", { suspended: true });
      };
    },
  ],
  [
    "someone writes while the look goes on",
    () => {
      onAsk = (method) => {
        if (method === "padUsersCount") pads.set(`${CHORALE}vieux`, Date.now());
      };
    },
  ],
  ["another document was changed tomorrow: the clock is wrong", () => pads.set(`${CHORALE}demain`, Date.now() + DAY)],
  ["only six hours lie between the looks", () => later(-18)],
  ["the last look was a month ago, or the clock says so", () => later(30 * 24)],
  ["the last look is still to come", () => later(-48)],
];

describe("a pad that is idle for longer than its rule allows", () => {
  it("is announced by one look and removed by the next, and no other pad is", async () => {
    rule("chorale", { keep: ["accueil"] });
    rule("foot", { prefix: FOOT, idleDays: null });
    pads
      .set(`${CHORALE}vieux`, old)
      .set(`${CHORALE}accueil`, old)
      .set(`${CHORALE}neuf`, Date.now() - 10 * DAY);
    pads.set(`${FOOT}vieux`, old).set("a-public-pad", old);
    expect(await look()).toEqual([
      `chorale: vieux has not changed since ${oldDay}; it is removed at the next look (this is the first look)`,
    ]);
    expect(pads.size).toBe(5);
    later(24);
    expect(await look()).toEqual([`chorale: vieux removed, unchanged since ${oldDay}`]);
    expect([...pads.keys()]).toEqual([`${CHORALE}accueil`, `${CHORALE}neuf`, `${FOOT}vieux`, "a-public-pad"]);
    expect(state()).toMatchObject({ due: {}, problems: [], removed: 1 });
    later(24);
    expect(await look()).toEqual([]);
  });

  it.each(MEANWHILE)("stays when %s", async (_, meanwhile) => {
    rule("chorale");
    pads.set(`${CHORALE}vieux`, old);
    await look();
    later(24);
    meanwhile();
    await look();
    expect([...pads.keys()]).toContain(`${CHORALE}vieux`);
  });
});

describe("its state", () => {
  it("names rules that cannot be read, and why nothing was removed", async () => {
    rule("chorale");
    pads.set(`${CHORALE}vieux`, old);
    await look();
    later(30 * 24);
    writeFileSync(join(folder, "rules", "foot.json"), "{");
    await look();
    expect(state()["problems"]).toEqual([
      "foot: its rule cannot be read",
      "nothing was removed: the last look was 30 days ago",
    ]);
  });

  it("stays as it was when Etherpad does not answer as it should", async () => {
    rule("chorale");
    pads.set(`${CHORALE}vieux`, old);
    await look();
    const before = state();
    writeFileSync(join(folder, "key"), "another");
    expect(await look()).toEqual(["no look: Etherpad listAllPads: no or wrong API Key"]);
    expect(state()).toEqual(before);
  });

  it("is written at once when the program starts, with a sign of life for Docker", async () => {
    const running = execa("node", [join(folder, "janitor.js")], {
      reject: false,
      env: {
        JANITOR_RULES: join(folder, "rules"),
        JANITOR_STATE: join(folder, "state"),
        JANITOR_ALIVE: join(folder, "alive"),
        JANITOR_KEY: join(folder, "key"),
        JANITOR_ETHERPAD: "http://127.0.0.1:1",
      },
    });
    await expect.poll(() => readFileSync(join(folder, "alive"), "utf8"), { timeout: 10_000 }).toBe("");
    await expect.poll(() => state()["passedAt"], { timeout: 10_000 }).toBeTypeOf("number");
    running.kill("SIGTERM");
    expect((await running).exitCode).toBe(0);
  });
});
