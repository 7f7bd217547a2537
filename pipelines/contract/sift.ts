import { rename } from "node:fs/promises";
import { type Database, identifier, literal } from "../duckdb/database.js";
import type { Contract } from "../inventory/contract.js";
import type { Dataset } from "../inventory/dataset.js";
import { CHECKS } from "./checks/checks.js";

/** Failures of one kind in one file. */
export interface Failures {
  readonly check: string;
  readonly field: string;
  readonly why: string;
  readonly rows: number;
  /** Where the first of them stands in the file: `line 17`. */
  readonly first: string;
}

/** Rows that could be read, to be sifted: SQL of the declared open fields, `_row`, and of what failed already. */
export interface Staged {
  /** SQL of a relation with the open fields, `_row` (place from 0) and `_check, _field, _value, _why`, null where sound. */
  readonly sql: string;
  /** SQL of the columns that are written, over those fields. */
  readonly columns: string;
  /** Parquet file of the rows that pass. */
  readonly to: string;
  /** It is there already, with every row. */
  readonly written: boolean;
  /** Parquet file of those that do not: `place, "check", field, value, reason, "row"`. */
  readonly quarantine: string;
  /** Where rows stand in the file, in the order in which they are given. */
  places(rows: readonly number[]): Promise<string[]>;
}

/** Where the rows that pass are written before they take the place of all. */
export const sifted = (to: string): string => `${to}.sifted`;

/** Rows whose place in the file is looked up; a file with more failures is not repaired line by line. */
const PLACED = 10_000;

/** Whether a contract asks anything of rows. */
export const asksOfRows = (contract: Contract): boolean => CHECKS.some(({ rules }) => rules(contract, {}).length > 0);

/**
 * Parts the rows that keep a contract from those that do not, which keep their place, their value and the reason.
 * @returns rows that pass, and what failed
 */
export async function sift(
  database: Database,
  dataset: Pick<Dataset, "fields">,
  contract: Contract,
  staged: Staged,
): Promise<{ rows: number; failures: Failures[] }> {
  const rules = CHECKS.flatMap(({ name, rules }) => rules(contract, dataset.fields).map((rule) => ({ name, ...rule })));
  const cases = rules.map(({ fails }, i) => `WHEN ${fails} THEN ${i}`);
  const value = rules.map(({ field }, i) => `WHEN ${i} THEN ${field.split(", ").map(text).join(" || ', ' || ")}`);
  const said = (what: "name" | "field" | "why") =>
    `CASE _rule ${rules.map((rule, i) => `WHEN ${i} THEN ${literal(rule[what])}`).join(" ")} END`;
  const rule = cases.length ? `CASE WHEN _check IS NOT NULL THEN NULL ${cases.join(" ")} END` : "CAST(NULL AS INTEGER)";
  const failed = rules.length
    ? `coalesce(_check, ${said("name")}) AS "check", coalesce(_field, ${said("field")}) AS field,
       CASE WHEN _check IS NULL THEN CASE _rule ${value.join(" ")} END ELSE _value END AS value,
       coalesce(_why, ${said("why")}) AS why`
    : `_check AS "check", _field AS field, _value AS value, _why AS why`;
  await database.run(
    `CREATE OR REPLACE TEMP TABLE faults AS
     SELECT _row, ${failed}, to_json(_all) AS "row" FROM (
       SELECT *, ${rule} AS _rule, ${row(dataset)} AS _all FROM (${staged.sql}))
     WHERE _check IS NOT NULL OR _rule IS NOT NULL`,
  );
  const [{ rows }] = await database.rows<{ rows: number }>("SELECT count(*) AS rows FROM faults");
  const [{ all }] = await database.rows<{ all: number }>(`SELECT count(*) AS "all" FROM (${staged.sql})`);
  if (rows === 0 && staged.written) return { rows: all, failures: [] };
  await database.run(
    `COPY (SELECT ${staged.columns} FROM (${staged.sql}) ANTI JOIN faults USING (_row) ORDER BY _row)
     TO ${literal(sifted(staged.to))} (FORMAT parquet)`,
  );
  await rename(sifted(staged.to), staged.to);
  if (rows === 0) return { rows: all, failures: [] };

  const found = await database.rows<{ row: number }>(`SELECT _row AS row FROM faults ORDER BY _row LIMIT ${PLACED}`);
  const places = await staged.places(found.map(({ row }) => row));
  await database.run(
    `CREATE OR REPLACE TEMP TABLE places AS
     SELECT unnest(${list(found.map(({ row }) => row))}::BIGINT[]) AS _row, unnest(${list(places)}::VARCHAR[]) AS place`,
  );
  await database.run(
    `COPY (SELECT place, "check", field, value, field || ' ' || why AS reason, "row"
           FROM faults LEFT JOIN places USING (_row) ORDER BY _row) TO ${literal(staged.quarantine)} (FORMAT parquet)`,
  );
  const failures = await database.rows<{ check: string; field: string; why: string; rows: number; first: string }>(
    `SELECT "check", field, why, count(*) AS rows, coalesce(arg_min(place, _row), '') AS first
     FROM faults LEFT JOIN places USING (_row) GROUP BY ALL ORDER BY min(_row), "check", field`,
  );
  return { rows: all - rows, failures };
}

const text = (field: string) => `coalesce(CAST(${identifier(field)} AS VARCHAR), '')`;
const list = (values: readonly (string | number)[]) =>
  `[${values.map((value) => (typeof value === "number" ? value : literal(value))).join(", ")}]`;

function row({ fields }: Pick<Dataset, "fields">): string {
  const open = Object.keys(fields).filter((name) => fields[name].personal === "none");
  return `{${open.map((name) => `${literal(name)}: ${identifier(name)}`).join(", ")}}`;
}
