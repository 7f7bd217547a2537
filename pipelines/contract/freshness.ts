import { literal, withDatabase } from "../duckdb/database.js";
import type { Dataset } from "../inventory/dataset.js";
import { dateInWords } from "../published/periodInWords.js";
import type { Ref, Store } from "../store/store.js";
import { countableOf } from "../warehouse/countable.js";
import { seenAt } from "../warehouse/seenAt.js";

const DAY = 86_400_000;

/** Says that a data set's newest row is older than its contract allows; null where it is fresh or nothing was agreed. */
export async function freshness(
  store: Store,
  { dataset, rows, asOf }: { dataset: Dataset; rows: Ref; asOf: string },
): Promise<string | null> {
  const { contract, time, title, owner } = dataset;
  if (contract?.freshDays === undefined || time === undefined) return null;
  const from = await countableOf(store, rows);
  const [{ newest }] = await withDatabase({}, (database) =>
    database.rows<{ newest: number | null }>(
      `SELECT max(CAST("${time}" AS DATE)) AS newest FROM ${from} WHERE ${seenAt(`DATE ${literal(asOf)}`)}`,
    ),
  );
  const age = newest === null ? Number.POSITIVE_INFINITY : (Date.parse(asOf) - newest) / DAY;
  if (age <= contract.freshDays) return null;
  const what = newest === null ? "has no rows" : `ends on ${dateInWords(newest)}, ${age} days ago`;
  return `${title} ${what}; at most ${contract.freshDays} days were agreed. Ask ${owner} for newer rows.`;
}
