import { stretch } from "../../models/calibration.js";
import { guard, type Verdict } from "../../models/guard.js";
import { LEVELS } from "../../models/method.js";
import { score, type Trial } from "./backtest.js";
import { blend, type Learnt, learnCombination, type Tried } from "./learnCombination.js";
import type { SeriesForecast } from "./memberForecasts.js";

/** One series with its members' forecasts; member 0 is seasonal naive. */
export interface Candidate extends Tried {
  readonly area: string;
  /** Live forecasts, one a member. */
  readonly live: readonly (SeriesForecast | undefined)[];
}

export interface Combined {
  readonly area: string;
  readonly verdict: Verdict;
  /** Of the published forecast, one a member; all 0 where nothing is published. */
  readonly weights: Float64Array;
  readonly live: SeriesForecast | undefined;
  /** What would have been published in each trial, by a combination that had not seen it. */
  readonly tried: readonly (SeriesForecast | undefined)[];
}

/**
 * Combines every series of a panel, as far as that beats seasonal naive on its backtest. No window is scored with what
 * was learnt from it.
 */
export function combineSeries(candidates: readonly Candidate[]): Combined[] {
  const windows = new Set(candidates.flatMap(({ trials }) => trials.map(({ window }) => window)));
  const blind = new Map([...windows].map((own) => [own, learnCombination(candidates, (w) => w !== own)]));
  const learnt = learnCombination(candidates, () => true);
  return candidates.map(({ area, trials, tried, live }, i) => {
    const scored = trials.map(({ window }, w) =>
      combined(
        tried.map((member) => member[w]),
        blind.get(window)![i],
      ),
    );
    const verdict = guard(meanLoss(trials, scored), meanLoss(trials, tried[0]), live[0] ? trials.length : 0);
    const alone = Float64Array.from(live, (_, m) => (m === 0 ? 1 : 0));
    if (verdict.publish === "nothing") return { area, verdict, weights: alone.fill(0), live: undefined, tried: [] };
    if (verdict.publish === "seasonal-naive") return { area, verdict, weights: alone, live: live[0], tried: tried[0] };
    return { area, verdict, weights: learnt[i].weights, live: combined(live, learnt[i]), tried: scored };
  });
}

function combined(members: readonly (SeriesForecast | undefined)[], learnt: Learnt): SeriesForecast | undefined {
  const forecast = blend(members, learnt.weights);
  return forecast && stretch(forecast, LEVELS, learnt.stretch);
}

/** Mean SQL over the trials; NaN where a forecast is missing or there is no trial. */
function meanLoss(trials: readonly Trial[], forecasts: readonly (SeriesForecast | undefined)[]): number {
  const loss = (f: SeriesForecast | undefined, trial: Trial) => (f ? score("SQL", trial, f.quantiles) : Number.NaN);
  return trials.reduce((sum, trial, w) => sum + loss(forecasts[w], trial), 0) / trials.length;
}
