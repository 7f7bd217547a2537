import { type Explanation, type Reason, telling } from "../explanation.js";
import { limitOf } from "../limitOf.js";
import type { Panel } from "../panel.js";
import type { Engine } from "../training/makeTrainer.js";
import { CANDIDATES } from "./candidates/names.js";
import { isConstant } from "./forecastPanel.js";
import { GROUPS, inputsOf, WIDTH } from "./inputs.js";
import { lentTo } from "./lend/shape.js";
import { type Mixture, mixtureInference } from "./mixture.js";
import { seriesRows, writeSeries } from "./seriesRows.js";
import { typicalInputs } from "./typicalInputs.js";

const K = CANDIDATES.length;
/** Series that are explained at once: each needs the network's answer to a dozen versions of its inputs. */
const AT_ONCE = 64;

/** What made a fit's forecasts. */
export interface Explained {
  readonly mixture: Mixture;
  /** The network before it was tuned; missing where it was not. */
  readonly untuned?: Pick<Mixture, "members">;
  /** The fit's `h`. */
  readonly longest: number;
  /** Whether quantiles of whole pasts are whole. */
  readonly whole: boolean;
}

/**
 * What carried the forecasts of a mixture of networks, series by series, step by step: the shares of the candidates,
 * which are the networks' own weights, and by how much the median moves when a group of inputs is replaced by what is
 * typical of invented series (occlusion: Zeiler & Fergus, 2014), so that nothing but what is lent depends on the panel's
 * other series.
 */
export function* explainPanel(panel: Panel, of: Explained, h: number, engine?: Engine): Generator<Explanation> {
  const { mixture, untuned, longest } = of;
  const { ids } = panel;
  const infer = mixtureInference(mixture, engine);
  const inferUntuned = untuned && mixtureInference(untuned, engine);
  const levels = mixture.members[0].network.architecture.levels.length;
  const rowsEach = mixture.lent ? longest : h;
  const steps = Int32Array.from({ length: rowsEach }, (_, j) => j + 1);
  const inputs = inputsOf(panel);
  for (let first = 0; first < ids.length; first += AT_ONCE) {
    const many = Math.min(AT_ONCE, ids.length - first);
    const count = many * rowsEach;
    const batch = seriesRows(many, rowsEach);
    const { rows, anchors, scales } = batch;
    const paths = new Float64Array(count * K);
    const { candidates } = inputs;
    writeSeries(panel, inputs, { first, count: many, h: longest, steps }, batch, (i) => {
      for (let j = 0; j < rowsEach; j++)
        for (let k = 0; k < K; k++)
          paths[(i * rowsEach + j) * K + k] = candidates.forecasts[candidates.start(0, k) + j];
    });
    /** Medians of series `i` in the unit of `y`, as the network answers. */
    const mediansOf = (quantiles: Float32Array, i: number) =>
      Float64Array.from(steps, (_, j) => {
        const row = i * rowsEach + j;
        return anchors[row] + scales[i] * quantiles[row * levels + (levels - 1) / 2];
      });
    const answer = infer(rows, count);
    const others = GROUPS.map((_, g) => infer(without(rows, count, g), count).quantiles);
    const before = inferUntuned?.(rows, count).quantiles;
    for (let i = 0; i < many; i++) {
      const own = mediansOf(answer.quantiles, i);
      const { shift, medians } = finished(panel, first + i, own, of);
      const moves = (quantiles: Float32Array) => {
        const rest = finished(panel, first + i, mediansOf(quantiles, i), of).medians;
        return medians.map((median, j) => median - rest[j]);
      };
      const groups = others.map(moves);
      const tuning = before && moves(before);
      for (let j = 0; j < h; j++) {
        const row = i * rowsEach + j;
        const reasons: Reason[] = CANDIDATES.map((name, k) => {
          const share = answer.shares[row * K + k];
          const forecast = paths[row * K + k];
          return { kind: "candidate" as const, name, share, forecast, value: share * forecast };
        });
        const tell = (kind: Reason["kind"], name: string, value: number) =>
          reasons.push({ kind, name, share: null, forecast: null, value });
        const mixed = reasons.reduce((sum, { value }) => sum + value, 0);
        tell("adjustment", "network", own[j] - mixed);
        tell("adjustment", "similar series", shift[j]);
        tell("adjustment", "limits", medians[j] - (own[j] + shift[j]));
        if (tuning) tell("tuning", "tuned copy", tuning[j]);
        for (const [g, { name }] of GROUPS.entries()) tell("group", name, groups[g][j]);
        tell("calibration", "stretch", mixture.stretch[j]);
        yield { unique_id: ids[first + i], h: j + 1, median: medians[j], reasons: telling(reasons) };
      }
    }
  }
}

/** What becomes of the medians that the network answers for series `i`: what is lent to them, then their limits. */
function finished(
  { y, offsets }: Panel,
  i: number,
  own: Float64Array,
  { mixture: { lent }, whole }: Explained,
): { shift: Float64Array; medians: Float64Array } {
  const past = y.subarray(offsets[i], offsets[i + 1]);
  const floor = limitOf(past, false);
  const shift = lent ? lentTo(lent, i, own.map(floor)) : new Float64Array(own.length);
  const still = isConstant(past);
  const limit = limitOf(past, whole);
  return { shift, medians: own.map((median, j) => limit(still ? past[0] : median + shift[j])) };
}

/** The rows with one group of inputs at what is typical. */
function without(rows: Float32Array, count: number, group: number): Float32Array {
  const from = GROUPS.slice(0, group).reduce((sum, { length }) => sum + length, 0);
  const typical = typicalInputs().subarray(from, from + GROUPS[group].length);
  const out = rows.slice();
  for (let row = 0; row < count; row++) out.set(typical, row * WIDTH + from);
  return out;
}
