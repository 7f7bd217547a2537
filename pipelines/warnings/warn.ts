import { frequency, isHourly } from "../../models/frequency.js";
import { LEVELS } from "../../models/method.js";
import { instantOf } from "../../models/timeZone.js";
import { WARN_FROM } from "../published/warnFrom.js";
import { exceedance } from "./exceedance.js";
import { usualRange } from "./usualRange.js";
import { warningSentence } from "./warningSentence.js";

/** Cases by which small counts differ all the time. */
const CASES = 10;

/** One published series: what is known of it, and its forecast. */
export interface WarnSeries {
  readonly service: string;
  readonly area: string;
  readonly freq: string;
  /** What planners call the service, the area and what is counted. */
  readonly title: string;
  readonly areaName: string;
  readonly unit: string;
  /** Demand that can be met in one period; the usual range counts where it is missing. */
  readonly capacity?: number;
  readonly history: { readonly ds: readonly number[]; readonly y: readonly number[] };
  /** Per period ahead the quantiles at `LEVELS`; `ds` in epoch milliseconds. */
  readonly forecast: readonly { readonly ds: number; readonly h: number; readonly quantiles: readonly number[] }[];
}

/** A row of the published table `warnings`, without the run. */
export interface Warning {
  readonly rank: number;
  readonly service: string;
  readonly area: string;
  readonly freq: string;
  readonly ds: number;
  readonly h: number;
  readonly kind: "capacity" | "usual range";
  readonly threshold: number;
  readonly expected: number;
  readonly probability: number;
  readonly sentence: string;
}

/**
 * Early warnings: where and when demand exceeds capacity, or its usual range where no capacity is known, with a
 * probability from `WARN_FROM` on, in periods that have not ended before the as-of date. The most pressing comes first: ranked by probability × severity, where severity
 * is how far demand goes beyond the threshold when it does, as a share of the threshold. That product is the
 * expected excess over the threshold, so areas of all sizes and services of all units stand in one list. What is
 * counted is compared with ten cases more than the threshold: two rescues instead of one are not a doubling.
 * @param asOf epoch milliseconds
 * @param timeZone whose clocks tell the time of an hour
 */
export function warn(series: readonly WarnSeries[], asOf: number, timeZone = "UTC"): Warning[] {
  return series
    .flatMap((s) => {
      const { add } = frequency(s.freq);
      const now = isHourly(s.freq) ? instantOf(asOf, timeZone) : asOf;
      return s.forecast.filter((step) => add(step.ds, 1) > now).flatMap((step) => candidate(s, step, timeZone) ?? []);
    })
    .filter((c) => c.probability >= WARN_FROM[c.kind])
    .sort((a, b) => b.pressure - a.pressure || byKey(a, b))
    .map(({ pressure: _, ...warning }, i) => ({ rank: i + 1, ...warning }));
}

function candidate(s: WarnSeries, { ds, h, quantiles }: WarnSeries["forecast"][number], timeZone: string) {
  const threshold = s.capacity ?? usualRange(s.freq, s.history, ds, timeZone);
  if (threshold === undefined) return undefined;
  const { probability, excess } = exceedance(LEVELS, quantiles, threshold);
  const warning = {
    service: s.service,
    area: s.area,
    freq: s.freq,
    ds,
    h,
    kind: s.capacity === undefined ? ("usual range" as const) : ("capacity" as const),
    threshold,
    expected: quantiles[LEVELS.indexOf(0.5)],
    probability,
  };
  const counted = s.history.y.length > 0 && s.history.y.every(Number.isInteger);
  const plan = quantiles[LEVELS.indexOf(0.9)];
  return {
    pressure: excess / (threshold + (counted || threshold <= 0 ? CASES : 0)),
    ...warning,
    sentence: warningSentence({
      ...warning,
      timeZone,
      counted,
      plan,
      title: s.title,
      areaName: s.areaName,
      unit: s.unit,
    }),
  };
}

const byKey = (a: Omit<Warning, "rank">, b: Omit<Warning, "rank">): number =>
  compare(a.service, b.service) || compare(a.area, b.area) || compare(a.freq, b.freq) || a.ds - b.ds;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
