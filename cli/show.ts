import { isHourly } from "../models/frequency.js";
import { closestFirst } from "../pipelines/closest.js";
import { InputError } from "../pipelines/inputError.js";
import { describeSeries } from "./describeSeries.js";
import { listAreas } from "./listAreas.js";
import { type PublishedSeries, publishedSeries } from "./publishedSeries.js";

export interface ShowOptions {
  readonly service: string;
  /** Area code or name, case aside; all areas when missing. */
  readonly area?: string;
  /** Frequency as pandas names it; all of the service's when missing. */
  readonly freq?: string;
  readonly store: string;
  readonly json?: boolean;
}

/**
 * `headwater show`: what the newest night says of a service; one area in full, several as a list.
 * @param print is handed one line, or the whole JSON, at a time
 * @throws InputError where nothing is published, or not what was asked for
 */
export async function show(options: ShowOptions, print: (line: string) => void): Promise<void> {
  const all = await publishedSeries(options.store, options.service);
  const chosen = choose(all, options);
  if (options.json) return print(JSON.stringify(chosen.map(plain), null, 2));
  const single = new Set(chosen.map((series) => series.area)).size === 1;
  const lines = single ? chosen.flatMap(describeSeries) : listAreas(chosen);
  for (const line of lines) print(line);
}

function choose(all: readonly PublishedSeries[], { service, area, freq }: ShowOptions): PublishedSeries[] {
  const frequencies = [...new Set(all.map((series) => series.freq))];
  if (freq !== undefined && !frequencies.includes(freq))
    throw new InputError(
      `${service} is not published with frequency ${JSON.stringify(freq)}. It has ${frequencies.join(", ")}.`,
    );
  const ofFrequency = all.filter((series) => freq === undefined || series.freq === freq);
  if (area === undefined) return ofFrequency;
  const wanted = area.toLowerCase();
  const found = ofFrequency.filter((s) => s.area.toLowerCase() === wanted || s.name.toLowerCase() === wanted);
  if (found.length > 0) return found;
  const names = [...new Set(ofFrequency.flatMap((s) => (s.name === s.area ? [s.area] : [s.name, s.area])))];
  const near = closestFirst(area, names).slice(0, 5);
  throw new InputError(
    `Unknown area of ${service}: ${JSON.stringify(area)}. The closest are ${near.join(", ")}. List all with: headwater show ${service}`,
  );
}

/** As JSON: dates as `YYYY-MM-DD`, hours in UTC, a series' rows without what the series says already. */
function plain(series: PublishedSeries): unknown {
  const day = (date: Date) => date.toISOString().slice(0, 10);
  const dated = <Row extends { readonly ds: Date }>(row: Row) => ({
    ...row,
    ds: isHourly(series.freq) ? row.ds.toISOString() : day(row.ds),
  });
  return {
    ...series,
    as_of: day(series.as_of),
    history: series.history.map(dated),
    forecasts: series.forecasts.map(dated),
    ...(series.rates && { rates: series.rates.map(dated) }),
  };
}
