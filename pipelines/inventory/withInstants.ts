import { isHourly } from "../../models/frequency.js";
import type { Dataset, Field } from "./dataset.js";

/** The field with the instant of a field that says date and time on the wall clock: when the clocks go back, an hour
 * comes twice, and only the instant tells which. */
export const instantField = (time: string): string => `${time}_utc`;

/** A data set whose rows also keep the instants, in UTC, by which its hourly series count them. */
export function withInstants(dataset: Dataset): Dataset {
  const times = new Set(dataset.series.flatMap(({ freq, time }) => (freq.some(isHourly) ? [time] : [])));
  if (times.size === 0) return dataset;
  const added = [...times].map((time): [string, Field] => {
    const field = dataset.fields[time];
    return [instantField(time), { ...field, utc: true, from: field.from ?? [time] }];
  });
  return { ...dataset, fields: { ...dataset.fields, ...Object.fromEntries(added) } };
}
