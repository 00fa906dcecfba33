import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { OperatorError, words } from "./sentence.ts";
import { Reporter } from "./steps.ts";

let clock = 0;
let written: string[] = [];

function aReporter(given: { language?: "fr" | "en"; json?: boolean; terminal?: boolean } = {}): Reporter {
  const write = (text: string) => void written.push(text);
  return new Reporter(6, { language: "fr", json: false, terminal: false, ...given, write, now: () => clock });
}

const DOCKER = words("Docker", "Docker");

beforeEach(() => {
  vi.useFakeTimers();
  clock = 0;
  written = [];
});
afterEach(() => {
  vi.useRealTimers();
});

describe("A step", () => {
  test("is one line with its number, what came of it and how long it took", async () => {
    await aReporter().step(DOCKER, async () => {
      clock = 3000;
      return { said: words("déjà en marche", "already running"), value: undefined };
    });
    expect(written).toEqual(["[1/6] Docker… ok (3 s) : déjà en marche\n"]);
  });

  test("says in a log every 15 seconds that it still works, and on what", async () => {
    const running = aReporter({ language: "en" }).step(DOCKER, async (step) => {
      step.progress(words("installation", "installing"));
      await new Promise((resolve) => setTimeout(resolve, 31_000));
      return { said: words("démarré", "started"), value: undefined };
    });
    clock = 15_000;
    await vi.advanceTimersByTimeAsync(15_000);
    clock = 30_000;
    await vi.advanceTimersByTimeAsync(16_000);
    await running;
    expect(written).toEqual([
      "[1/6] Docker… 15 s: installing\n",
      "[1/6] Docker… 30 s: installing\n",
      "[1/6] Docker… ok (30 s): started\n",
    ]);
  });

  test("moves one line on a terminal", async () => {
    const running = aReporter({ terminal: true }).step(DOCKER, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return { said: words("prêt", "ready"), value: undefined };
    });
    clock = 1000;
    await vi.advanceTimersByTimeAsync(1500);
    await running;
    expect(written).toEqual([
      "\r\u001b[K[1/6] Docker… 0 s",
      "\r\u001b[K[1/6] Docker… 1 s",
      "\r\u001b[K[1/6] Docker… ok (1 s) : prêt\n",
    ]);
  });

  test("that fails says so, and its error passes through", async () => {
    const failing = aReporter().step(DOCKER, async () => {
      throw new OperatorError(words("Arrêté.", "Stopped."));
    });
    await expect(failing).rejects.toThrow("Stopped.");
    expect(written).toEqual(["[1/6] Docker… échec (0 s)\n"]);
  });

  test("is two events for programs", async () => {
    await aReporter({ json: true }).step(DOCKER, async (step) => {
      step.note(words("une ligne", "a line"));
      clock = 1260;
      return { said: words("prêt", "ready"), value: undefined };
    });
    expect(written.map((line) => JSON.parse(line))).toEqual([
      { step: 1, of: 6, title: "Docker", state: "started" },
      { note: "une ligne" },
      { step: 1, of: 6, title: "Docker", state: "ok", seconds: 1.3, detail: "prêt" },
    ]);
  });
});
