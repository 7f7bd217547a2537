import { identifier, literal } from "../duckdb/database.js";
import type { Dataset } from "../inventory/dataset.js";
import { broughtAt, dueAt } from "./knownAt.js";

/** A state of a data set that was read: its parsed files in order, and since when it is known. */
export interface State {
  readonly paths: readonly string[];
  /** As-of date of the night that brought it; null for the first, whose rows are known when they are due. */
  readonly knownAt: string | null;
  /** As-of date of the last night that looked before; null for the first. */
  readonly after: string | null;
}

/** Names of the columns that go into the warehouse. */
export const openFields = ({ fields }: Pick<Dataset, "fields">): string[] =>
  Object.keys(fields).filter((name) => fields[name].personal === "none");

/**
 * SQL of a data set's rows after one more state, from the rows before it (a Parquet file; undefined for the first).
 *
 * Beside the declared columns: `known_at` and `gone_at` (from when to when it was true as far as we knew), `late`
 * (it was due when the last night looked, and not there) and `copies` (rows of the files with its key).
 * States are compared as multisets of whole rows: a corrected row is one that is gone and one that is new, and of
 * equal events as many appear or go as their number changed.
 */
export function foldSql(dataset: Dataset, state: State, before: string | undefined): string {
  const names = openFields(dataset);
  const columns = list(names);
  const present = presentSql(dataset, state.paths);
  if (before === undefined || state.knownAt === null)
    return `SELECT ${columns}, ${dueAt(dataset)} AS known_at, CAST(NULL AS DATE) AS gone_at, false AS late, copies
            FROM (${present})`;
  const night = `DATE ${literal(state.knownAt)}`;
  const due = state.after === null ? "false" : `coalesce(${dueAt(dataset)} <= DATE ${literal(state.after)}, false)`;
  // Of a corrected row the key was there before: it is not late.
  const corrected = dataset.key
    ? `EXISTS (SELECT 1 FROM changed c WHERE c._change < 0 AND ${same("c", "a", dataset.key)})`
    : "false";
  return `
    WITH old AS (SELECT * FROM read_parquet(${literal(before)})),
      valid AS (SELECT * FROM old WHERE gone_at IS NULL),
      changed AS (
        SELECT ${columns}, sum(_d) AS _change, max(copies) FILTER (_d > 0) AS copies
        FROM (SELECT ${columns}, copies, 1 AS _d FROM (${present}) UNION ALL SELECT ${columns}, copies, -1 FROM valid)
        GROUP BY ${columns} HAVING sum(_d) <> 0)
    SELECT * FROM old WHERE gone_at IS NOT NULL
    UNION ALL
    SELECT v.* FROM valid v ANTI JOIN (FROM changed WHERE _change < 0) c ON ${same("v", "c", names)}
    UNION ALL
    SELECT ${columns}, known_at, CASE WHEN _newest <= -_change THEN ${night} END, late, copies
    FROM (SELECT v.*, c._change, row_number() OVER (PARTITION BY ${list(names, "v.")} ORDER BY v.known_at DESC) AS _newest
          FROM valid v JOIN changed c ON c._change < 0 AND ${same("v", "c", names)})
    UNION ALL
    SELECT ${columns}, ${broughtAt(dataset, state.knownAt)}, NULL, ${due} AND NOT ${corrected}, copies
    FROM (SELECT *, unnest(range(CAST(_change AS BIGINT))) FROM changed WHERE _change > 0) a`;
}

/** SQL of a state's rows; with a declared key the last row of each counts, and `copies` says how many there were. */
function presentSql(dataset: Dataset, paths: readonly string[]): string {
  const columns = list(openFields(dataset));
  if (!dataset.key)
    return paths
      .map((path) => `SELECT ${columns}, 1::BIGINT AS copies FROM read_parquet(${literal(path)})`)
      .join(" UNION ALL ");
  const key = list(dataset.key);
  const rows = paths.map(
    (path, i) =>
      `SELECT ${columns}, ${i}::BIGINT * 1099511627776 + file_row_number AS _place
       FROM read_parquet(${literal(path)}, file_row_number = true)`,
  );
  return `WITH rows AS (${rows.join(" UNION ALL ")}),
      twice AS (SELECT ${key}, count(*) AS copies, max(_place) AS _last FROM rows GROUP BY ${key} HAVING count(*) > 1)
    SELECT ${list(openFields(dataset), "r.")}, coalesce(t.copies, 1) AS copies
    FROM rows r LEFT JOIN twice t ON ${same("r", "t", dataset.key)}
    WHERE t._last IS NULL OR t._last = r._place`;
}

const list = (names: readonly string[], table = "") => names.map((name) => table + identifier(name)).join(", ");
const same = (a: string, b: string, names: readonly string[]) =>
  names.map((name) => `${a}.${identifier(name)} IS NOT DISTINCT FROM ${b}.${identifier(name)}`).join(" AND ");
