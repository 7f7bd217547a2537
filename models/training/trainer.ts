import type { TrainingState } from "./state.js";

/** Does one step after another on some backend. */
export interface Trainer {
  /**
   * One step on the examples `x` (`rows × inputs`) and `t` (`rows × 2`: what happened, weight).
   * @returns the loss before the step
   */
  step(x: Float32Array, t: Float32Array): number;
  /** A copy of everything. */
  state(): TrainingState;
  /** Frees what the backend holds. */
  dispose(): void;
}

/** What happened, and weights that make the sum of losses a mean, as columns. */
export function columnsOf(t: Float32Array): { actual: Float32Array; weight: Float32Array } {
  const rows = t.length / 2;
  const actual = new Float32Array(rows);
  const weight = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    actual[i] = t[2 * i];
    weight[i] = t[2 * i + 1] / rows;
  }
  return { actual, weight };
}
