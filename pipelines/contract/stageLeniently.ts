import { type Database, identifier, literal } from "../duckdb/database.js";
import type { Contract } from "../inventory/contract.js";
import type { Dataset } from "../inventory/dataset.js";
import { isUnnamed, layout } from "../sources/layout.js";
import type { RawTable } from "../sources/rawTable.js";
import type { TellShare } from "../sources/readOrder.js";
import { COLUMN_TYPES, isEmpty, kindInWords, typed } from "../sources/typed.js";

/**
 * Makes the table `staged` of every row of a file: the open fields, empty where they cannot be read, `_row` (place from
 * 0), and `_check, _field, _value, _why` of the first thing that the contract does not take. Says what it took.
 * @param added new columns that keep a row out where they have a value; they are not read otherwise
 */
export async function stageLeniently(
  database: Database,
  table: RawTable,
  {
    dataset,
    contract,
    timeZone,
    added,
    tell = () => {},
  }: { dataset: Dataset; contract: Contract; timeZone: string; added: readonly string[]; tell?: TellShare },
): Promise<string[]> {
  const { source } = dataset;
  const plan = layout(dataset, table, true);
  const wanted = [...plan.wanted, ...added.map((column) => table.columns.indexOf(column))];
  const raw = await table.select(wanted);
  const isOut = (mode: string) => mode !== "evolve";
  const faults: { when: string; check: string; field: string; value: string; why: string }[] = [];
  const unread: string[] = [];
  const columns = plan.fields.map((field) => {
    const value = typed(field.raw, field, timeZone);
    const empty = isEmpty(field.raw, source.empty);
    if (field.absent) {
      if (isOut(contract.missing ?? "freeze") && !isUnnamed(field, dataset))
        faults.push({ when: "true", check: "missing", field: field.name, value: "NULL", why: "has no column" });
      return `CAST(NULL AS ${COLUMN_TYPES[field.type]}) AS ${identifier(field.name)}`;
    }
    if (!field.optional)
      faults.push({ when: empty, check: "required", field: field.name, value: "NULL", why: "is empty" });
    const odd = `NOT ${empty} AND (${value}) IS NULL`;
    if (isOut(contract.retyped))
      faults.push({
        when: odd,
        check: "type",
        field: field.name,
        value: field.raw,
        why: `is no ${kindInWords(field)}`,
      });
    else unread.push(`count(*) FILTER (${odd}) AS ${identifier(field.name)}`);
    return `CASE WHEN NOT ${empty} THEN ${value} END AS ${identifier(field.name)}`;
  });
  added.forEach((column, i) => {
    const text = `v${plan.wanted.length + i}`;
    const why = `is a new column, which nobody has declared`;
    faults.push({ when: `NOT ${isEmpty(text, source.empty)}`, check: "new", field: column, value: "NULL", why });
  });
  const first = `CASE ${faults.map(({ when }, i) => `WHEN ${when} THEN ${i}`).join(" ")} END`;
  const of = (what: (fault: (typeof faults)[number]) => string) =>
    faults.length
      ? `CASE _fault ${faults.map((fault, i) => `WHEN ${i} THEN ${what(fault)}`).join(" ")} END`
      : "CAST(NULL AS VARCHAR)";
  const rows = plan.rows(`(SELECT row_number() OVER () - 1 AS _raw, * FROM (${raw}))`);
  const stage = database.run(
    `CREATE OR REPLACE TEMP TABLE staged AS
     SELECT ${columns.join(", ")}, _raw * ${plan.width} + position AS _row, ${of((f) => literal(f.check))} AS _check,
       ${of((f) => literal(f.field))} AS _field, ${of((f) => f.value)} AS _value, ${of((f) => literal(f.why))} AS _why
     FROM (SELECT *, ${faults.length ? first : "NULL"} AS _fault FROM (${rows}))`,
  );
  await database.followed(stage, tell).catch(async (error) => {
    throw (await table.explain(error)) ?? error;
  });
  if (unread.length === 0) return [];
  const [counts] = await database.rows<Record<string, number>>(`SELECT ${unread.join(", ")} FROM (${rows})`);
  return Object.entries(counts)
    .filter(([, n]) => n > 0)
    .map(([field, n]) => `${n} of ${field} cannot be read and count as empty`);
}
