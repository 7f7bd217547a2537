import { frequency, isHourly } from "../../models/frequency.js";
import { closest } from "../closest.js";
import type { Database } from "../duckdb/database.js";
import { numberInWords } from "../published/numberInWords.js";
import type { Extent } from "./extent.js";
import type { PanelMeta, Unplaced } from "./panelMeta.js";
import { dateSql, momentSql } from "./periodSql.js";

/** Kinds that are kept, and those of them that a sentence names. */
const KEPT = 20;
const NAMED = 3;

/**
 * The rows that are counted nowhere, or not whole, because their area is none of the inventory's, of a database that has
 * the tables of `createCells`.
 */
export async function unplaced(
  database: Database,
  freq: string,
  { first, last, vintage }: Extent,
): Promise<Pick<PanelMeta, "unmapped" | "unplaced">> {
  const at = isHourly(freq) ? "hour" : "day";
  const [from, end] = [first, frequency(freq).add(last, 1)].map((ms) => momentSql(freq, ms));
  // Few names are of no area at some time; only their rows are looked at one by one.
  const suspects = `SELECT * FROM tallies WHERE written IS NULL OR written IN
    (SELECT written FROM destinations WHERE code IS NULL OR since > '-infinity' OR until < 'infinity')`;
  const kinds = await database.rows<{ written: string | null; rows: number; all: number }>(
    `SELECT written, CAST(sum(rows) AS BIGINT) AS rows, CAST(sum(sum(rows)) OVER () AS BIGINT) AS "all" FROM (${suspects}) t
     WHERE counted AND rows > 0 AND ${at} >= ${from} AND ${at} < ${end}
       AND known <= ${dateSql(vintage)} AND (gone IS NULL OR gone > ${dateSql(vintage)})
       AND coalesce((SELECT bool_or(d.code IS NULL) FROM destinations d
         WHERE d.written = t.written AND t.day BETWEEN d.since AND d.until), true)
     GROUP BY written ORDER BY rows DESC, written LIMIT ${KEPT}`,
  );
  if (kinds.length === 0) return { unmapped: 0, unplaced: [] };
  const names = (await database.rows<{ name: string }>("SELECT name FROM areas ORDER BY name")).map(({ name }) => name);
  return {
    unmapped: kinds[0].all,
    unplaced: kinds.map(({ written, rows }) => ({ written, rows, nearest: nearestOf(written, names) })),
  };
}

const nearestOf = (written: string | null, names: readonly string[]) =>
  written === null ? null : (closest(written, names) ?? null);

/**
 * ` ("Camdem" 8, perhaps Camden; "Dale" 2; and others)`: after their number; empty where there are none.
 * @param least rows that a kind must have to be named
 */
export function unplacedInWords(all: readonly Unplaced[], least = 1): string {
  const kinds = all.filter(({ rows }) => rows >= least);
  if (kinds.length === 0) return "";
  const named = kinds.slice(0, NAMED).map(({ written, rows, nearest }) => {
    const what = written === null || written.trim() === "" ? "no area" : JSON.stringify(written);
    return `${what} ${numberInWords(rows)}${nearest === null ? "" : `, perhaps ${nearest}`}`;
  });
  return ` (${named.join("; ")}${all.length > Math.min(NAMED, kinds.length) ? "; and others" : ""})`;
}
