import type { Compute } from "./compute.js";
import { steps } from "./steps.js";

/** Runs the steps in this very process: for tests that watch every effect, and for debugging. */
export function inlineCompute(): Compute {
  return {
    async run(store, name, inputs, tell) {
      const step = (await steps[name]()) as (s: typeof store, i: typeof inputs, t: typeof tell) => Promise<never>;
      return step(store, inputs, tell);
    },
    close: async () => {},
  };
}
