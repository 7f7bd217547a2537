import { type ForecastRow, LEVELS } from "../../browser/index.js";
import { dateText, numberText } from "./plainText.js";

const SHOWN = [0.025, 0.1, 0.5, 0.9, 0.975] as const;

/** The forecast of one series, a row a period: what the chart shows, in numbers. */
export function ForecastTable({ rows, name, freq }: { rows: readonly ForecastRow[]; name: string; freq: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="scroll" tabIndex={0} aria-label={`Forecast of ${name} in numbers`}>
      <table id="forecast">
        <caption>{name}: the mean, and quantiles. In 8 of 10 cases the value lies between 10 % and 90 %.</caption>
        <thead>
          <tr>
            {["Period", "Mean", ...SHOWN.map((q) => `${100 * q} %`)].map((title, i) => (
              <th key={title} scope="col" class={i > 0 ? "number" : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.ds}>
              <th scope="row">{dateText(row.ds, freq)}</th>
              {[row.mean, ...SHOWN.map((q) => row.quantiles[LEVELS.indexOf(q)])].map((value, i) => (
                <td key={i} class="number" data-value={value}>
                  {numberText(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
