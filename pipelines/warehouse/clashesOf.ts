import { join } from "node:path";
import type { Clash } from "../contract/contractMeta.js";
import type { ReadPart } from "../contract/contractStep.js";
import { identifier, withDatabase } from "../duckdb/database.js";
import { parquetSql } from "../duckdb/parquetSql.js";
import type { Dataset } from "../inventory/dataset.js";
import type { Store } from "../store/store.js";
import { list, openFields, PIECE, same } from "./rowsSql.js";

/**
 * Where files of one state say different things under one key. As ever with a key the last row counts: that of the later
 * file. Only files that differ from each other are named, not rows that a file has twice itself.
 */
export async function clashesOf(
  store: Store,
  { dataset, parts }: { dataset: Dataset; parts: readonly ReadPart[] },
): Promise<readonly Clash[]> {
  const { key, time } = dataset;
  const filled = parts.filter(({ read }) => read.meta.rows > 0);
  const files = [...new Set(filled.map(({ file }) => file))];
  if (!key || files.length < 2) return [];
  const fields = openFields(dataset);
  const { meta } = await store.step<{ clashes: readonly Clash[] }>({
    name: "clashes",
    version: 1,
    inputs: { key, time, fields, parts: filled.map(({ file, read }) => [file, read.digest]) },
    run: (dir) =>
      withDatabase({ spill: join(dir, "spill"), memoryLimit: "1GB" }, async (database) => {
        const rows = filled.map(
          ({ file, read }, i) =>
            `SELECT ${list(fields)}, ${files.indexOf(file)} AS _file, ${i}::BIGINT * ${PIECE} + file_row_number AS _place
             FROM ${parquetSql([join(read.dir, "rows.parquet")], "file_row_number = true")}`,
        );
        const day = time && key.includes(time) ? `CAST(CAST(l.${identifier(time)} AS DATE) AS VARCHAR)` : "NULL";
        const found = await database.rows<{ file: number; counts: number; rows: number; first: string; last: string }>(
          `WITH present AS (${rows.join(" UNION ALL ")}),
             shared AS (SELECT ${list(key)} FROM present GROUP BY ${list(key)} HAVING min(_file) < max(_file)),
             latest AS (
               SELECT p.*, max(_place) OVER (PARTITION BY ${list(key)}) AS _last
               FROM present p SEMI JOIN shared s ON ${same("p", "s", key)}
               QUALIFY _place = max(_place) OVER (PARTITION BY ${list(key)}, _file))
           SELECT l._file AS file, c._file AS counts, count(*) AS rows, min(${day}) AS first, max(${day}) AS last
           FROM latest l JOIN latest c ON c._place = c._last AND ${same("l", "c", key)}
           WHERE l._file <> c._file AND NOT (${same("l", "c", fields)})
           GROUP BY ALL ORDER BY ALL`,
        );
        const clashes = found.map(({ file, counts, ...rest }) => ({
          ...{ file: files[file], counts: files[counts], key, ...rest },
        }));
        return { clashes };
      }),
  });
  return meta.clashes;
}
