import { frequency, isHourly } from "../../models/frequency.js";
import type { Database } from "../duckdb/database.js";
import type { Dataset } from "../inventory/dataset.js";
import { arrivalsSql } from "./arrivals.js";
import { hoursOf, wholeFreq } from "./hours.js";
import { dateSql } from "./periodSql.js";

const DAY = 86_400_000;

/** What of a data set makes a panel at one as-of date. It changes only when the panel does. Epoch milliseconds. */
export interface Extent {
  /** First moment of the first period that the source covers fully. */
  readonly first: number;
  /** First moment of the last period that is complete. */
  readonly last: number;
  /**
   * The day of the latest change to any period up to the last: every night from it to the as-of date sees the same.
   */
  readonly vintage: number;
}

/**
 * Asks the tallies of a load step's rows how far a panel goes at `asOf`: a period is complete when it ended `lagDays` ago and the
 * data set has rows dated (or covering) up to its last day and from its first; the hours of a day are complete together.
 * Undefined where no period is.
 */
export async function extent(
  database: Database,
  dataset: Dataset,
  source: { tallies: string; freq: string; timeZone: string; asOf: number },
): Promise<Extent | undefined> {
  const { floor, add } = frequency(wholeFreq(source.freq));
  const arrivals = arrivalsSql(dataset, source.tallies);
  const [seen] = await database.rows<{ begun: number | null; reached: number }>(
    `SELECT min(day) AS begun, max(until) AS reached FROM (${arrivals}) WHERE known <= ${dateSql(source.asOf)}`,
  );
  if (seen.begun === null) return undefined;
  const first = add(floor(seen.begun - DAY), 1);
  const last = add(floor(Math.min(seen.reached, source.asOf - dataset.lagDays * DAY)), -1);
  if (last < first) return undefined;
  const end = add(last, 1);
  const [change] = await database.rows<Record<"complete" | "known" | "gone", number | null>>(
    `SELECT greatest(min(known) FILTER (until >= ${dateSql(end)}), min(known) FILTER (day <= ${dateSql(last)})) AS complete,
      max(known) FILTER (day < ${dateSql(end)} AND known <= ${dateSql(source.asOf)}) AS known,
      max(gone) FILTER (day < ${dateSql(end)} AND gone <= ${dateSql(source.asOf)}) AS gone
     FROM (${arrivals})`,
  );
  const changes = [end + dataset.lagDays * DAY, change.complete, change.known, change.gone];
  const vintage = Math.max(...changes.filter((day) => day !== null));
  if (!isHourly(source.freq)) return { first, last, vintage };
  return { first: hoursOf(first, source.timeZone)[0], last: hoursOf(last, source.timeZone).at(-1)!, vintage };
}
