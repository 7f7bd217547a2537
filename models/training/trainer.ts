import type { TrainingState } from "./state.js";

/** Examples of what to learn. */
export interface Examples {
  /** `rows × inputs`. */
  readonly x: Float32Array;
  /** `rows × 2`: what happened, weight. */
  readonly t: Float32Array;
}

/** Does one step after another on some backend. */
export interface Trainer {
  /**
   * One step on the examples `x` (`rows × inputs`) and `t` (`rows × 2`: what happened, weight).
   * @returns the loss before the step
   */
  step(x: Float32Array, t: Float32Array): number;
  /** Whether a further step is not worth doing: always false for a training that is not stopped early. */
  readonly ended: boolean;
  /** A copy of what is used in the end: the averaged weights; where a training is stopped early, the best ones so far. */
  average(): Float32Array[];
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
