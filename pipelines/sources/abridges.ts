import { isHourly } from "../../models/frequency.js";
import { isPoint } from "../inventory/area.js";
import type { Dataset } from "../inventory/dataset.js";
import { placed } from "./abridge.js";

/**
 * Whether all that a night asks of a data set's rows is how many there are of each kind: where series count them, and
 * nothing looks at one row among others.
 */
export function abridges({ source, series, key, covariates, statics, contract }: Dataset): boolean {
  const times = new Set(series.map(({ time }) => time));
  return (
    ["csv", "tsv"].includes(source.format) &&
    source.unpivot === undefined &&
    series.length > 0 &&
    series.every(
      ({ measure, freq, ...which }) =>
        measure === "count" &&
        !freq.some(isHourly) &&
        !isPoint(which.area) &&
        !placed(which).some((field) => times.has(field)),
    ) &&
    !key &&
    covariates.length === 0 &&
    !statics &&
    !contract?.unique.length &&
    !contract?.uniqueAcrossFiles.length
  );
}
