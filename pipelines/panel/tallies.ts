import { join } from "node:path";
import { identifier, literal, withDatabase } from "../duckdb/database.js";
import type { Measure, Series } from "../inventory/dataset.js";
import type { Ref, Store } from "../store/store.js";
import { parquetSql, rowFiles } from "../warehouse/rowsOf.js";

/** What is counted of a data set's rows, by which field, in what. */
export interface Tallied {
  readonly time: string;
  readonly measure: Measure;
  readonly area: Series["area"];
  readonly where?: Series["where"];
}

/** Files from this size on are counted once; smaller ones are read again as quickly as a step is found. */
const LARGE = 2 ** 20;

/**
 * SQL that counts rows by all that a panel may ask of them: `(written, counted, day, known_at, gone_at, late,
 * value, n)`.
 * `written` is the area as the row has it, `counted` whether the series counts it, `value` the measured field (1 where
 * rows are counted). Of several files the tallies are those of each, one after the other.
 * @param rows SQL of the rows of a load step
 */
export function talliesSql({ time, measure, area, where }: Tallied, rows: string): string {
  const chosen = Object.entries(where ?? {}).map(
    ([name, values]) =>
      `coalesce(CAST(r.${identifier(name)} AS VARCHAR) IN (${values.map(literal).join(", ")}), false)`,
  );
  const written = typeof area === "string" ? `CAST(r.${identifier(area)} AS VARCHAR)` : literal(area.all);
  const value = measure === "count" ? "1" : `r.${identifier(Object.values(measure)[0])}`;
  return `SELECT ${written} AS written, ${chosen.join(" AND ") || "true"} AS counted,
      CAST(r.${identifier(time)} AS DATE) AS day, r.known_at, r.gone_at, r.late, CAST(${value} AS DOUBLE) AS value, count(*) AS n
    FROM ${rows} r WHERE r.${identifier(time)} IS NOT NULL GROUP BY ALL`;
}

/** SQL of the tallies of a load step, after FROM; a large file of rows is counted once, however many nights have it. */
export async function talliesOf(store: Store, ref: Ref, series: Tallied): Promise<string> {
  const { dir, files } = await store.open(ref);
  const { time, measure, area, where } = series;
  const selects: string[] = [];
  const small: string[] = [];
  for (const name of await rowFiles(dir)) {
    const { bytes, sha256 } = files.find(({ path }) => path === name)!;
    if (bytes < LARGE) {
      small.push(join(dir, name));
      continue;
    }
    const counted = await store.step({
      name: "tally",
      version: 2,
      inputs: { rows: sha256, time, measure, area, where },
      async run(to) {
        const sql = talliesSql(series, parquetSql([join(dir, name)]));
        await withDatabase({ spill: join(to, "spill"), memoryLimit: "1GB" }, (database) =>
          database.run(`COPY (${sql} ORDER BY ALL) TO ${literal(join(to, "tally.parquet"))} (FORMAT parquet)`),
        );
        return {};
      },
    });
    selects.push(`FROM ${parquetSql([join(counted.dir, "tally.parquet")])}`);
  }
  if (small.length > 0) selects.push(talliesSql(series, parquetSql(small)));
  return `(${selects.join(" UNION ALL ")})`;
}
