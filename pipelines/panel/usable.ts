import { frequency } from "../../models/frequency.js";
import type { Database } from "../duckdb/database.js";
import type { Dataset } from "../inventory/dataset.js";
import { receiptsSql } from "../nowcast/receiptsSql.js";
import { LONGEST, type Look, type Reported, reported } from "../nowcast/reported.js";
import { type Extent, extent } from "./extent.js";

const DAY = 86_400_000;

/** A period of which less is there is left out: what it will come to is anybody's guess. */
export const LEAST = 0.5;

/** How far a panel goes at an as-of date, and what of its newest periods is there. */
export interface Usable {
  /** Undefined where no period is complete. */
  readonly extent: Extent | undefined;
  /** Undefined where nobody knows how late rows come. */
  readonly reported: Reported | undefined;
}

/**
 * Asks the tallies of a load step's rows which periods are complete, and leaves the newest out of which too little is
 * there. Where there was more than one look, it makes the table `receipts` (see `receiptsSql`).
 */
export async function usable(
  database: Database,
  dataset: Dataset,
  source: { tallies: string; freq: string; timeZone: string; asOf: number; looks: readonly Look[] },
): Promise<Usable> {
  const whole = await extent(database, dataset, source);
  const { looks } = source;
  if (looks.length === 0) return { extent: whole, reported: undefined };
  // Days that were ready before `since` tell nothing of how late rows come.
  const receipts = receiptsSql(dataset, { ...source, since: looks[0].after - LONGEST * DAY });
  await database.run(`CREATE TEMP TABLE receipts AS ${receipts}`);
  if (!whole) return { extent: whole, reported: undefined };
  const known = await reported(database, { ...source, receipts: "FROM receipts", looked: source.asOf });
  if (!known) return { extent: whole, reported: undefined };
  const poor = known.periods.find(({ share }) => share < LEAST);
  const last = poor ? Math.min(whole.last, frequency(source.freq).add(poor.ds, -1)) : whole.last;
  const periods = known.periods.filter(({ ds }) => ds <= last);
  return { extent: last < whole.first ? undefined : { ...whole, last }, reported: { ...known, periods } };
}
