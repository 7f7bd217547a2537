import { frequency } from "../../models/frequency.js";
import type { FutureCovariates, Panel } from "../../models/panel.js";
import type { Dictionary } from "../columnar/dictionary.js";
import { readTable } from "../columnar/readTable.js";
import { InputError } from "../inputError.js";
import { isoDate } from "./isoDate.js";
import { withTableFile } from "./withTableFile.js";

/** A panel with its covariates, and the future ones over the horizon. */
export interface WithCovariates {
  readonly panel: Panel;
  readonly future: FutureCovariates;
  /** One line: which covariates were read, and as what. */
  readonly says: string;
}

type Role = "static" | "historic" | "future";
interface Column {
  readonly name: string;
  readonly role: Role;
  /** `series` values of a static column, else `rows` of the past. */
  readonly past: Float64Array;
  /** `series × h` values of a future column. */
  readonly ahead: Float64Array;
}

/**
 * Reads files of covariates for a panel: `unique_id` and a number a column for facts of the series; with `ds`, a row a series and
 * period. A column that has values after the ends of the series is known ahead and must reach the horizon; the others
 * are known for the past alone. Series that the panel does not have are passed over. What is missing in the past is unknown.
 * @throws InputError that names the file, the column, the series and the date
 */
export async function readCovariates(panel: Panel, files: readonly string[], h: number): Promise<WithCovariates> {
  const columns: Column[] = [];
  for (const file of files) {
    for (const column of await readFile(file, panel, h)) {
      if (columns.some(({ name }) => name === column.name))
        throw new InputError(`${file} has the covariate ${column.name} a second time. Name each once in --covariates.`);
      columns.push(column);
    }
  }
  const of = (role: Role, part: "past" | "ahead") =>
    Object.fromEntries(columns.filter((c) => c.role === role).map((c) => [c.name, c[part]]));
  return {
    panel: {
      ...panel,
      covariates: { static: of("static", "past"), historic: of("historic", "past"), future: of("future", "past") },
    },
    future: of("future", "ahead"),
    says: `covariates: ${columns.map(({ name, role }) => `${name} (${role})`).join(", ")}`,
  };
}

async function readFile(file: string, panel: Panel, h: number): Promise<Column[]> {
  return withTableFile(file, async (database, source, found) => {
    if (!found.includes("unique_id"))
      throw new InputError(`${file} has no column unique_id; it has ${found.join(", ")}. Give each row its series.`);
    const names = found.filter((name) => name !== "unique_id" && name !== "ds");
    if (names.length === 0)
      throw new InputError(
        `${file} has no covariates beside unique_id and ds. Add a column, or leave it out of --covariates.`,
      );
    if (names.includes("y"))
      throw new InputError(
        `${file} has the column y, which is forecast and no covariate. Take it out of the file in --covariates.`,
      );
    const dated = found.includes("ds");
    const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`);
    const table = await readTable(
      database,
      `SELECT unique_id::VARCHAR AS unique_id${dated ? ", TRY_CAST(ds AS TIMESTAMP) AS ds" : ""},
        ${quoted.map((name, k) => `TRY_CAST(${name} AS DOUBLE) AS c${k}, (${name} IS NOT NULL AND TRY_CAST(${name} AS DOUBLE) IS NULL)::INTEGER AS w${k}`)}
        FROM ${source} ORDER BY ALL`,
    );
    const data = table.data() as Record<string, unknown>;
    const id = data.unique_id as Dictionary;
    const ds = data.ds as Float64Array | undefined;
    const series = new Map(panel.ids.map((name, i) => [name, i]));
    const { add, between, floor } = frequency(panel.freq);
    const length = dated ? panel.y.length : panel.ids.length;
    const past = names.map(() => new Float64Array(length).fill(Number.NaN));
    const ahead = names.map(() => new Float64Array(dated ? panel.ids.length * h : 0).fill(Number.NaN));
    const seen = new Set<string>();
    const given = new Set<number>();
    for (let row = 0; row < table.totalRows(); row++) {
      const name = id.at(row);
      const i = name === null ? undefined : series.get(name);
      const date = ds?.[row];
      if (i === undefined) continue;
      const where = `Series ${name}${date === undefined || Number.isNaN(date) ? "" : ` at ${isoDate(date)}`} in ${file}`;
      if (date !== undefined && Number.isNaN(date))
        throw new InputError(`${where} has a row without a readable ds. Write dates as 2024-01-31.`);
      if (date !== undefined && floor(date) !== date)
        throw new InputError(
          `${where}: this is not the beginning of a period of ${panel.freq}. Change the dates in --covariates, or --freq.`,
        );
      const key = `${i}/${date}`;
      if (seen.has(key)) throw new InputError(`${where} has two rows. Keep one in --covariates.`);
      seen.add(key);
      given.add(i);
      names.forEach((column, k) => {
        if ((data[`w${k}`] as Float64Array)[row] === 1)
          throw new InputError(
            `${where}: the covariate ${column} is not a number. Write categories as columns of 0 and 1.`,
          );
        const value = (data[`c${k}`] as Float64Array)[row];
        if (date === undefined) past[k][i] = value;
        else {
          const first = panel.ds[panel.offsets[i]];
          const t = between(first, date);
          const n = panel.offsets[i + 1] - panel.offsets[i];
          if (t >= 0 && t < n) past[k][panel.offsets[i] + t] = value;
          else if (t >= n && t < n + h) ahead[k][i * h + t - n] = value;
        }
      });
    }
    const missing = panel.ids.find((_, i) => !given.has(i));
    if (missing !== undefined)
      throw new InputError(
        `${file} has no rows for series ${missing}. Give the covariates of every series in --covariates.`,
      );
    return names.map((name, k) => {
      if (!dated) return { name, role: "static", past: past[k], ahead: ahead[k] };
      if (ahead[k].every(Number.isNaN)) return { name, role: "historic", past: past[k], ahead: new Float64Array() };
      const gap = ahead[k].findIndex(Number.isNaN);
      if (gap >= 0) {
        const i = Math.floor(gap / h);
        const date = add(panel.ds[panel.offsets[i + 1] - 1], (gap % h) + 1);
        throw new InputError(
          `The covariate ${name} in ${file} has no value for series ${panel.ids[i]} at ${isoDate(date)}, within the horizon. Make it reach ${h} periods past the end in --covariates, leave out what lies after the end, or give a smaller --horizon.`,
        );
      }
      return { name, role: "future", past: past[k], ahead: ahead[k] };
    });
  });
}
