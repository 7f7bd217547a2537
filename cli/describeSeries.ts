import { numberInWords, rateInWords } from "../pipelines/published/numberInWords.js";
import { dateInWords, periodInWords, periodNoun } from "../pipelines/published/periodInWords.js";
import { type Fan, fanLine } from "./fanLine.js";
import type { ForecastRow, PublishedSeries } from "./publishedSeries.js";
import { sparkline } from "./sparkline.js";

const SPARKS = 60;
const FAN = 40;

/** One series in full: its past as a sparkline, its fan, the next periods, what made the forecast and how good that is. */
export function describeSeries(series: PublishedSeries): string[] {
  const { title, name, area, unit, freq, run, as_of, status } = series;
  const noun = periodNoun(freq);
  return [
    `${title}, ${name}${name === area ? "" : ` (${area})`}: ${unit} per ${noun}`,
    `As of ${dateInWords(as_of.getTime())}, run ${run}`,
    "",
    ...past(series, noun),
    "",
    ...(status === "published" ? ahead(series) : [`Withheld. ${series.reason ?? ""}`.trimEnd()]),
    "",
  ];
}

function past({ history, freq, timeZone }: PublishedSeries, noun: string): string[] {
  if (history.length === 0) return ["No past."];
  const shown = history.slice(-SPARKS);
  const values = shown.map((row) => row.y);
  const label = (row: { ds: Date }) => periodInWords(freq, row.ds.getTime(), timeZone);
  const [low, high] = [Math.min(...values), Math.max(...values)].map(numberInWords);
  return [
    sparkline(values),
    `${label(shown[0])} to ${label(shown[shown.length - 1])}, ${shown.length} of ${history.length} ${noun}s: ` +
      `from ${low} to ${high}, last ${numberInWords(values[values.length - 1])}`,
    ...estimated(history, noun),
    ...filled(shown, noun),
  ];
}

function estimated(history: PublishedSeries["history"], noun: string): string[] {
  const counted = history.flatMap((row) => row.counted ?? []);
  if (counted.length === 0) return [];
  const which = counted.length === 1 ? `Last ${noun}` : `Last ${counted.length} ${noun}s`;
  return [`${which} estimated, since rows come late: ${counted.map(numberInWords).join(", ")} counted so far`];
}

function filled(shown: PublishedSeries["history"], noun: string): string[] {
  const count = shown.filter(({ basis }) => basis === "filled").length;
  if (count === 0) return [];
  return [`${count} of these ${noun}s filled from those before, because nothing came or no value`];
}

function ahead(series: PublishedSeries): string[] {
  const fans = series.forecasts.map(fan);
  const axis = [Math.min(...fans.map((f) => f.low95)), Math.max(...fans.map((f) => f.high95))] as const;
  const rows = series.forecasts.map((row, i) => [
    periodInWords(series.freq, row.ds.getTime(), series.timeZone),
    numberInWords(fans[i].median),
    `${numberInWords(fans[i].low80)} to ${numberInWords(fans[i].high80)}`,
    fanLine(fans[i], axis, FAN).trimEnd(),
  ]);
  const scale = `${numberInWords(axis[0])}${numberInWords(axis[1]).padStart(FAN - numberInWords(axis[0]).length)}`;
  return [
    ...columns([["", "median", "80 % range", scale], ...rows]),
    "",
    `Made by ${maker(series)}${series.reason ? `. ${series.reason}` : ""}`,
    ...quality(series),
    ...rated(series),
  ];
}

/** `Per 1,000 residents in January 2024: 8.8 (7.9–9.7), by the estimate of 2021, carried forward`. */
function rated({ rates = [], freq, timeZone }: PublishedSeries): string[] {
  return rates.slice(0, 1).map((row) => {
    const [rate, range] = rateInWords({ median: row["q0.5"], low: row["q0.1"], high: row["q0.9"] });
    const when = periodInWords(freq, row.ds.getTime(), timeZone);
    return `Per 1,000 residents in ${when}: ${rate} (${range}), by the ${row.basis}`;
  });
}

const fan = (row: ForecastRow): Fan => ({
  low95: row["q0.025"] as number,
  low80: row["q0.1"] as number,
  median: row["q0.5"] as number,
  high80: row["q0.9"] as number,
  high95: row["q0.975"] as number,
});

/** Texts in columns: the first and the last to the left, numbers to the right. */
function columns(rows: readonly string[][]): string[] {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  return rows.map((row) =>
    row
      .map((text, c) => (c === 0 || c === row.length - 1 ? text.padEnd(widths[c]) : text.padStart(widths[c])))
      .join("  ")
      .trimEnd(),
  );
}

/** `combination of network 60 %, holt-winters 40 %`, or the single model. */
function maker({ model, accuracy }: PublishedSeries): string {
  const weights = accuracy
    .filter((row) => row.h === 0 && row.metric === "SQL" && (row.weight ?? 0) > 0)
    .sort((a, b) => (b.weight as number) - (a.weight as number))
    .map((row) => `${row.model} ${Math.round(100 * (row.weight as number))} %`);
  return weights.length > 1 ? `${model} of ${weights.join(", ")}` : (model ?? "no model");
}

function quality({ model, accuracy }: PublishedSeries): string[] {
  const measured = (metric: string) =>
    accuracy.find(
      (row) => row.h === 0 && row.metric === metric && (row.model === "combination" || row.model === model),
    );
  const skill = measured("SQL")?.skill;
  const coverage = measured("coverage80")?.value;
  const says = [
    typeof skill === "number" &&
      (skill === 0
        ? "as good as seasonal naive"
        : `${Math.abs(100 * skill).toFixed(1)} % ${skill > 0 ? "lower" : "higher"} error than seasonal naive`),
    typeof coverage === "number" && `80 % ranges held ${Math.round(100 * coverage)} % of what happened`,
  ].filter(Boolean);
  return says.length > 0 ? [`Backtest: ${says.join(", ")}`] : [];
}
