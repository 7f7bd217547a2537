import { numberInWords } from "../pipelines/published/numberInWords.js";
import { dateInWords, periodInWords, periodNoun } from "../pipelines/published/periodInWords.js";
import type { PublishedSeries } from "./publishedSeries.js";
import { sparkline } from "./sparkline.js";

const SPARKS = 24;

/** The areas of a service, a line each, under a heading a frequency: the past, the next period and what made its forecast. */
export function listAreas(all: readonly PublishedSeries[]): string[] {
  const frequencies = [...new Set(all.map((series) => series.freq))];
  const lists = frequencies.flatMap((freq) => listFrequency(all.filter((series) => series.freq === freq)));
  return [...lists, `One area in full: headwater show ${all[0].service} ${all[0].area}`];
}

function listFrequency(all: readonly PublishedSeries[]): string[] {
  const [{ title, unit, freq, as_of, run, note }] = all;
  const names = all.map((s) => (s.name === s.area ? s.area : `${s.area}  ${s.name}`));
  const width = Math.max(...names.map((name) => name.length));
  const rows = all.map((series, i) => {
    const sparks = sparkline(series.history.slice(-SPARKS).map((row) => row.y));
    return `${names[i].padEnd(width)}  ${sparks.padStart(SPARKS)}  ${next(series)}`;
  });
  return [
    `${title}: ${unit} per ${periodNoun(freq)} in ${all.length} areas`,
    `As of ${dateInWords(as_of.getTime())}, run ${run}`,
    ...(note === null ? [] : [note]),
    "",
    ...rows,
    "",
  ];
}

function next({ status, reason, freq, timeZone, forecasts, model }: PublishedSeries): string {
  const [first] = forecasts;
  const [low, median, high] = (["q0.1", "q0.5", "q0.9"] as const).map((name) => first[name]);
  if (status !== "published" || low === null || median === null || high === null)
    return `withheld: ${reason ?? "no reason given"}`;
  const range = `${numberInWords(low)} to ${numberInWords(high)}`;
  return `${numberInWords(median).padStart(8)} (${range}) in ${periodInWords(freq, first.ds.getTime(), timeZone)}, ${model}`;
}
