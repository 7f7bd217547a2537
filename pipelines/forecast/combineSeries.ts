import { average, type Losses, sharedWeights, weigh } from "../../models/combine.js";
import { guard, type Verdict } from "../../models/guard.js";
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

/** Combines every series of a panel; weights come from its backtest, a series' own and the panel's. */
export function combineSeries(candidates: readonly Candidate[]): Combined[] {
  const losses = candidates.map(({ trials, tried }) =>
    tried.map((windows) => windows.map((f, w) => (f ? score("SQL", trials[w], f.quantiles) : Number.NaN))),
  );
  const windows = Math.max(0, ...candidates.map(({ trials }) => trials.length));
  const without = (w: number): Losses[] =>
    losses.map((series) => series.map((member) => member.filter((_, other) => other !== w)));
  const honest = Array.from({ length: windows }, (_, w) => sharedWeights(without(w)));
  const shared = sharedWeights(losses);
  return candidates.map(({ area, trials, tried, live }, i) => {
    const blended = trials.map((_, w) =>
      blend(
        tried.map((member) => member[w]),
        weigh(without(w)[i], {}, honest[w]),
      ),
    );
    const verdict = guard(meanLoss(trials, blended), meanLoss(trials, tried[0]), live[0] ? trials.length : 0);
    const alone = Float64Array.from(live, (_, m) => (m === 0 ? 1 : 0));
    if (verdict.publish === "nothing") return { area, verdict, weights: alone.fill(0), live: undefined, tried: [] };
    if (verdict.publish === "seasonal-naive") return { area, verdict, weights: alone, live: live[0], tried: tried[0] };
    const weights = weigh(losses[i], {}, shared);
    return { area, verdict, weights, live: blend(live, weights), tried: blended };
  });
}

/** Mean SQL over the trials; NaN where a forecast is missing or there is no trial. */
function meanLoss(trials: readonly Trial[], forecasts: readonly (SeriesForecast | undefined)[]): number {
  const loss = (f: SeriesForecast | undefined, trial: Trial) => (f ? score("SQL", trial, f.quantiles) : Number.NaN);
  return trials.reduce((sum, trial, w) => sum + loss(forecasts[w], trial), 0) / trials.length;
}

/** The weighted forecast of the members that made one. */
function blend(members: readonly (SeriesForecast | undefined)[], weights: Float64Array): SeriesForecast | undefined {
  const present = members.map((member, m) => (member ? weights[m] : 0));
  const sum = present.reduce((total, weight) => total + weight, 0);
  if (sum === 0) return members[0];
  const shares = Float64Array.from(present, (weight) => weight / sum);
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
