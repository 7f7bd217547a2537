import { literal, withDatabase } from "../duckdb/database.js";
import type { Dataset } from "../inventory/dataset.js";
import type { Ref, Result, Store } from "../store/store.js";
import { countableOf } from "./countable.js";
import { type Counts, countRows } from "./countRows.js";
import { seenAt } from "./seenAt.js";

/**
 * Counts what a night as of a date sees of a loaded data set: what the published table `datasets` says.
 * (The load step itself does not depend on the date, so that a night without new rows loads nothing.)
 */
export function countSeen(
  store: Store,
  { dataset, loaded, asOf }: { dataset: Dataset; loaded: Ref; asOf: string },
): Promise<Result<Counts> & { reused: boolean }> {
  return store.step<Counts>({
    name: "seen",
    version: 1,
    inputs: { loaded: loaded.digest, time: dataset.time, asOf },
    async run() {
      const rows = await countableOf(store, loaded);
      return withDatabase({}, (database) => countRows(database, rows, dataset.time, seenAt(`DATE ${literal(asOf)}`)));
    },
  });
}
