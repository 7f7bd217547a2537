import { checkPanel } from "../checkPanel.js";
import type { Panel } from "../panel.js";
import type { Engine } from "../training/makeTrainer.js";
import { CANDIDATES } from "./candidates/names.js";
import { secondPeriod } from "./candidates/secondPeriod.js";
import { GROUPS, inputsOf, WIDTH } from "./inputs.js";
import { inferenceOf } from "./mixture.js";
import type { Network } from "./network.js";
import { shippedNetwork } from "./pretrained.js";
import { typicalInputs } from "./typicalInputs.js";

/** One line of an explanation. */
export interface Reason {
  readonly unique_id: string;
  /** Step ahead, from 1. */
  readonly h: number;
  /**
   * `candidate`: `value` is its share of the median, 0 to 1, and `forecast` what it says itself, in the unit of `y`.
   * `group`: `value` is by how much the median would be lower without what this group of inputs says, in the unit of `y`.
   */
  readonly kind: "candidate" | "group";
  readonly name: string;
  readonly value: number;
  readonly forecast: number | null;
}

/**
 * What carried the network's forecasts of a panel: the shares of the candidates, which are the network's own weights,
 * and by how much the median moves when a group of inputs is replaced by what is typical of invented series (occlusion:
 * Zeiler & Fergus, 2014), so a series' explanation does not depend on the panel's others. For the network as it is
 * shipped, or the one that is given; not for a tuned mixture.
 *
 * @param h number of steps
 * @returns per series and step, candidates by descending share, then the groups in the order of the inputs
 */
export function explain(panel: Panel, options: { h: number; network?: Network; engine?: Engine }): Reason[] {
  const { h, network = shippedNetwork(), engine } = options;
  checkPanel(panel, { h });
  const { ids, offsets, y, seasonLength: m } = panel;
  const count = ids.length * h;
  const rows = new Float32Array(count * WIDTH);
  const anchors = new Float64Array(count);
  const scales = new Float64Array(ids.length);
  const paths = new Float64Array(count * CANDIDATES.length);
  const steps = Int32Array.from({ length: h }, (_, j) => j + 1);
  const inputs = inputsOf(panel);
  for (let i = 0; i < ids.length; i++) {
    inputs.of(y.subarray(offsets[i], offsets[i + 1]), m, secondPeriod(m), h, steps);
    rows.set(inputs.rows.subarray(0, h * WIDTH), i * h * WIDTH);
    anchors.set(inputs.anchors.subarray(0, h), i * h);
    scales[i] = inputs.anchor.scale;
    const { candidates } = inputs;
    for (let j = 0; j < h; j++)
      for (let k = 0; k < CANDIDATES.length; k++)
        paths[(i * h + j) * CANDIDATES.length + k] = candidates.forecasts[candidates.start(0, k) + j];
  }
  const infer = inferenceOf(network, engine);
  const levels = network.architecture.levels.length;
  const median = (answer: Float32Array, row: number) => answer[row * levels + (levels - 1) / 2];
  const whole = infer(rows, count);
  const moved = GROUPS.map((_, g) => infer(without(rows, count, g), count).quantiles);
  const reasons: Reason[] = [];
  for (let row = 0; row < count; row++) {
    const i = Math.floor(row / h);
    const line = { unique_id: ids[i], h: (row % h) + 1 };
    const shares = CANDIDATES.map((name, k) => ({
      ...{ ...line, kind: "candidate" as const, name },
      value: whole.shares[row * CANDIDATES.length + k],
      forecast: paths[row * CANDIDATES.length + k],
    }));
    reasons.push(...shares.sort((a, b) => b.value - a.value));
    for (const [g, { name }] of GROUPS.entries()) {
      const value = scales[i] * (median(whole.quantiles, row) - median(moved[g], row));
      reasons.push({ ...line, kind: "group", name, value, forecast: null });
    }
  }
  return reasons;
}

/** The rows with one group of inputs at what is typical. */
function without(rows: Float32Array, count: number, group: number): Float32Array {
  const from = GROUPS.slice(0, group).reduce((sum, { length }) => sum + length, 0);
  const typical = typicalInputs().subarray(from, from + GROUPS[group].length);
  const out = rows.slice();
  for (let row = 0; row < count; row++) out.set(typical, row * WIDTH + from);
  return out;
}
