import { defineConfig } from "vitest/config";

const lab = "test/lab/**/*.lab.test.ts";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{services,stacks,scripts,provider}/**/*.test.ts", "test/lab/**/*.test.ts"],
          exclude: ["**/node_modules/**", lab],
          // Pure, or with programs of their own: half the time goes into loading modules anew for each file otherwise.
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        // The engine's mocks live in globals: each file by itself.
        test: { name: "components", include: ["test/components/**/*.test.ts"], isolate: true, testTimeout: 60_000 },
      },
      { test: { name: "contracts", include: ["test/contracts/**/*.test.ts"], isolate: false, testTimeout: 20_000 } },
      {
        // One engine, one Docker, ports of this machine: one file after the other, in one group behind all others.
        test: {
          name: "lab",
          include: [lab],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 600_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
