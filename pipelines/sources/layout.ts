import { literal } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import type { Dataset, Field } from "../inventory/dataset.js";
import { columnOf } from "./columnOf.js";
import type { RawTable } from "./rawTable.js";

/** A declared field and where its text is in the layout's rows. */
export interface LocatedField extends Field {
  readonly name: string;
  /** SQL of its text within the layout's rows. */
  readonly raw: string;
  /** What the file calls it; undefined where the row's own `column` says it (the values of a wide table). */
  readonly column?: string;
  /** Its texts are the names of a wide table's columns. */
  readonly heading: boolean;
  /** The file has no column for it. */
  readonly absent: boolean;
}

/** Which of a file's columns the declared fields need, as rows of texts. */
export interface Layout {
  readonly fields: readonly LocatedField[];
  /**
   * SQL that makes the layout's rows from a table with the raw columns `v0`, `v1`, … and whatever else it has;
   * `position` orders the rows that come from one row of the file.
   */
  rows(table: string): string;
  /** Columns of the file, by place, that the table must hold as `v0`, `v1`, …. */
  readonly wanted: readonly number[];
  /** Rows that come from one row of the file. */
  readonly width: number;
}

/**
 * Finds the declared fields that are not personal in a file; a wide table is turned into rows.
 * @param lenient a field whose column is not there is empty everywhere
 * @throws InputError for a column that is not there
 */
export function layout(
  { fields, source, contract }: Pick<Dataset, "fields" | "source" | "contract">,
  { columns }: Pick<RawTable, "columns">,
  lenient = false,
): Layout {
  const mayLack = (field: Field) => lenient || isUnnamed(field, { source, contract });
  const declared = Object.entries(fields).map(([name, field]) => ({ ...field, name, from: field.from ?? [name] }));
  const open = declared.filter((field) => field.personal === "none");
  const { unpivot } = source;
  if (!unpivot) {
    const wanted: number[] = [];
    return {
      fields: open.map((field): LocatedField => {
        const absent = mayLack(field) && !field.from.some((name) => columns.includes(name));
        if (absent) return { ...field, raw: NOTHING, heading: false, absent };
        const place = columnOf(field.name, field.from, columns);
        return { ...field, raw: `v${wanted.push(place) - 1}`, column: columns[place], heading: false, absent };
      }),
      wanted,
      width: 1,
      rows: (table) => `SELECT *, 0 AS position FROM ${table}`,
    };
  }
  const hidden = declared.filter((field) => field.personal !== "none").flatMap((field) => field.from);
  const asked = open.flatMap((field) => field.from);
  const kept = columns.flatMap((column, i) => (unpivot.keep.includes(column) && asked.includes(column) ? [i] : []));
  const wide = columns.flatMap((column, i) => (unpivot.keep.includes(column) || hidden.includes(column) ? [] : [i]));
  if (wide.length === 0)
    throw new InputError(
      `no columns besides ${unpivot.keep.join(", ")}, so there is nothing to unpivot. Correct \`unpivot\` under \`source\`.`,
    );
  const there = [unpivot.name, unpivot.value, ...kept.map((i) => columns[i])];
  const raws = ["name", "value", ...kept.map((_, i) => `v${i}`)];
  const names = wide.map((i) => literal(columns[i])).join(", ");
  const values = wide.map((_, i) => `v${kept.length + i}`).join(", ");
  return {
    fields: open.map((field): LocatedField => {
      const absent = lenient && !field.from.some((name) => there.includes(name));
      if (absent) return { ...field, raw: NOTHING, heading: false, absent };
      const place = columnOf(field.name, field.from, there);
      const column = place === 1 ? undefined : there[place];
      return { ...field, raw: raws[place], column, heading: place === 0, absent };
    }),
    wanted: [...kept, ...wide],
    width: wide.length,
    // The lists are unnested side by side, in the order of the columns.
    rows: (table) =>
      `SELECT * EXCLUDE (${values}), unnest([${names}]) AS name, unnest([${values}]) AS value, unnest(range(${wide.length})) AS position FROM ${table}`,
  };
}

/**
 * Whether a file may well lack a field's column: many sources of JSON leave out what is empty, so that a field that may be
 * empty has no name in a file of few records. A contract that says what is to become of missing columns is kept.
 */
export const isUnnamed = (
  { optional }: Pick<Field, "optional">,
  { source, contract }: Pick<Dataset, "source" | "contract">,
): boolean => optional && contract?.missing === undefined && (source.format === "json" || source.format === "ndjson");

/** SQL of the text of a field that has no column. */
const NOTHING = "CAST(NULL AS VARCHAR)";
