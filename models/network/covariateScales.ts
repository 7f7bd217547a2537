import type { Panel } from "../panel.js";
import { type Scale, scaleOf } from "./standardise.js";

/** Scales of a panel's covariates, by name. */
export interface CovariateScales {
  /** Over the panel. */
  readonly static: Readonly<Record<string, Scale>>;
  /** One a series, since each may be in that series' unit. */
  readonly historic: Readonly<Record<string, readonly Scale[]>>;
  /** Over the panel's past. */
  readonly future: Readonly<Record<string, Scale>>;
}

/** The scales that networks read covariates on. */
export function covariateScales({ ids, offsets, covariates }: Panel): CovariateScales {
  const each = <T>(columns: Readonly<Record<string, Float64Array>>, of: (column: Float64Array) => T) =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, of(column)]));
  return {
    static: each(covariates.static, scaleOf),
    historic: each(covariates.historic, (column) =>
      ids.map((_, i) => scaleOf(column.subarray(offsets[i], offsets[i + 1]))),
    ),
    future: each(covariates.future, scaleOf),
  };
}
