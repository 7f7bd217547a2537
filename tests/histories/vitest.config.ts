import { defineConfig } from "vitest/config";

/** `npx vitest run --config tests/histories/vitest.config.ts` records the histories of this version anew. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["tests/histories/record.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
