import { frequency, isHourly } from "../../models/frequency.js";
import { type Arrivals, delayCorrelation, reportingDelay } from "../../models/nowcast/reportingDelay.js";
import type { Database } from "../duckdb/database.js";
import { hoursOf, wholeFreq } from "../panel/hours.js";
import { dateSql } from "../panel/periodSql.js";

const DAY = 86_400_000;

/** Rows that come later than this are corrections of the record, not reports. */
export const LONGEST = 366;

/** A share of rows that are there from which on a period counts as known; below it is not worth a new panel a night. */
const ALL = 0.999;

/** Rows that are assumed to have come at once, so that a late one among few does not make a habit. */
const ON_TIME: Arrivals = { rows: 20, from: 0, to: 0, until: LONGEST };

/** A night that found something new, and the last one before that looked. Epoch milliseconds. */
export interface Look {
  readonly at: number;
  readonly after: number;
}

/** How late a data set's rows come, and what of its newest periods is there. */
export interface Reported {
  /** Share of the rows that are there 0, 1, … days after they are due; the last is 1. */
  readonly share: readonly number[];
  /** See `delayCorrelation`. */
  readonly correlation: number;
  /** Periods of which not all rows are there yet, oldest first. `ds` in epoch milliseconds. */
  readonly periods: readonly { readonly ds: number; readonly share: number }[];
}

/**
 * Estimates from what a night as of a date knew how late rows come, and what share of each period's rows was there.
 * Undefined before the second state of the data set: from one alone nobody knows when a row came.
 * @param receipts SQL as `receiptsSql` makes it
 * @param timeZone whose days the hours of `freq` h belong to
 * @param looked the last night that had looked by then; the last that found something when missing. How late rows come is
 *   estimated from the latter alone, so that a night without news estimates the same.
 */
export async function reported(
  database: Database,
  {
    receipts,
    looks,
    asOf,
    freq,
    timeZone,
    looked,
  }: { receipts: string; looks: readonly Look[]; asOf: number; freq: string; timeZone: string; looked?: number },
): Promise<Reported | undefined> {
  const seen = looks.filter(({ at }) => at <= asOf);
  if (seen.length === 0) return undefined;
  const found = seen.at(-1)!.at;
  const came = await database.rows<{ day: number; ready: number; known: number; rows: number }>(
    `SELECT day, ready, known, rows FROM (${receipts}) WHERE known <= ${dateSql(asOf)} ORDER BY day, known`,
  );
  const arrivals = came.flatMap((c) => intervalOf(c, seen, found));
  const share = reportingDelay([...arrivals, ON_TIME]);
  const days = byDay(arrivals);
  const totals = new Map<number, { there: number; all: number }>();
  const { floor } = frequency(wholeFreq(freq));
  for (const { day, ready, rows } of days) {
    const ds = floor(day);
    const { there, all } = totals.get(ds) ?? { there: 0, all: 0 };
    const age = Math.max(0, ((looked ?? found) - ready) / DAY);
    const part = Math.max(0.01, share[Math.min(Math.round(age), share.length - 1)]);
    totals.set(ds, { there: there + rows, all: all + rows / part });
  }
  return {
    share: Array.from(share, (value) => Number(value.toFixed(6))),
    correlation: delayCorrelation(
      days.filter(({ ready }) => firstLook(seen, ready) === ready),
      share,
    ),
    periods: [...totals]
      .map(([ds, { there, all }]) => ({ ds, share: there / all }))
      .filter(({ share }) => share < ALL)
      .flatMap(({ ds, share }) => (isHourly(freq) ? hoursOf(ds, timeZone).map((ds) => ({ ds, share })) : { ds, share }))
      .sort((a, b) => a.ds - b.ds),
  };
}

/** The first night from a day on that is known to have looked. All that the first state held was seen when it was due. */
export function firstLook(looks: readonly Look[], day: number): number | undefined {
  if (looks.length === 0 || day <= looks[0].after) return day;
  for (const { at, after } of looks) if (at >= day) return after >= day ? after : at;
  return undefined;
}

interface Came extends Arrivals {
  readonly day: number;
  readonly ready: number;
}

/** Between which looks rows came. Those that were there at the first of all may have come on any day before. */
function intervalOf(
  { day, ready, known, rows }: { day: number; ready: number; known: number; rows: number },
  looks: readonly Look[],
  last: number,
): Came[] {
  const days = (ms: number) => Math.max(0, Math.round((ms - ready) / DAY));
  const night = known > ready ? looks.find(({ at }) => at === known) : undefined;
  const [from, to] = night ? [days(night.after + DAY), days(known)] : [0, days(looks[0].after)];
  const until = Math.max(days(last), to);
  return rows > 0 && from <= to && (from === 0 || to <= LONGEST) ? [{ day, ready, rows, from, to, until }] : [];
}

/** Of each day: its rows, and how many of them the first look found within how many days. */
function byDay(arrivals: readonly Came[]) {
  const days = new Map<
    number,
    { day: number; ready: number; first: number; to: number; rows: number; until: number }
  >();
  for (const { day, ready, rows, to, until } of arrivals) {
    const before = days.get(day);
    if (!before) days.set(day, { day, ready, first: rows, to, rows, until });
    else before.rows += rows;
  }
  return [...days.values()];
}
