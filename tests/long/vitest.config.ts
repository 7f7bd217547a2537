import { defineConfig } from "vitest/config";

/** `npm run test:long`: what takes many minutes, and of which the normal suite runs a share or none. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: [
      ...["tests/{faults,endurance,notebooks}/*.test.ts", "tests/e2e/{kill,london,sample}.test.ts"],
      ...["tests/pretrain/killed.test.ts", "tests/**/*.long.ts"],
    ],
    env: { HEADWATER_TESTS: "whole" },
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
    maxWorkers: 2,
    pool: "forks",
  },
});
