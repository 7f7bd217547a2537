import type { Database } from "../duckdb/database.js";
import { type Boundary, checkShares } from "../geography/readBoundaries.js";
import { settle } from "../geography/settle.js";
import { keySql } from "./areaKeys.js";

/**
 * Makes the table `moves (old, code, since, until, share)`, of a database that has those of `createAreaKeys`: where rows
 * count whose area is another today, by what they are called and dated. `old` is an area's code where it has one still,
 * else its name as `keySql` spells it; `code` is null where today's area is none of the inventory's. Of an area that is
 * in it every day is in it once, divided into parts that add up to one.
 * Without changes it is empty.
 */
export async function createMoves(
  database: Database,
  changes?: { readonly file: string; readonly lines: readonly Boundary[] },
): Promise<void> {
  await database.run("CREATE TEMP TABLE moves (old VARCHAR, code VARCHAR, since DATE, until DATE, share DOUBLE)");
  if (!changes) return;
  const { file, lines } = changes;
  // One area may be written in several ways.
  const known = await database.rows<{ old: string; new: string; here: boolean; there: boolean }>(
    `WITH lines AS (SELECT unnest(from_json_strict($lines, '[{"i":"INTEGER","old":"VARCHAR","new":"VARCHAR"}]'), recursive := true))
     SELECT coalesce(o.code, ${keySql("old")}) AS old, coalesce(n.code, ${keySql("new")}) AS new,
       o.code IS NOT NULL AS here, n.code IS NOT NULL AS there FROM lines
     LEFT JOIN area_keys o ON o.key = ${keySql("old")} LEFT JOIN area_keys n ON n.key = ${keySql("new")} ORDER BY i`,
    { lines: JSON.stringify(lines.map((line, i) => ({ i, old: line.old, new: line.new }))) },
  );
  const all = lines.map((line, i) => ({ ...line, ...known[i] }));
  // Changes that the inventory's areas are too old to know have not come yet.
  const followed = new Set(all.filter(({ here, there }) => !here || there).map(({ old }) => old));
  const named = all.filter(({ old }) => followed.has(old));
  checkShares(file, named);
  const moves = settle(named).flatMap(({ old, from, until, parts }) =>
    parts.map(({ area, share }) => ({ old, area, since: dayOf(from), until: dayOf(until), share })),
  );
  await database.run(
    `INSERT INTO moves SELECT m.old, a.code, m.since::DATE, m.until::DATE, m.share FROM (SELECT unnest(from_json_strict($moves,
       '[{"old":"VARCHAR","area":"VARCHAR","since":"VARCHAR","until":"VARCHAR","share":"DOUBLE"}]'), recursive := true)) m
     LEFT JOIN areas a ON a.code = m.area`,
    { moves: JSON.stringify(moves) },
  );
}

const dayOf = (day: number): string =>
  Number.isFinite(day) ? new Date(day * 86_400_000).toISOString().slice(0, 10) : day < 0 ? "-infinity" : "infinity";
