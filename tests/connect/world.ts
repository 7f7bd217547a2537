import type { Outside } from "../../pipelines/connect/outside.js";

/** A world for connectors: the real network, a clock that stands still, and nobody who waits. */
export function world(env: Record<string, string> = {}): Outside & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    env,
    fetch: globalThis.fetch,
    now: () => Date.parse("2026-01-15T12:00:00Z"),
    sleep: async (seconds) => void waits.push(seconds),
  };
}
