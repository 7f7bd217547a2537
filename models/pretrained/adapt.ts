import { type Engine, makeTrainer } from "../training/makeTrainer.js";
import { SCHEDULE } from "../training/schedule.js";
import { startState } from "../training/state.js";
import type { Stopping } from "../training/stopEarly.js";
import { WIDTH } from "./inputs.js";
import type { Random } from "./invent/random.js";
import type { Network } from "./network.js";
import type { Rows } from "./rows.js";

/** How a copy of the network is tuned: bounded in steps, never by the clock. */
export interface Tuning {
  /** Most steps; fewer where `passes` says so. */
  readonly steps: number;
  /** Highest learning rate. */
  readonly rate: number;
  /** Examples of a step. */
  readonly batch: number;
  /** Examples that are drawn from the panel's past. */
  readonly rows: number;
  /** How often, on average, each example is seen at most: a short past is learnt by heart otherwise. */
  readonly passes: number;
  /** Most rounds of so many steps, each on examples of its own; fewer where one no longer helps. */
  readonly rounds: number;
  /** End a round early: by the window before the last, which is not learnt from then. By default all steps are done. */
  readonly stopping?: Pick<Stopping, "every" | "patience">;
}

/** How a copy is tuned where nothing else is said. */
export const TUNING: Tuning = { steps: 600, rate: 6e-4, batch: 512, rows: 80_000, passes: 8, rounds: 5 };

/**
 * A copy of the network, tuned on `rows`; batches are drawn with replacement.
 * @param later examples of a later time, which `tuning.stopping` goes by
 */
export function adapt(network: Network, rows: Rows, engine: Engine, tuning: Tuning, r: Random, later?: Rows): Network {
  const a = network.architecture;
  const count = rows.t.length / 2;
  const batch = Math.min(tuning.batch, count);
  const steps = Math.min(tuning.steps, Math.ceil((tuning.passes * count) / batch));
  const schedule = { ...SCHEDULE, steps, rate: tuning.rate };
  const stopping = tuning.stopping && later?.t.length ? { ...tuning.stopping, later } : undefined;
  const trainer = makeTrainer(engine, a, schedule, startState(a, network.weights), stopping);
  const x = new Float32Array(batch * WIDTH);
  const t = new Float32Array(batch * 2);
  try {
    for (let step = 0; step < steps && !trainer.ended; step++) {
      for (let i = 0; i < batch; i++) {
        const k = r.integer(0, count);
        x.set(rows.x.subarray(k * WIDTH, (k + 1) * WIDTH), i * WIDTH);
        t[2 * i] = rows.t[2 * k];
        t[2 * i + 1] = rows.t[2 * k + 1];
      }
      trainer.step(x, t);
    }
    return { ...network, weights: trainer.average() };
  } finally {
    trainer.dispose();
  }
}
