import { setTimeout } from "node:timers/promises";
import type { Outside } from "../pipelines/connect/outside.js";

/** The network, the clock and the environment of this process. */
export const thisWorld = (): Outside => ({
  fetch: globalThis.fetch,
  now: Date.now,
  sleep: (seconds) => setTimeout(seconds * 1000),
  env: process.env,
});
