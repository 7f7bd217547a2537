import { cutWindow } from "../cutWindow.js";
import type { Forecast } from "../method.js";
import type { Panel } from "../panel.js";
import { panelLoss } from "../panelLoss.js";
import { Random } from "../pretrained/invent/random.js";
import { covariateRows } from "./covariateRows.js";
import { type Residual, residualOf, unitOf } from "./residual.js";
import { type ShiftNetwork, shifts, trainShifts } from "./shiftNetwork.js";

/** Forecasts a panel at `SCORED_LEVELS` without covariates, as the forecasts to be corrected are made. */
export type Forecaster = (panel: Panel) => Forecast;

/** Shares of the correction that are tried. */
const SHARES = [0, 0.25, 0.5, 0.75, 1];
/** What is gained below this share of the loss is chance. */
const WORTH = 0.99;
/** Stretches of the past that decide the share, each tried with a network that was trained on what lies before it. */
const FOLDS = 3;
/** Share of the past that these stretches are. */
const HELD = 0.6;
/** Rows that are learnt from, at most about: origins × series × steps. */
const ROWS = 8_000;
/** Farthest residual, in units of seasonal naive's error: a single outlier teaches nothing. */
const FARTHEST = 20;

/** Forecasts from one origin, `back` periods before the end, against what came. */
interface Origin {
  readonly panel: Panel;
  readonly back: number;
  readonly actual: Float64Array;
  readonly forecast: Forecast;
}

/**
 * Trains one small network over all series of a panel on what `forecaster` missed at rolling origins of its past, as
 * far as covariates tell it, and gives it the weight that it has earned: on stretches of the past, each by a trial copy
 * that was trained on what lies before it. Nothing after the panel's end is known here, but the future covariates that `correct` is given.
 *
 * Forecast, then explain the rest by other variables: stacking, as Wolpert (1992), Neural Networks 5(2), in time order.
 * @param forecaster forecasts a past of the panel, `h` periods at `SCORED_LEVELS`
 */
export function learnResidual(panel: Panel, forecaster: Forecaster, h: number, seed: number): Residual {
  const none = (gain: number) => residualOf(panel, h, { weight: 0, gain });
  const { covariates } = panel;
  if ([covariates.static, covariates.historic, covariates.future].every((c) => Object.keys(c).length === 0))
    return none(Number.NaN);
  const rows = covariateRows(panel, h);
  const place = new Map(panel.ids.map((id, i) => [id, i]));
  const longest = Math.max(...panel.ids.map((_, i) => panel.offsets[i + 1] - panel.offsets[i]));
  const room = longest - h - panel.seasonLength - Math.max(panel.seasonLength >> 1, 12);
  const folds = Math.min(FOLDS, Math.floor(room / (3 * h)));
  if (folds < 1) return none(Number.NaN);
  const bare = { ...panel, covariates: { static: {}, historic: {}, future: {} } };
  const stride = Math.max(1, Math.min(h, Math.ceil((room * panel.ids.length * h) / ROWS)));
  const many = Math.min(Math.floor(room / stride) + 1, Math.max(8, Math.floor(ROWS / (panel.ids.length * h))));
  const origins = Array.from({ length: many }, (_, k): Origin => {
    const { panel: past, actual } = cutWindow(bare, k * stride, h);
    return { panel: past, back: k * stride, actual, forecast: forecaster(past) };
  });
  const learnt = (some: readonly Origin[], stream: number) => {
    const { x, t } = examples(some, place, panel, rows.width, rows.write, h);
    return trainShifts(x, t, rows.width, new Random(seed, stream));
  };
  const part = (HELD * many * stride) / folds;
  const losses = SHARES.map(() => 0);
  for (let fold = 0; fold < folds; fold++) {
    const [from, to] = [fold * part, (fold + 1) * part];
    const trial = learnt(
      origins.filter(({ back }) => back >= to + h - stride),
      11 + fold,
    );
    for (const origin of origins.filter(({ back }) => back >= from && back < to)) {
      const moves = movesOf(trial, origin, place, rows, h);
      for (const [k, share] of SHARES.entries()) losses[k] += lossOf(origin, moves, share);
    }
  }
  const best = Math.min(...losses);
  const gain = best / losses[0];
  const weight = gain < WORTH ? SHARES[losses.indexOf(best)] : 0;
  if (weight === 0) return none(gain);
  return residualOf(panel, h, { weight, gain, network: learnt(origins, 10) });
}

/** What became of the covariates, in words. */
export function sayResidual({ weight, gain }: Pick<Residual, "weight" | "gain">): string {
  if (Number.isNaN(gain)) return "not tried: the past is too short";
  if (weight === 0) return "tried and left out: they did not help enough at earlier cutoffs";
  return `used: ${((1 - gain) * 100).toFixed(1)} % lower loss at earlier cutoffs`;
}

function examples(
  origins: readonly Origin[],
  place: ReadonlyMap<string, number>,
  panel: Panel,
  width: number,
  write: ReturnType<typeof covariateRows>["write"],
  h: number,
): { x: Float64Array; t: Float64Array } {
  const count = origins.reduce((sum, { panel }) => sum + panel.ids.length * h, 0);
  const x = new Float64Array(count * width);
  const t = new Float64Array(count);
  let row = 0;
  for (const { panel: past, actual, forecast } of origins)
    past.ids.forEach((id, k) => {
      const i = place.get(id)!;
      const n = past.offsets[k + 1] - past.offsets[k];
      const unit = unitOf(past, k);
      if (n < panel.seasonLength + 4 || !(unit > 0)) return;
      for (let j = 1; j <= h; j++, row++) {
        write(i, n - 1, j, x, row * width);
        const miss = (actual[k * h + j - 1] - medianOf(forecast, k * h + j - 1)) / unit;
        t[row] = Math.max(-FARTHEST, Math.min(miss, FARTHEST));
      }
    });
  return { x: x.subarray(0, row * width), t: t.subarray(0, row) };
}

/** A trial network's whole corrections of one origin's forecasts, in the unit of `y`. */
function movesOf(
  network: ShiftNetwork,
  { panel: past }: Origin,
  place: ReadonlyMap<string, number>,
  rows: ReturnType<typeof covariateRows>,
  h: number,
): Float64Array {
  const x = new Float64Array(h * rows.width);
  const out = new Float64Array(past.ids.length * h);
  past.ids.forEach((id, k) => {
    const n = past.offsets[k + 1] - past.offsets[k];
    for (let j = 1; j <= h; j++) rows.write(place.get(id)!, n - 1, j, x, (j - 1) * rows.width);
    const unit = unitOf(past, k);
    shifts(network, x).forEach((shift, j) => {
      out[k * h + j] = unit * shift;
    });
  });
  return out;
}

/** SQL of an origin's forecasts after a share of the corrections. */
function lossOf({ panel, actual, forecast }: Origin, moves: Float64Array, share: number): number {
  const width = forecast.levels.length;
  const quantiles = forecast.quantiles.map((q, i) => q + share * moves[Math.floor(i / width)]);
  return panelLoss(panel, { ...forecast, quantiles }, actual);
}

const medianOf = ({ levels, quantiles }: Forecast, row: number) =>
  quantiles[row * levels.length + (levels.length - 1) / 2];
