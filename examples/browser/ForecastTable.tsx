import { type ForecastRow, LEVELS } from "../../browser/index.js";
import { NumberTable } from "./NumberTable.js";
import { dateText } from "./plainText.js";

const SHOWN = [0.025, 0.1, 0.5, 0.9, 0.975] as const;

/** The forecast of one series, a row a period: what the chart shows, in numbers. */
export function ForecastTable({ rows, name, freq }: { rows: readonly ForecastRow[]; name: string; freq: string }) {
  return (
    <NumberTable
      id="forecast"
      caption={`${name}: the mean, and quantiles. In 8 of 10 cases the value lies between 10 % and 90 %.`}
      label={`Forecast of ${name} in numbers`}
      titles={["Period", "Mean", ...SHOWN.map((q) => `${100 * q} %`)]}
      rows={rows.map((row) => [
        dateText(row.ds, freq),
        row.mean,
        ...SHOWN.map((q) => row.quantiles[LEVELS.indexOf(q)]),
      ])}
    />
  );
}
