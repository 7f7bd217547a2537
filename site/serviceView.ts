import { frequency } from "../models/frequency.js";
import { groupBy } from "../pipelines/published/groupBy.js";
import { periodNoun } from "../pipelines/published/periodInWords.js";
import type {
  DelayRow,
  ForecastRow,
  HistoryRow,
  RateRow,
  ServiceRow,
  WarningRow,
} from "../pipelines/published/rows.js";
import type { Night } from "./night.js";

/** One area of a service, as the page shows it. */
export interface AreaView {
  readonly area: string;
  readonly name: string;
  readonly history: readonly Pick<HistoryRow, "ds" | "y" | "counted" | "basis">[];
  /** Published steps, oldest first; empty for a withheld series. */
  readonly forecast: readonly Step[];
  readonly withheld: boolean;
  /** Shown as the season before was, because nothing did better. */
  readonly fallback: boolean;
  readonly reason: string | null;
  readonly capacity?: number;
  readonly warnings: readonly WarningRow[];
  /** Of the first period ahead, per 1,000 residents: the median and the range of 8 in 10 cases. */
  readonly rate?: { readonly ds: number; readonly median: number; readonly low: number; readonly high: number };
}

/** One forecast period: the expected value, the median and the ranges of 8 in 10 and 95 in 100 cases. */
export interface Step {
  readonly ds: number;
  readonly mean: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly lowest: number;
  readonly highest: number;
}

/** One service at one frequency, as the page shows it. */
export interface ServiceView extends ServiceRow {
  /** Address within the page. */
  readonly id: string;
  /** The title, with the period where the service has several. */
  readonly heading: string;
  readonly areas: readonly AreaView[];
  /** Mean skill of the published forecasts against repeating the last season; undefined where nothing was measured. */
  readonly skill?: number;
  /** How late the rows of its data set come, as far as known. */
  readonly delays: readonly DelayRow[];
  /** Share of past outcomes within the range of 8 in 10. */
  readonly coverage?: number;
  /** Whose clocks tell the time of an hour. */
  readonly timeZone?: string;
  /** Year of the latest estimate of residents. */
  readonly populationUntil?: number;
}

/** Whether its values are levels, such as a mean or a stock: those of several periods do not add up. */
export const isLevel = ({ measure }: Pick<ServiceRow, "measure">): boolean => measure === "mean" || measure === "stock";

/** The services of a night in the order of their titles, each with all that belongs to it. */
export function serviceViews(night: Night): ServiceView[] {
  const names = new Map(night.areas.map(({ area, name }) => [area, name]));
  const history = groupBy(night.history, seriesOf);
  const warnings = groupBy(night.warnings, seriesOf);
  const rates = new Map(night.rates.map((row) => [seriesOf(row), row]));
  const capacities = new Map(night.capacity.map((c) => [seriesOf(c), c.capacity]));
  const byService = groupBy(night.forecasts, serviceOf);
  const titles = groupBy(night.services, (s) => s.title);
  return night.services
    .map((service): ServiceView => {
      const series = groupBy(byService.get(serviceOf(service)) ?? [], seriesOf);
      const areas = [...series].map(([key, rows]): AreaView => {
        const { area, status, model, reason } = rows[0];
        return {
          area,
          name: names.get(area) ?? area,
          history: history.get(key) ?? [],
          forecast: status === "published" ? rows.map(step) : [],
          withheld: status !== "published",
          fallback: status === "published" && model === "seasonal-naive",
          reason,
          capacity: capacities.get(key),
          warnings: warnings.get(key) ?? [],
          rate: rateOf(rates.get(key)),
        };
      });
      const noun = periodNoun(service.freq);
      const measured = night.accuracy.filter((a) => serviceOf(a) === serviceOf(service) && a.model === "combination");
      return {
        ...service,
        timeZone: night.run.time_zone,
        populationUntil: night.run.population_until,
        id: `${service.service}-${noun}`,
        heading: titles.get(service.title)!.length > 1 ? `${service.title}, by ${noun}` : service.title,
        areas: areas.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
        skill: mean(measured.filter((a) => a.metric === "SQL").flatMap((a) => a.skill ?? [])),
        delays: night.delays.filter(({ dataset }) => dataset === service.dataset),
        coverage: mean(measured.filter((a) => a.metric === "coverage80").map((a) => a.value)),
      };
    })
    .filter((view) => view.areas.length > 0)
    .sort((a, b) => (a.heading < b.heading ? -1 : 1));
}

/** Periods from one time of year to the same a year later; weekdays stay weekdays. */
export function periodsInYear(freq: string): number {
  return { h: 24 * 364, D: 364, MS: 12, QS: 4, YS: 1 }[freq] ?? 52;
}

/** First moment of the same period a year before. */
export const yearBefore = (freq: string, ds: number): number => frequency(freq).add(ds, -periodsInYear(freq));

const step = (row: ForecastRow): Step => ({
  ds: row.ds,
  mean: row.mean!,
  median: row["q0.5"]!,
  low: row["q0.1"]!,
  high: row["q0.9"]!,
  lowest: row["q0.025"]!,
  highest: row["q0.975"]!,
});

const rateOf = (row: RateRow | undefined): AreaView["rate"] =>
  row && { ds: row.ds, median: row["q0.5"]!, low: row["q0.1"]!, high: row["q0.9"]! };

const serviceOf = (row: { service: string; freq: string }): string => `${row.service}\n${row.freq}`;
const seriesOf = (row: { service: string; area: string; freq: string }): string => `${serviceOf(row)}\n${row.area}`;

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
