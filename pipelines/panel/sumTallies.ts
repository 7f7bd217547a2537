import { join } from "node:path";
import { isHourly } from "../../models/frequency.js";
import { literal, withDatabase } from "../duckdb/database.js";
import { parquetSql } from "../duckdb/parquetSql.js";
import type { Dataset } from "../inventory/dataset.js";
import type { Store } from "../store/store.js";
import { arrivalsSql } from "./arrivals.js";
import { endSql, periodSql } from "./periodSql.js";
import type { Tallied, TalliesPart } from "./tallies.js";

/** SQL of a data set's tallies (`talliesSql`), each to stand after FROM. */
export interface TallySums {
  readonly tallies: string;
  /** Those of all areas together, for when rows came: `(day, known_at, gone_at, late, n)`. */
  readonly arrived: string;
  /** Where rows are counted, those of a period together: see `periodsSql`. */
  readonly periods?: string;
}

type Periods = Pick<Dataset, "covers" | "lagDays"> & { readonly freq: string };

/**
 * SQL of the tallies of counted rows by period: `(written, counted, day, known, gone, n)`, and `hour` of hours. `day` is
 * the period's first. What was known before a period is complete is `known` only then: no night sees a version of it.
 */
export function periodsSql(of: Periods, tallies: string): string {
  const hourly = isHourly(of.freq);
  const known = hourly ? "known" : `greatest(known, ${endSql(of.freq, "ds")} + ${of.lagDays})`;
  return `SELECT written, counted, ${hourly ? "day, hour" : "ds AS day"}, ${known} AS known, gone, CAST(sum(n) AS BIGINT) AS n
    FROM (SELECT *, ${periodSql(of.freq, "day")} AS ds FROM (${arrivalsSql(of, tallies)})) GROUP BY ALL`;
}

const arrivedSql = (tallies: string) =>
  `SELECT day, known_at, gone_at, late, CAST(sum(n) AS BIGINT) AS n FROM ${tallies} GROUP BY ALL`;

/** Adds up what a panel asks of tallies; those of a large file once, however many nights have it. */
export async function sumTallies(
  store: Store,
  parts: readonly TalliesPart[],
  { time, measure, area, where, instant, ...of }: Tallied & Periods,
): Promise<TallySums> {
  const counts = measure === "count";
  const { covers, lagDays, freq } = of;
  const sums = await Promise.all(
    parts.map(async ({ sql, digest }) => {
      if (digest === undefined) return { arrived: arrivedSql(sql), periods: periodsSql(of, sql) };
      const { dir } = await store.step({
        name: "sums",
        version: 1,
        inputs: { digest, time, measure, area, where, instant, ...(counts ? { covers, lagDays, freq } : {}) },
        run: (to) =>
          withDatabase({}, async (database) => {
            const copy = (sql: string, name: string) =>
              database.run(`COPY (${sql} ORDER BY ALL) TO ${literal(join(to, name))} (FORMAT parquet)`);
            await copy(arrivedSql(sql), ARRIVED);
            if (counts) await copy(periodsSql(of, sql), PERIODS);
            return {};
          }),
      });
      return {
        arrived: `FROM ${parquetSql([join(dir, ARRIVED)])}`,
        periods: `FROM ${parquetSql([join(dir, PERIODS)])}`,
      };
    }),
  );
  const all = (selects: readonly string[]) => `(${selects.join(" UNION ALL ")})`;
  return {
    tallies: all(parts.map(({ sql }) => `FROM ${sql}`)),
    arrived: all(sums.map(({ arrived }) => arrived)),
    ...(counts ? { periods: all(sums.map(({ periods }) => periods)) } : {}),
  };
}

const ARRIVED = "arrived.parquet";
const PERIODS = "periods.parquet";
