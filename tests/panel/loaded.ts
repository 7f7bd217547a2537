import { join } from "node:path";
import { literal, type Value, withDatabase } from "../../pipelines/duckdb/database.js";
import { type Dataset, datasetSchema, type Inventory, inventorySchema } from "../../pipelines/inventory/dataset.js";
import type { Look } from "../../pipelines/nowcast/reported.js";
import type { Ref, Store } from "../../pipelines/store/store.js";

/** Rows as a load step leaves them, written as SQL values; `known_at`, `gone_at` and `late` null where missing. */
export async function loaded(store: Store, name: string, sql: string, looks: readonly Look[] = []): Promise<Ref> {
  const { step, hash, digest } = await store.step({
    name: "load",
    version: 1,
    inputs: { name, sql, looks },
    run: (dir) =>
      withDatabase({}, async (database) => {
        await database.run(`CREATE TABLE rows AS ${sql}`);
        const names = await database.rows<{ column_name: string }>("DESCRIBE rows");
        for (const column of ["known_at DATE", "gone_at DATE", "late BOOLEAN"])
          if (!names.some(({ column_name }) => column_name === column.split(" ")[0]))
            await database.run(`ALTER TABLE rows ADD COLUMN ${column}`);
        await database.run(`COPY rows TO ${literal(join(dir, "rows.parquet"))} (FORMAT parquet)`);
        return { looks };
      }),
  });
  return { step, hash, digest };
}

/** SQL for a table of events: `day`, `day_utc`, `until`, `area`, `value`, `known_at`, `gone_at`, days since 1970 or null; `late` where known. */
export interface Event {
  readonly day: number;
  /** Instant, epoch milliseconds; midnight UTC of the day when missing. */
  readonly at?: number;
  /** Last day of a range. */
  readonly until?: number;
  readonly area: string;
  readonly value?: number;
  readonly known?: number | null;
  readonly gone?: number | null;
}

export function eventsSql(events: readonly Event[]): string {
  const date = (day: number | null | undefined) => (day == null ? "NULL::DATE" : `make_date(${day})`);
  const rows = events.map(
    ({ day, at, until, area, value, known, gone }) =>
      `(${date(day)}, make_timestamp(${(at ?? day * 86_400_000) * 1000}), ${date(until)}, ${literal(area)}, ${value ?? "NULL"}::DOUBLE, ${date(known)}, ${date(gone)}, ${known != null})`,
  );
  // One row that no night sees gives an empty table its columns.
  return `SELECT * FROM (VALUES ${[...rows, "(NULL::DATE, NULL::TIMESTAMP, NULL::DATE, '', NULL::DOUBLE, NULL::DATE, NULL::DATE, false)"].join(", ")})
    t(day, day_utc, until, area, value, known_at, gone_at, late) WHERE day IS NOT NULL`;
}

/** A data set of such events that feeds one service `cases`. */
export function dataset(overrides: Record<string, unknown> = {}, series: Record<string, unknown> = {}): Dataset {
  return datasetSchema.parse({
    id: "cases",
    title: "Cases",
    owner: "Head of Cases",
    silo: "cases",
    licence: "OGL",
    cadence: "daily",
    legal: { basis: "none", purpose: "test" },
    source: { files: ["cases.csv"], format: "csv" },
    fields: { day: { type: "date" }, area: { type: "text" }, value: { type: "number" } },
    time: "day",
    series: [
      {
        service: "cases",
        title: "Cases",
        freq: ["D", "W-MON", "W-THU", "MS"],
        area: "area",
        time: "day",
        measure: "count",
        ...series,
      },
    ],
    ...overrides,
  });
}

/** An inventory of `datasets` in the areas A, B and C. */
export function inventory(...datasets: Dataset[]): Inventory {
  const header = inventorySchema.parse({
    id: "test",
    title: "Test",
    areas: { dataset: "areas", code: "code", name: "name" },
  });
  return { ...header, datasets };
}

export const AREAS = `SELECT * FROM (VALUES ('A', 'Ash & Elm'), ('B', 'Brook'), ('C', 'Cliff')) t(code, name)`;

/** Days since 1970 of an ISO date. */
export const day = (iso: string): number => Date.parse(iso) / 86_400_000;

/** A result's Parquet file by SQL, `FROM t`. */
export function query<Row extends Record<string, Value>>(dir: string, file: string, sql: string): Promise<Row[]> {
  return withDatabase({}, async (database) => {
    await database.run(`CREATE VIEW t AS FROM read_parquet(${literal(join(dir, file))})`);
    return database.rows<Row>(sql);
  });
}
