import { frequency } from "./frequency.js";
import type { FitOptions, PredictOptions } from "./method.js";
import type { Panel } from "./panel.js";

/** Squares and sums of larger values would not be numbers any more. */
const LARGEST = 1e100;

const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * Refuses a panel that no method could forecast honestly, before any fitting starts.
 * @throws RangeError that names the series, the date and what to do
 */
export function checkPanel(panel: Panel, { h }: FitOptions): void {
  const { ids, offsets, ds, y, seasonLength, covariates } = panel;
  if (!Number.isInteger(h) || h < 1) throw new RangeError(`The horizon h is ${h}. Give a whole number of at least 1.`);
  if (!Number.isInteger(seasonLength) || seasonLength < 1)
    throw new RangeError(`The season length is ${seasonLength}. Give a whole number of at least 1; 1 means no season.`);
  if (
    offsets.length !== ids.length + 1 ||
    offsets[0] !== 0 ||
    offsets[ids.length] !== y.length ||
    ds.length !== y.length
  )
    throw new RangeError(
      `The panel's columns do not fit together: ${ids.length} ids, ${offsets.length} offsets, ${ds.length} dates, ${y.length} values.`,
    );
  if (new Set(ids).size !== ids.length) {
    const twice = ids.find((id, i) => ids.indexOf(id) !== i);
    throw new RangeError(`Two series are called ${JSON.stringify(twice)}. Give each its own id.`);
  }
  const { between } = frequency(panel.freq);
  for (let i = 0; i < ids.length; i++) {
    if (offsets[i + 1] <= offsets[i])
      throw new RangeError(`Series ${ids[i]} has no values. Leave it out of the panel.`);
    for (let row = offsets[i]; row < offsets[i + 1]; row++) {
      if (!(Math.abs(y[row]) <= LARGEST))
        throw new RangeError(
          `Series ${ids[i]} has the value ${y[row]} at ${iso(ds[row])}. Fill or cut gaps before fitting.`,
        );
      if (row > offsets[i] && between(ds[row - 1], ds[row]) !== 1)
        throw new RangeError(
          `Series ${ids[i]} goes from ${iso(ds[row - 1])} to ${iso(ds[row])}, which is not one period of ${panel.freq}. Sort it and fill its gaps.`,
        );
    }
  }
  for (const [kind, length] of [
    ["static", ids.length],
    ["historic", y.length],
    ["future", y.length],
  ] as const)
    for (const [name, column] of Object.entries(covariates[kind]))
      if (column.length !== length)
        throw new RangeError(`The ${kind} covariate ${name} has ${column.length} values, ${length} are needed.`);
}

/**
 * Refuses what a fit cannot answer. Local methods read no covariates and ask for none.
 * @throws RangeError for a horizon, levels or future covariates that do not fit
 */
export function checkPredict(
  panel: Pick<Panel, "ids"> & { readonly covariates: Pick<Panel["covariates"], "future"> },
  fitted: FitOptions,
  { h, levels, future }: PredictOptions,
): void {
  if (!Number.isInteger(h) || h < 1 || h > fitted.h)
    throw new RangeError(`The horizon h is ${h}. Give a whole number from 1 to ${fitted.h}, the h of fit.`);
  if (levels.length === 0 || levels.some((q, i) => !(q > 0 && q < 1) || (i > 0 && q <= levels[i - 1])))
    throw new RangeError(`The quantile levels are [${levels.join(", ")}]. Give ascending numbers between 0 and 1.`);
  for (const name of Object.keys(panel.covariates.future)) {
    const column = future?.[name];
    if (column === undefined || column.length !== panel.ids.length * h)
      throw new RangeError(
        `The future covariate ${name} has ${column?.length ?? "no"} values over the horizon, ${panel.ids.length} series × ${h} periods are needed.`,
      );
  }
}
