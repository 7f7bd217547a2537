import { distances, stretch, stretchFactor } from "../../models/calibration.js";
import { average, sharedWeights, weigh } from "../../models/combine.js";
import { guard, type Verdict } from "../../models/guard.js";
import { LEVELS } from "../../models/method.js";
import { score, type Trial } from "./backtest.js";
import type { SeriesForecast } from "./memberForecasts.js";

/** One series with its members' forecasts; member 0 is seasonal naive. */
export interface Candidate {
  readonly area: string;
  readonly trials: readonly Trial[];
  /** Members first, then as `trials`; undefined where a member made none. */
  readonly tried: readonly (readonly (SeriesForecast | undefined)[])[];
  /** Live forecasts, one a member. */
  readonly live: readonly (SeriesForecast | undefined)[];
}

export interface Combined {
  readonly area: string;
  readonly verdict: Verdict;
  /** Of the published forecast, one a member; all 0 where nothing is published. */
  readonly weights: Float64Array;
  readonly live: SeriesForecast | undefined;
  /** What would have been published in each trial, by weights that had not seen it. */
  readonly tried: readonly (SeriesForecast | undefined)[];
}

/**
 * Combines every series of a panel. Weights, and then by how much the spread is stretched, come from its backtest, a
 * series' own and the panel's; no window is scored with what was learnt from it.
 */
export function combineSeries(candidates: readonly Candidate[]): Combined[] {
  const losses = candidates.map(({ trials, tried }) =>
    tried.map((windows) => windows.map((f, w) => (f ? score("SQL", trials[w], f.quantiles) : Number.NaN))),
  );
  const windows = [...new Set(candidates.flatMap(({ trials }) => trials.map(({ window }) => window)))];
  const weightsFrom = (seen: (window: number) => boolean) => {
    const kept = candidates.map(({ trials }) => trials.map(({ window }) => seen(window)));
    const known = losses.map((members, i) => members.map((member) => member.filter((_, w) => kept[i][w])));
    const shared = sharedWeights(known);
    return candidates.map(({ trials }, i) =>
      weigh(known[i], sum(trials.filter((_, w) => kept[i][w]).map(({ actual }) => actual.length)), shared),
    );
  };
  const honest = new Map(windows.map((window) => [window, weightsFrom((other) => other !== window)]));
  const weights = weightsFrom(() => true);

  const blended = candidates.map(({ trials, tried }, i) =>
    trials.map(({ window }, w) =>
      blend(
        tried.map((member) => member[w]),
        honest.get(window)![i],
      ),
    ),
  );
  const apart = candidates.map(({ trials }, i) =>
    trials.map(({ actual }, w) => distances(actual, blended[i][w]!.quantiles, LEVELS)),
  );
  const stretchesFrom = (seen: (window: number) => boolean) => {
    const known = candidates.map(({ trials }, i) => apart[i].filter((_, w) => seen(trials[w].window)));
    const shared = stretchFactor(join(known.flat()), 1);
    return known.map((own) => stretchFactor(join(own), shared));
  };
  const honestly = new Map(windows.map((window) => [window, stretchesFrom((other) => other !== window)]));
  const stretches = stretchesFrom(() => true);

  return candidates.map(({ area, trials, tried, live }, i) => {
    const scored = blended[i].map((f, w) => f && stretch(f, LEVELS, honestly.get(trials[w].window)![i]));
    const verdict = guard(meanLoss(trials, scored), meanLoss(trials, tried[0]), live[0] ? trials.length : 0);
    const alone = Float64Array.from(live, (_, m) => (m === 0 ? 1 : 0));
    if (verdict.publish === "nothing") return { area, verdict, weights: alone.fill(0), live: undefined, tried: [] };
    if (verdict.publish === "seasonal-naive") return { area, verdict, weights: alone, live: live[0], tried: tried[0] };
    const combined = blend(live, weights[i]);
    return {
      area,
      verdict,
      weights: weights[i],
      live: combined && stretch(combined, LEVELS, stretches[i]),
      tried: scored,
    };
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const join = (parts: readonly Float64Array[]): Float64Array =>
  Float64Array.from(parts.flatMap((part) => Array.from(part)));

/** Mean SQL over the trials; NaN where a forecast is missing or there is no trial. */
function meanLoss(trials: readonly Trial[], forecasts: readonly (SeriesForecast | undefined)[]): number {
  const loss = (f: SeriesForecast | undefined, trial: Trial) => (f ? score("SQL", trial, f.quantiles) : Number.NaN);
  return trials.reduce((sum, trial, w) => sum + loss(forecasts[w], trial), 0) / trials.length;
}

/** The weighted forecast of the members that made one. */
function blend(members: readonly (SeriesForecast | undefined)[], weights: Float64Array): SeriesForecast | undefined {
  const present = members.map((member, m) => (member ? weights[m] : 0));
  const total = sum(present);
  if (total === 0) return members[0];
  const shares = Float64Array.from(present, (weight) => weight / total);
  const empty = new Float64Array();
  return {
    mean: average(
      members.map((member) => member?.mean ?? empty),
      shares,
    ),
    quantiles: average(
      members.map((member) => member?.quantiles ?? empty),
      shares,
    ),
  };
}
