import { distances, stretchFactor } from "../../models/calibration.js";
import { average, sharedWeights, weigh } from "../../models/combine.js";
import { LEVELS } from "../../models/method.js";
import { score, type Trial } from "./backtest.js";
import type { SeriesForecast } from "./memberForecasts.js";

/** What members said of one series on its backtest. */
export interface Tried {
  readonly trials: readonly Trial[];
  /** Members first, then as `trials`; undefined where a member made no forecast. */
  readonly tried: readonly (readonly (SeriesForecast | undefined)[])[];
}

/** How one series' members are combined. */
export interface Learnt {
  /** One a member, sum 1. */
  readonly weights: Float64Array;
  /** By how much the combination's spread is stretched. */
  readonly stretch: number;
}

/**
 * Learns from some windows of a panel's backtest how to combine each series' members: weights, and by how much to
 * stretch the spread of what they give. The stretch is learnt from combinations that had not seen their own window.
 * @param seen tells whether a window may be looked at
 */
export function learnCombination(panel: readonly Tried[], seen: (window: number) => boolean): Learnt[] {
  const weights = learnWeights(panel, seen);
  const windows = [...new Set(panel.flatMap(({ trials }) => trials.map(({ window }) => window)))].filter(seen);
  const blind = new Map(windows.map((own) => [own, learnWeights(panel, (w) => seen(w) && w !== own)]));
  const apart = panel.map(({ trials, tried }, i) =>
    trials.flatMap(({ window, actual }, w) => {
      if (!seen(window)) return [];
      const members = tried.map((member) => member[w]);
      return Array.from(distances(actual, blend(members, blind.get(window)![i])!.quantiles, LEVELS));
    }),
  );
  const shared = stretchFactor(apart.flat(), 1);
  return weights.map((own, i) => ({ weights: own, stretch: stretchFactor(apart[i], shared) }));
}

function learnWeights(panel: readonly Tried[], seen: (window: number) => boolean): Float64Array[] {
  const kept = panel.map(({ trials }) => trials.flatMap(({ window }, w) => (seen(window) ? [w] : [])));
  const losses = panel.map(({ trials, tried }, i) =>
    tried.map((member) =>
      kept[i].map((w) => {
        const forecast = member[w];
        return forecast ? score("SQL", trials[w], forecast.quantiles) : Number.NaN;
      }),
    ),
  );
  const shared = sharedWeights(losses);
  return panel.map(({ trials }, i) =>
    weigh(
      losses[i],
      kept[i].reduce((values, w) => values + trials[w].actual.length, 0),
      shared,
    ),
  );
}

/** The weighted forecast of the members that made one; seasonal naive's, the first, where none of those has a weight. */
export function blend(
  members: readonly (SeriesForecast | undefined)[],
  weights: Float64Array,
): SeriesForecast | undefined {
  const present = members.map((member, m) => (member ? weights[m] : 0));
  const total = present.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return members[0];
  const shares = Float64Array.from(present, (weight) => weight / total);
  const empty = new Float64Array();
  const mixed = (values: (forecast: SeriesForecast) => Float64Array) =>
    average(
      members.map((member) => (member ? values(member) : empty)),
      shares,
    );
  return { mean: mixed(({ mean }) => mean), quantiles: mixed(({ quantiles }) => quantiles) };
}
