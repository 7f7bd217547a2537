import { type Column, RATES, TABLES, type TableSchema } from "./tables.js";

const HOUR: Column = {
  name: "hour",
  type: "moment",
  nullable: true,
  description: "first moment of the hour, in UTC, where the frequency is h; ds is its day on the clocks of the place",
};

const TIME_ZONE: Column = {
  name: "time_zone",
  type: "text",
  description: "whose clocks tell the day of an hour, as IANA names it",
};

const POPULATION_UNTIL: Column = {
  name: "population_until",
  type: "integer",
  description: "year of the latest estimate of residents that rates are per; later years have the same",
};

/**
 * The tables of a night. Where the inventory tells how many people live in its areas, `rates` is one of them. Where a service is counted by the hour, the run says the time zone, and rows that are dated have
 * an `hour` beside `ds`, also in their key: the day on which the clocks go back has one hour twice.
 */
export function tablesOf({
  time_zone,
  population_until,
}: {
  readonly time_zone?: string | null;
  readonly population_until?: number | null;
}): readonly TableSchema[] {
  const more = [...(time_zone ? [TIME_ZONE] : []), ...(population_until ? [POPULATION_UNTIL] : [])];
  const tables = population_until ? TABLES.flatMap((t) => (t.name === "history" ? [t, RATES] : t)) : TABLES;
  return tables.map((schema) => {
    const { name, key, columns } = schema;
    if (name === "runs") return { ...schema, columns: [...columns, ...more] };
    if (!time_zone) return schema;
    return {
      name,
      key: key.flatMap((column) => (column === "ds" ? ["ds", "hour"] : column)),
      columns: columns.flatMap((column) => (column.name === "ds" ? [column, HOUR] : column)),
    };
  });
}
