import { join } from "node:path";
import { identifier, literal, withDatabase } from "../duckdb/database.js";
import { parquetSql } from "../duckdb/parquetSql.js";
import { placedSql, placeStep } from "../geography/placeStep.js";
import { isPoint } from "../inventory/area.js";
import type { Measure, Series } from "../inventory/dataset.js";
import type { Ref, Store } from "../store/store.js";
import { isAbridged, loadedFiles } from "../warehouse/countable.js";

/** What is counted of a data set's rows, by which field, in what. */
export interface Tallied {
  readonly time: string;
  readonly measure: Measure;
  readonly area: Series["area"];
  readonly where?: Series["where"];
  /** Field with the instant, where hours are asked for. */
  readonly instant?: string;
}

/** Files from this size on are counted once; smaller ones are read again as quickly as a step is found. */
const LARGE = 2 ** 20;

/**
 * SQL that counts rows by all that a panel may ask of them: `(written, counted, day, known_at, gone_at, late,
 * value, n)`, and `hour` where an instant is given.
 * `written` is the area as the row has it, `counted` whether the series counts it, `value` the measured field (1 where
 * rows are counted). Of several files the tallies are those of each, one after the other.
 * @param rows SQL of the rows of a load step, or of rows abridged, which are few enough to be tallies each
 */
export function talliesSql({ time, measure, area, where, instant }: Tallied, rows: string, abridged = false): string {
  // Sources write the same category as `Cat` and as `cat`.
  const spelt = (text: string) => `lower(trim(${text}))`;
  const chosen = Object.entries(where ?? {}).map(([name, values]) => {
    const wanted = values.map((value) => spelt(literal(value))).join(", ");
    return `coalesce(${spelt(`CAST(r.${identifier(name)} AS VARCHAR)`)} IN (${wanted}), false)`;
  });
  const value = measure === "count" ? "1" : `r.${identifier(Object.values(measure)[0])}`;
  const hour = instant ? `, date_trunc('hour', r.${identifier(instant)}) AS hour` : "";
  return `SELECT ${writtenSql(area)} AS written, ${chosen.join(" AND ") || "true"} AS counted,
      CAST(r.${identifier(time)} AS DATE) AS day, r.known_at, r.gone_at, r.late, CAST(${value} AS DOUBLE) AS value${hour}, ${abridged ? "r._n" : "count(*)"} AS n
    FROM ${rows} r WHERE r.${identifier(time)} IS NOT NULL ${abridged ? "" : "GROUP BY ALL"}`;
}

/** SQL of the area as a row has it: that of a point is looked up before. */
function writtenSql(area: Series["area"]): string {
  if (typeof area === "string") return `CAST(r.${identifier(area)} AS VARCHAR)`;
  if ("all" in area) return literal(area.all);
  return isPoint(area) ? "r._place" : `CAST(r.${identifier(area.field)} AS VARCHAR)`;
}

/** Tallies of some of a load step's files. */
export interface TalliesPart {
  /** To stand after FROM. */
  readonly sql: string;
  /** Of what they are, where it may be large and later nights have it too. */
  readonly digest?: string;
}

/**
 * The tallies of a load step, file by file, small ones together; a large file of rows is counted once, however many
 * nights have it.
 * @param polygons the file in which the areas of points are looked up
 */
export async function talliesOf(
  store: Store,
  ref: Ref,
  series: Tallied,
  polygons?: { path: string; sha256: string },
): Promise<TalliesPart[]> {
  const { dir, files } = await store.open(ref);
  const { time, measure, area, where, instant } = series;
  const parts: TalliesPart[] = [];
  const small: { path: string; sha256: string }[] = [];
  const rowsOf = async (rows: typeof small) => {
    const sql = parquetSql(rows.map(({ path }) => path));
    if (!polygons || !isPoint(area)) return { sql };
    const places = await placeStep(store, { area, rows, polygons });
    return { sql: placedSql(sql, area, places), places: places.digest };
  };
  for (const name of await loadedFiles(dir)) {
    const { bytes, sha256 } = files.find(({ path }) => path === name)!;
    const path = join(dir, name);
    if (isAbridged(name)) {
      parts.push({ sql: `(${talliesSql(series, parquetSql([path]), true)})`, digest: sha256 });
      continue;
    }
    if (bytes < LARGE) {
      small.push({ path, sha256 });
      continue;
    }
    const rows = await rowsOf([{ path, sha256 }]);
    const counted = await store.step({
      name: "tally",
      version: 3,
      inputs: { rows: sha256, places: rows.places, time, measure, area, where, instant },
      async run(to) {
        const sql = talliesSql(series, rows.sql);
        await withDatabase({ spill: join(to, "spill"), memoryLimit: "1GB" }, (database) =>
          database.run(`COPY (${sql} ORDER BY ALL) TO ${literal(join(to, "tally.parquet"))} (FORMAT parquet)`),
        );
        return {};
      },
    });
    parts.push({ sql: parquetSql([join(counted.dir, "tally.parquet")]), digest: counted.digest });
  }
  if (small.length > 0) parts.push({ sql: `(${talliesSql(series, (await rowsOf(small)).sql)})` });
  return parts;
}
