import { expect, test } from "vitest";
import { availableMemory, checkMemory, diskProblem } from "./room.ts";

test("A disk with room is no problem", () => {
  expect(diskProblem("/srv", 6e9, 6e9)).toBeUndefined();
});

test("A disk nearly full is told with what is left and what is needed", () => {
  expect(diskProblem("/srv", 850e6, 6e9)?.sentence).toEqual({
    fr: "Le disque est presque plein : il reste 850 Mo là où se trouve /srv, il en faut 6,0 Go. Libérez de la place (docker system df montre ce que prend Docker), puis relancez.",
    en: "The disk is nearly full: 850 MB are left where /srv lies, 6.0 GB are needed. Make room (docker system df shows what Docker takes), then run this again.",
  });
});

const MEMINFO = "MemTotal:        4030000 kB\nMemFree:          100000 kB\nMemAvailable:    1500000 kB\n";

test("Available memory is what the kernel says is available, not what is free", () => {
  expect(availableMemory(MEMINFO)).toBe(1_536_000_000);
});

test("Too little memory is told", () => {
  expect(() => checkMemory(2e9, MEMINFO)).toThrow(
    "There is not enough memory: 1.5 GB available, 2.0 GB needed. Close other programs, then run this again.",
  );
});

test("A kernel that does not say is trusted", () => {
  expect(checkMemory(2e9, "MemTotal: 1 kB\n")).toBeUndefined();
});
