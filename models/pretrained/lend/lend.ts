import { cutWindow } from "../../cutWindow.js";
import { LEVELS } from "../../method.js";
import { SCORED_LEVELS, seasonalNaiveError, sql } from "../../metrics.js";
import type { Panel } from "../../panel.js";
import type { Engine } from "../../training/makeTrainer.js";
import { forecastPanel } from "../forecastPanel.js";
import type { Mixture } from "../mixture.js";
import { groupMeans } from "./groupMeans.js";
import { type Lent, lentShift, shapesOf } from "./shape.js";
import { type Groups, similarSeries } from "./similarSeries.js";

const SHARES = [0, 0.25, 0.5];
/** Windows before the panel's end on which is decided. */
const WINDOWS = 4;
/** Lending has to lower the loss by this much, or what it gains is chance. */
const WORTH = 0.997;
/** Fewer series than these have too little in common that could be told from chance. */
const FEWEST = 10;
/** Forecasts of one window that decide; with more, evenly spread series stand for all. */
const ROWS = 20_000;
const MIDDLE = LEVELS.indexOf(0.5);

/** What was decided, for the card. */
export interface Decision {
  readonly lent?: Lent;
  /** Least loss relative to that without lending; NaN where the panel is not of the kind. */
  readonly gain: number;
}

/**
 * Lets series borrow the course over the horizon from the mean of their like, where the panel's own past says that it
 * helps: the mean of many series shows a season that each of them hides in its noise. Whether, from whom (all series,
 * or those of the same season and course), and how far is what had the least quantile loss over the last windows
 * before the panel's end, forecast without having seen them by `untouched`; what is lent is the course that `mixture`
 * forecasts for the groups. Only for panels without negative values whose series all end together.
 */
export function lend(
  panel: Panel,
  untouched: Mixture,
  mixture: Mixture,
  h: number,
  seed: number,
  engine?: Engine,
): Decision {
  if (!endTogether(panel) || panel.ids.length < FEWEST || panel.y.some((v) => v < 0)) return { gain: Number.NaN };
  const one: Groups = { of: new Int32Array(panel.ids.length), count: 1 };
  const similar = similarSeries(panel, seed);
  const ways = similar.count > 1 ? [one, similar] : [one];
  const sums = ways.map(() => new Float64Array(SHARES.length));
  let windows = 0;
  for (let k = 0; k < WINDOWS; k++) {
    const losses = windowLosses(panel, ways, untouched, h, k * h, engine);
    if (!losses) break;
    for (const [w, loss] of losses.entries()) for (let s = 0; s < SHARES.length; s++) sums[w][s] += loss[s] / loss[0];
    windows++;
  }
  if (windows === 0) return { gain: Number.NaN };
  const gains = sums.map((sum) => Math.min(...sum) / windows);
  const gain = Math.min(...gains);
  if (!(gain < WORTH)) return { gain };
  const best = gains.indexOf(gain);
  const shapes = groupShapes(panel, ways[best], mixture, h, 0, engine);
  return { lent: { of: ways[best].of, shapes, share: SHARES[sums[best].indexOf(gain * windows)] }, gain };
}

function endTogether({ ids, offsets, ds }: Panel): boolean {
  return ids.every((_, i) => ds[offsets[i + 1] - 1] === ds[ds.length - 1]);
}

function groupShapes(
  panel: Panel,
  { of, count }: Groups,
  mixture: Mixture,
  h: number,
  before: number,
  engine?: Engine,
) {
  const means = groupMeans(panel, of, count, before);
  return shapesOf(forecastPanel(means, mixture, { h, levels: [0.5] }, h, false, engine).quantiles, h);
}

/** Loss of each way and share on the window that ends `before` periods before the panel does; none where few reach it. */
function windowLosses(
  panel: Panel,
  ways: readonly Groups[],
  mixture: Mixture,
  h: number,
  before: number,
  engine?: Engine,
): Float64Array[] | undefined {
  const m = panel.seasonLength;
  const stride = Math.ceil((panel.ids.length * h) / ROWS);
  const chosen = panel.ids.flatMap((_, i) =>
    i % stride === 0 && panel.offsets[i + 1] - panel.offsets[i] - before - h > m + 3 ? [i] : [],
  );
  if (chosen.length < Math.max(FEWEST, panel.ids.length / stride / 2)) return undefined;
  const { panel: past, actual } = cutWindow(seriesOf(panel, chosen), before, h);
  const { quantiles } = forecastPanel(past, mixture, { h, levels: LEVELS }, h, false, engine);
  const scored = SCORED_LEVELS.map((q) => LEVELS.indexOf(q));
  return ways.map((way) => {
    const shapes = groupShapes(panel, way, mixture, h, before + h, engine);
    const losses = new Float64Array(SHARES.length);
    for (const [k, i] of chosen.entries()) {
      const scale = seasonalNaiveError(past.y.subarray(past.offsets[k], past.offsets[k + 1]), m);
      if (!(scale > 0)) continue;
      const at = (j: number, q: number) => quantiles[(k * h + j) * LEVELS.length + q];
      const medians = Float64Array.from({ length: h }, (_, j) => at(j, MIDDLE));
      const shape = shapes.subarray(way.of[i] * h, (way.of[i] + 1) * h);
      for (const [s, share] of SHARES.entries()) {
        const shift = lentShift(medians, shape, share);
        const moved = Array.from({ length: h }, (_, j) => scored.map((q) => Math.max(at(j, q) + shift[j], 0))).flat();
        losses[s] += sql(actual.subarray(k * h, (k + 1) * h), moved, SCORED_LEVELS, scale);
      }
    }
    return losses;
  });
}

/** Some series of a panel, as a panel. */
function seriesOf(panel: Panel, chosen: readonly number[]): Panel {
  const parts = chosen.map((i) => [panel.offsets[i], panel.offsets[i + 1]] as const);
  const offsets = new Int32Array(chosen.length + 1);
  for (const [k, [from, to]] of parts.entries()) offsets[k + 1] = offsets[k] + to - from;
  const [ds, y] = [new Float64Array(offsets[chosen.length]), new Float64Array(offsets[chosen.length])];
  for (const [k, [from, to]] of parts.entries()) {
    ds.set(panel.ds.subarray(from, to), offsets[k]);
    y.set(panel.y.subarray(from, to), offsets[k]);
  }
  return { ...panel, ids: chosen.map((i) => panel.ids[i]), offsets, ds, y };
}
