import { join } from "node:path";
import { closestFirst } from "../pipelines/closest.js";
import { InputError } from "../pipelines/inputError.js";
import { readPublished } from "../pipelines/published/readPublished.js";
import type { AccuracyRow as PublishedAccuracy, SeriesKey } from "../pipelines/published/rows.js";

/** One period ahead, `ds` its first day, or an hour's instant; the quantiles are null where the series is withheld. */
export interface ForecastRow {
  readonly ds: Date;
  readonly h: number;
  readonly mean: number | null;
  readonly [quantile: `q${string}`]: number | null;
}

/** A score of the series; which series is said once, above it. */
export type AccuracyRow = Omit<PublishedAccuracy, keyof SeriesKey>;

/** All that a night published about one service, area and frequency. */
export interface PublishedSeries {
  readonly run: string;
  readonly as_of: Date;
  readonly service: string;
  readonly title: string;
  readonly unit: string;
  readonly area: string;
  readonly name: string;
  readonly freq: string;
  /** Whose clocks tell the time of an hour; undefined where no service is counted by the hour. */
  readonly timeZone?: string;
  readonly status: string;
  readonly model: string | null;
  readonly reason: string | null;
  /** Why the newest rows of its data set are not in it, where they are held back. */
  readonly note: string | null;
  readonly history: readonly {
    readonly ds: Date;
    readonly y: number;
    /** What was counted so far where `y` is a nowcast. */
    readonly counted: number | null;
    /** How `y` is known: reported, none reported, nowcast or filled. */
    readonly basis: string;
  }[];
  readonly forecasts: readonly ForecastRow[];
  readonly accuracy: readonly AccuracyRow[];
  /** Forecasts per 1,000 residents; only where the night has rates. */
  readonly rates?: readonly RateRow[];
}

/** A forecast per 1,000 residents, and how their number is known. */
export interface RateRow {
  readonly ds: Date;
  readonly h: number;
  readonly population: number;
  readonly basis: string;
  readonly rate: number;
  readonly [quantile: `q${string}`]: number;
}

interface Key {
  readonly service: string;
  readonly area: string;
  readonly freq: string;
}

type Row = Readonly<Record<string, unknown>>;
type Rows = readonly Row[];

/**
 * The series that the newest night in `store` published for a service, by frequency and area.
 * @throws InputError where nothing is published, or not that service
 */
export async function publishedSeries(store: string, service: string): Promise<PublishedSeries[]> {
  const names = ["forecasts", "history", "accuracy", "services", "areas", "runs"] as const;
  const tables = await readPublished(join(store, "published", "latest"), names);
  const rows = (name: (typeof names)[number]) => (tables[name].objects() as Rows).map(withInstant);
  const ofService = (name: (typeof names)[number]) => rows(name).filter((row) => row.service === service);

  const services = ofService("services");
  if (services.length === 0) {
    const known = [...new Set(rows("services").map((row) => row.service as string))];
    throw new InputError(
      `Unknown service: ${JSON.stringify(service)}. Published are ${closestFirst(service, known).join(", ")}.`,
    );
  }
  const [{ run, as_of, time_zone: timeZone, population_until: until }] = rows("runs");
  const { rates } = until ? await readPublished(join(store, "published", "latest"), ["rates"]) : {};
  const ahead = ((rates?.objects() ?? []) as Rows).filter((row) => row.service === service && row.h !== null);
  const ratesOf = bySeries(ahead.map(withInstant));
  const areaNames = new Map(rows("areas").map((row) => [row.area as string, row.name as string]));
  const history = bySeries(ofService("history"));
  const accuracy = bySeries(ofService("accuracy"));
  return [...bySeries(ofService("forecasts"))].map(([key, forecasts]) => {
    const { area, freq, status, model, reason } = forecasts[0] as Row & Key;
    const { title, unit, note } = services.find((row) => row.freq === freq) ?? services[0];
    const name = areaNames.get(area) ?? area;
    return {
      ...{ run, as_of, service, title, unit, area, name, freq, timeZone, status, model, reason, note },
      history: (history.get(key) ?? []).map(({ ds, y, counted, basis }) => ({ ds, y, counted, basis })),
      forecasts: forecasts.map((row) => withoutKey(row, ["run", "status", "model", "reason"])),
      accuracy: (accuracy.get(key) ?? []).map((row) => withoutKey(row, [])),
      ...(rates && { rates: (ratesOf.get(key) ?? []).map((row) => withoutKey(row, [])) }),
    } as unknown as PublishedSeries;
  });
}

/** An hour is dated by its instant alone. */
const withInstant = ({ hour, ...row }: Row): Row => (hour ? { ...row, ds: hour } : row);

function bySeries(rows: Rows): Map<string, Rows> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const { area, freq } = row as Row & Key;
    const key = `${freq}\n${area}`;
    groups.set(key, groups.get(key) ?? []);
    groups.get(key)?.push(row);
  }
  return groups;
}

function withoutKey(row: Row, more: readonly string[]): Row {
  const left = ["service", "area", "freq", ...more];
  return Object.fromEntries(Object.entries(row).filter(([name]) => !left.includes(name)));
}
