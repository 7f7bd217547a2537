import { frequency } from "../../models/frequency.js";
import { wallAt } from "../../models/timeZone.js";
import type { Dataset, Series } from "../inventory/dataset.js";

const DAY = 86_400_000;

/** Days after which the next delivery of a data set must have come. What comes once is never refreshed. */
const CADENCE: Readonly<Record<Dataset["cadence"], number>> = {
  hourly: 1,
  daily: 1,
  weekly: 7,
  monthly: 31,
  quarterly: 92,
  yearly: 366,
  once: 0,
};

const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/**
 * Says in a plain sentence that a series is older than its cadence and lag explain: at `asOf` the period after its
 * `last` complete one should have been complete by one delivery already. Null when all is well.
 */
export function staleness(
  dataset: Pick<Dataset, "id" | "owner" | "cadence" | "lagDays">,
  series: Pick<Series, "title">,
  { freq, timeZone, last, asOf }: { freq: string; timeZone: string; last: number | undefined; asOf: number },
): string | null {
  const ask = `Ask ${dataset.owner}, who owns the data set ${dataset.id}, for newer rows.`;
  if (last === undefined) return `${series.title} has no complete period yet. ${ask}`;
  const { name, add } = frequency(freq);
  const next = add(last, 2);
  if (next + (dataset.lagDays + CADENCE[dataset.cadence]) * DAY > asOf) return null;
  if (name === "h") return `${series.title} ends with ${iso(wallAt(last, timeZone))}: nothing newer has come. ${ask}`;
  const period = name === "D" ? iso(last) : `the period from ${iso(last)} to ${iso(add(last, 1) - DAY)}`;
  return `${series.title} ends with ${period}: nothing newer has come. ${ask}`;
}
