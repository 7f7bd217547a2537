import { type Column, TABLES, type TableSchema } from "./tables.js";

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

/**
 * The tables of a night. Where a service is counted by the hour, the run says the time zone, and rows that are dated have
 * an `hour` beside `ds`, also in their key: the day on which the clocks go back has one hour twice.
 */
export function tablesOf({ time_zone }: { readonly time_zone?: string | null }): readonly TableSchema[] {
  if (!time_zone) return TABLES;
  return TABLES.map((schema) => {
    const { name, key, columns } = schema;
    if (name === "runs") return { ...schema, columns: [...columns, TIME_ZONE] };
    return {
      name,
      key: key.flatMap((column) => (column === "ds" ? ["ds", "hour"] : column)),
      columns: columns.flatMap((column) => (column.name === "ds" ? [column, HOUR] : column)),
    };
  });
}
