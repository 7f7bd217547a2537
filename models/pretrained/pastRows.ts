import type { Panel } from "../panel.js";
import { secondPeriod } from "./candidates/secondPeriod.js";
import { inputsOf, WIDTH } from "./inputs.js";
import type { Random } from "./invent/random.js";
import { type Rows, worthwhile, writeRows } from "./rows.js";

/** Shortest past that is worth learning from, in periods. */
const SHORTEST = 10;
const STEPS = 12;

/**
 * Training examples out of a panel's own past: random origins of every series, a few random steps from each, all of
 * whose targets lie `before` periods before the series' end or earlier.
 *
 * @param count about how many examples to make
 */
export function pastRows(panel: Panel, h: number, before: number, count: number, r: Random): Rows {
  const { ids, seasonLength: m } = panel;
  const per = Math.min(h, STEPS);
  const each = Math.max(1, Math.ceil(count / per / ids.length));
  const room = ids.length * each * per;
  const x = new Float32Array(room * WIDTH);
  const t = new Float32Array(room * 2);
  const inputs = inputsOf(panel);
  let row = 0;
  for (let i = 0; i < ids.length; i++) {
    const y = panel.y.subarray(panel.offsets[i], panel.offsets[i + 1]);
    const last = y.length - before - h;
    const first = Math.max(m + 4, Math.floor(0.35 * (y.length - before)), SHORTEST);
    for (const origin of some(first, last, each, r)) {
      const past = y.subarray(0, origin);
      if (!worthwhile(past)) continue;
      const steps = some(1, h, per, r);
      inputs.of(past, m, secondPeriod(m), h, steps);
      if (writeRows(inputs, steps, y, origin, x, t, row)) row += steps.length;
    }
  }
  return { x: x.subarray(0, row * WIDTH), t: t.subarray(0, row * 2) };
}

/**
 * The examples of one origin, `before + h` periods before each series' end: every step of every series, or of evenly
 * spread series where there would be more than `most`.
 */
export function heldOutRows(
  panel: Panel,
  h: number,
  { most = 60_000, before = 0 } = {},
): Rows & { readonly steps: Int32Array } {
  const { ids, seasonLength: m } = panel;
  const stride = Math.ceil((ids.length * h) / most);
  const room = Math.ceil(ids.length / stride) * h;
  const x = new Float32Array(room * WIDTH);
  const t = new Float32Array(room * 2);
  const all = Int32Array.from({ length: h }, (_, j) => j + 1);
  const steps = new Int32Array(room);
  const inputs = inputsOf(panel);
  let row = 0;
  for (let i = 0; i < ids.length; i += stride) {
    const y = panel.y.subarray(panel.offsets[i], panel.offsets[i + 1]);
    const origin = y.length - before - h;
    if (origin < Math.max(m + 4, SHORTEST) || !worthwhile(y.subarray(0, origin))) continue;
    inputs.of(y.subarray(0, origin), m, secondPeriod(m), h, all);
    if (!writeRows(inputs, all, y, origin, x, t, row)) continue;
    steps.set(all, row);
    row += h;
  }
  return { x: x.subarray(0, row * WIDTH), t: t.subarray(0, row * 2), steps: steps.subarray(0, row) };
}

/** `count` different whole numbers from `low` to `high`, or all of them where there are fewer. Floyd's sampling. */
function some(low: number, high: number, count: number, r: Random): number[] {
  const size = high - low + 1;
  if (size <= count) return Array.from({ length: Math.max(size, 0) }, (_, i) => low + i);
  const chosen = new Set<number>();
  for (let i = size - count; i < size; i++) {
    const k = r.integer(0, i + 1);
    chosen.add(chosen.has(k) ? i : k);
  }
  return [...chosen].map((k) => low + k);
}
