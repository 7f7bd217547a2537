import { z } from "zod";

const isoDate = z.iso.date("a date as YYYY-MM-DD");
const slug = z.string().regex(/^[a-z][a-z0-9-]*$/, "small letters, digits and hyphens");

/** How personal a field is; everything but `none` never reaches the warehouse. */
export const personalClass = z.enum(["none", "identifier", "contact", "special"]);

/** What several values become: their number, or the sum or mean of a field. */
const measure = z.union(
  [z.literal("count"), z.strictObject({ sum: z.string() }), z.strictObject({ mean: z.string() })],
  { error: "count, { sum: FIELD } or { mean: FIELD }" },
);

const field = z.strictObject({
  type: z.enum(["text", "integer", "number", "date", "timestamp", "boolean"]),
  /** Column names in the source, tried in order; the field's own name when missing. */
  from: z.array(z.string()).min(1).optional(),
  /** DuckDB strptime formats of dates, tried in order: the first that fits a value reads it. ISO 8601 when missing. */
  formats: z.array(z.string()).min(1).optional(),
  unit: z.string().optional(),
  personal: personalClass.default("none"),
  /** May be empty. A required field that is empty is an error. */
  optional: z.boolean().default(false),
});

const source = z.strictObject({
  /** Files relative to the source root, in this order; `*` matches within one name. */
  files: z.array(z.string()).min(1),
  format: z.enum(["csv", "json", "xlsx"]),
  encoding: z.enum(["utf-8", "latin-1"]).default("utf-8"),
  delimiter: z.string().length(1).default(","),
  /** Worksheet of an XLSX file. */
  sheet: z.string().optional(),
  /** Title rows above the header. */
  skip: z.int().min(0).default(0),
  /** Path of the array of records in a JSON file, for example `[england-and-wales, events]`. */
  records: z.array(z.string()).optional(),
  /** Texts that mean "empty". */
  empty: z.array(z.string()).default([""]),
  /** A wide table: all columns but those of `keep` and of personal fields become rows of `name` and `value`. */
  unpivot: z.strictObject({ keep: z.array(z.string()).min(1), name: z.string(), value: z.string() }).optional(),
});

const series = z.strictObject({
  service: slug,
  title: z.string(),
  /** One or more frequencies, as pandas names them. */
  freq: z.array(z.string()).min(1),
  /** Field with the area's code or name, or `{ all: CODE }` for one area. */
  area: z.union([z.string(), z.strictObject({ all: z.string() })], { error: "a field, or { all: CODE }" }),
  /** Field with the date of a row. */
  time: z.string(),
  /** What a period's rows become. */
  measure,
  unit: z.string().default("cases"),
  /** Rows count only where these fields have one of these values. */
  where: z.record(z.string(), z.array(z.string())).optional(),
  /** Periods ahead; the frequency's usual horizon when missing. */
  horizon: z.int().min(1).optional(),
});

/** One data set of the inventory: what it is, whose, under which law, where it lies, what it feeds. */
export const datasetSchema = z.strictObject({
  id: slug,
  title: z.string(),
  description: z.string().optional(),
  owner: z.string(),
  silo: slug,
  contact: z.string().optional(),
  licence: z.string(),
  attribution: z.string().optional(),
  cadence: z.enum(["hourly", "daily", "weekly", "monthly", "quarterly", "yearly", "once"]),
  /** Days after its date until a row is normally there. */
  lagDays: z.int().min(0).default(0),
  /** Each row stands for a whole period that begins at its date and is known when that has ended. */
  covers: z.enum(["moment", "day", "week", "month", "quarter", "year"]).default("day"),
  legal: z.strictObject({ basis: z.string(), purpose: z.string() }),
  sharing: z
    .strictObject({ agreement: z.string(), from: isoDate, until: isoDate.optional(), renewal: z.string() })
    .optional(),
  source,
  fields: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/, "small letters, digits and underscores"), field),
  /** Fields that name a row; of rows with the same key the last one counts. Without it each row is an event. */
  key: z.array(z.string()).min(1).optional(),
  /** Field that says when a row happened; missing for tables without time. */
  time: z.string().optional(),
  series: z.array(series).default([]),
  /** Columns that other series may read: `future` ones are known ahead (holidays), `historic` ones are not (weather). */
  covariates: z
    .array(
      z.strictObject({
        name: slug,
        kind: z.enum(["historic", "future"]),
        measure,
      }),
    )
    .default([]),
  /** Facts of areas that do not change: numbers by area code. */
  statics: z.strictObject({ area: z.string(), values: z.array(z.string()).min(1) }).optional(),
});

export type Dataset = z.infer<typeof datasetSchema>;
export type Series = z.infer<typeof series>;
export type Field = z.infer<typeof field>;
export type Measure = Series["measure"];

/** `inventory.yaml` beside the data sets: what holds for all of them. */
export const inventorySchema = z.strictObject({
  id: slug,
  title: z.string(),
  timeZone: z.string().default("Europe/London"),
  /** Which areas are published, by code; names in the sources become codes by the lookup. */
  areas: z.strictObject({
    dataset: slug,
    code: z.string(),
    name: z.string(),
    /** Only areas whose row has one of these values count, for example a region. */
    where: z.record(z.string(), z.array(z.string())).optional(),
    /** Areas that the lookup lacks, for example the whole region: code to name. */
    extra: z.record(z.string(), z.string()).default({}),
  }),
  /** A night publishes by itself, or waits until a person has approved it. */
  release: z.enum(["automatic", "approval"]).default("automatic"),
  /** File with capacity per service and area, relative to the source root (or to the inventory). */
  capacity: z.string().optional(),
});

export type InventoryHeader = z.infer<typeof inventorySchema>;

/** A whole inventory: the header and its data sets in the order of their ids. */
export interface Inventory extends InventoryHeader {
  readonly datasets: readonly Dataset[];
}
