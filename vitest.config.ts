import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    pool: "forks",
  },
});
