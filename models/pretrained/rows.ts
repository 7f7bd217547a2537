import { secondPeriod } from "./candidates/secondPeriod.js";
import { type Inputs, WIDTH } from "./inputs.js";
import { invent } from "./invent/invent.js";
import type { Random } from "./invent/random.js";

/** Training examples: one a row. */
export interface Rows {
  /** `count × WIDTH` inputs. */
  readonly x: Float32Array;
  /** `count × 2`: what happened in the network's units, and the weight that turns its loss into SQL. */
  readonly t: Float32Array;
}

/** Invents series until there are `count` examples, `per` steps of each series. */
export function inventRows(r: Random, inputs: Inputs, count: number, per: number): Rows {
  const x = new Float32Array(count * WIDTH);
  const t = new Float32Array(count * 2);
  const steps = new Int32Array(per);
  for (let row = 0; row + per <= count; ) {
    const { plan, y } = invent(r);
    const past = y.subarray(0, plan.n);
    if (!worthwhile(past)) continue;
    for (let i = 0; i < per; i++) steps[i] = r.integer(1, plan.h + 1);
    inputs.of(past, plan.m, secondPeriod(plan.m), plan.h, steps);
    if (!writeRows(inputs, steps, y, plan.n, x, t, row)) continue;
    row += per;
  }
  return { x, t };
}

/** Whether a past teaches anything: not constant, and not empty at its end. */
export function worthwhile(past: Float64Array): boolean {
  let recent = 0;
  for (let i = Math.max(0, past.length - 60); i < past.length; i++) if (past[i] !== 0) recent++;
  return recent >= 2 && past.some((v) => v !== past[0]);
}

/**
 * Copies the inputs of `steps` to `x` and `t` from row `row` on, with what happened at `y[n - 1 + step]`.
 * @returns false, having written nothing of use, where an input is not finite
 */
export function writeRows(
  inputs: Inputs,
  steps: ArrayLike<number>,
  y: Float64Array,
  n: number,
  x: Float32Array,
  t: Float32Array,
  row: number,
): boolean {
  const { scale, naiveError } = inputs.anchor;
  const used = inputs.rows.subarray(0, steps.length * WIDTH);
  for (let i = 0; i < used.length; i++) if (!Number.isFinite(used[i])) return false;
  x.set(used, row * WIDTH);
  for (let i = 0; i < steps.length; i++) {
    t[2 * (row + i)] = Math.min(Math.max((y[n - 1 + steps[i]] - inputs.anchors[i]) / scale, -60), 60);
    t[2 * (row + i) + 1] = Math.min(scale / naiveError, 3);
  }
  return true;
}
