import { seasonalNaiveError } from "../metrics.js";
import { type CovariateScales, covariateScales } from "../network/covariateScales.js";
import type { FutureCovariates, Panel } from "../panel.js";
import { covariateRows } from "./covariateRows.js";
import { type ShiftNetwork, shifts } from "./shiftNetwork.js";

/** What was learnt of how covariates move a panel's forecasts, as plain values. */
export interface LearntResidual {
  /** Share of the network's correction that is used, 0 to 1; 0 where it did not earn any. */
  readonly weight: number;
  /** Loss (SQL) with the correction on the stretches held out, relative to that without: below 1 is better; NaN when untried. */
  readonly gain: number;
  /** The network and the scales that it reads covariates on; missing where it has no weight. */
  readonly network?: ShiftNetwork;
  readonly scales?: CovariateScales;
}

/** Corrections by what was learnt. */
export interface Residual {
  readonly weight: number;
  readonly gain: number;
  /** Of which `residualOf` makes the same corrections again. */
  readonly state: LearntResidual;
  /** Corrections over the horizon, `series × h` in the unit of `y`: to be added to means and quantiles. */
  correct(future: FutureCovariates, h: number): Float64Array;
}

/**
 * Corrects a panel's forecasts by what was learnt on it, of fits for the horizon `h`.
 * @throws RangeError where the panel has other covariates than were learnt from
 */
export function residualOf(panel: Panel, h: number, learnt: LearntResidual): Residual {
  const { weight, gain, network } = learnt;
  if (network === undefined)
    return { weight, gain, state: learnt, correct: (_, steps) => new Float64Array(panel.ids.length * steps) };
  const scales = learnt.scales ?? covariateScales(panel);
  const rows = covariateRows(panel, h, scales);
  if (rows.width !== network.width)
    throw new RangeError(
      `The panel's covariates make ${rows.width} inputs, the network was trained on ${network.width}. Give the covariates that it was fitted with.`,
    );
  return {
    weight,
    gain,
    state: { weight, gain, network, scales },
    correct(future, steps) {
      const x = new Float64Array(steps * rows.width);
      const out = new Float64Array(panel.ids.length * steps);
      for (let i = 0; i < panel.ids.length; i++) {
        const n = panel.offsets[i + 1] - panel.offsets[i];
        const unit = unitOf(panel, i);
        if (!(unit > 0)) continue;
        for (let j = 1; j <= steps; j++) rows.write(i, n - 1, j, x, (j - 1) * rows.width, { future, h: steps });
        shifts(network, x).forEach((shift, j) => {
          out[i * steps + j] = weight * unit * shift;
        });
      }
      return out;
    },
  };
}

/** Seasonal naive's error of a series' past: the unit of corrections. NaN or 0 where there is none. */
export const unitOf = ({ y, offsets, seasonLength }: Panel, i: number): number =>
  seasonalNaiveError(y.subarray(offsets[i], offsets[i + 1]), seasonLength);
