import { join } from "node:path";
import { identifier, literal, withDatabase } from "../duckdb/database.js";
import type { Dataset } from "../inventory/dataset.js";
import type { LandedMeta } from "../landing/landedAt.js";
import type { Ref, Result, Store } from "../store/store.js";
import { type Counts, countRows } from "./countRows.js";
import { foldSql, openFields } from "./foldSql.js";
import { type ReadState, readStates } from "./readStates.js";

export interface RowsMeta extends Counts {
  readonly dataset: string;
  /** Content hashes of the landed states that they come from, oldest first, and the last of them. */
  readonly landed: readonly string[];
  readonly sha256: string;
}

/**
 * A data set's rows as `rows.parquet`: its declared fields that are not personal, typed, and when each row was known
 * (`foldSql`); ordered by time and value. Each file is parsed once and each state folded once, so a second night does
 * only what is new.
 * @throws InputError when the newest state cannot be read, naming file, line, column and value
 */
export async function load(
  store: Store,
  { dataset, landed, timeZone = "Europe/London" }: { dataset: Dataset; landed: Ref; timeZone?: string },
): Promise<Result<RowsMeta> & { reused: boolean }> {
  const { meta } = await store.open<LandedMeta>(landed);
  const states = await readStates(store, { dataset, vintages: meta.vintages, timeZone });
  let result = await fold(store, dataset, states.slice(0, 1));
  for (let i = 2; i <= states.length; i++) result = await fold(store, dataset, states.slice(0, i), result.dir);
  return result;
}

function fold(
  store: Store,
  dataset: Dataset,
  states: readonly ReadState[],
  before?: string,
): Promise<Result<RowsMeta> & { reused: boolean }> {
  const { id, key, time, covers, lagDays, covariates } = dataset;
  const columns = openFields(dataset).map((name) => ({ name, type: dataset.fields[name].type }));
  const landed = states.map(({ sha256 }) => sha256);
  const { parts, ...known } = states.at(-1)!;
  return store.step<RowsMeta>({
    name: "load",
    version: 1,
    inputs: {
      dataset: { id, columns, key, time, covers, lagDays, kinds: covariates.map(({ kind }) => kind) },
      states: states.map(({ parts, ...known }) => ({ ...known, parts: parts.map(({ digest }) => digest) })),
    },
    async run(dir) {
      const to = join(dir, "rows.parquet");
      const paths = parts.map((part) => join(part.dir, "rows.parquet"));
      const rows = foldSql(dataset, { ...known, paths }, before && join(before, "rows.parquet"));
      const order = [...(time ? [time] : []), ...(key ?? []), ...columns.map(({ name }) => name), ...ADDED];
      return withDatabase({ spill: join(dir, "spill") }, async (database) => {
        await database.run(
          `COPY (${rows} ORDER BY ${[...new Set(order)].map(identifier).join(", ")}) TO ${literal(to)} (FORMAT parquet)`,
        );
        const counts = await countRows(database, to, dataset.time, "gone_at IS NULL");
        return { dataset: id, ...counts, landed, sha256: landed.at(-1)! };
      });
    },
  });
}

/** Columns beside the declared ones. */
const ADDED = ["known_at", "gone_at", "late", "copies"];
