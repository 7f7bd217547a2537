import { z } from "zod";
import { contractSchema } from "./contract.js";
import { categoriesSchema, covariateMeasure, type Series, seriesSchema } from "./series.js";
import { slug } from "./slug.js";
import { sourceSchema } from "./source.js";

export type { CovariateMeasure, Measure, Series } from "./series.js";

const isoDate = z.iso.date("a date as YYYY-MM-DD");

/** How personal a field is; everything but `none` never reaches the warehouse. */
export const personalClass = z.enum(["none", "identifier", "contact", "special"]);

const field = z.strictObject({
  type: z.enum(["text", "integer", "number", "date", "timestamp", "boolean"]),
  from: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("Column names in the source, tried in order; the field's own name when missing."),
  formats: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      "strptime formats of dates, tried in order: the first that fits a value reads it. ISO 8601 when missing.",
    ),
  timeZone: z
    .string()
    .optional()
    .describe(
      "Whose clocks a timestamp without an offset is from, as IANA names it: UTC. The inventory's when missing.",
    ),
  unit: z.string().optional().describe("Unit of its values, for example offences, m, GBP."),
  description: z.string().optional().describe("What it means."),
  personal: personalClass
    .default("none")
    .describe(
      "none; identifier (names a person, alone or with others), contact (how to reach one), special (Article 9: health, ethnicity, …). Personal fields never reach the warehouse.",
    ),
  optional: z.boolean().default(false).describe("May be empty. A required field that is empty is an error."),
});

/** One data set of the inventory: what it is, whose, under which law, where it lies, what it feeds. */
export const datasetSchema = z.strictObject({
  id: slug.describe("Name of the data set, unique in the inventory."),
  title: z.string(),
  description: z.string().optional().describe("What a row is, and what to know before using it."),
  owner: z.string().describe("The office that answers for it."),
  silo: slug.describe("The system or department that it comes from."),
  contact: z.string().optional().describe("Where that office is reached. An office's address, not a person's."),
  licence: z.string().describe("Terms of use, for example Open Government Licence v3.0."),
  attribution: z.string().optional().describe("Words that the licence asks for."),
  cadence: z
    .enum(["hourly", "daily", "weekly", "monthly", "quarterly", "yearly", "once"])
    .describe("How often it is refreshed."),
  lagDays: z.int().min(0).default(0).describe("Days after its date until a row is normally there."),
  covers: z
    .enum(["moment", "day", "week", "month", "quarter", "year"])
    .default("day")
    .describe("Each row stands for a whole period that begins at its date and is known when that has ended."),
  legal: z
    .strictObject({
      basis: z.string().describe("What allows its use, for example UK GDPR Article 6(1)(e), public task."),
      purpose: z.string().describe("What it is used for."),
    })
    .describe("The legal basis."),
  retention: z
    .strictObject({
      keep: z.iso
        .duration("an ISO 8601 duration, for example P6Y or P18M")
        .describe("How long its rows may be kept, as an ISO 8601 duration: P6Y, P18M, P90D."),
      reason: z.string().describe("The rule or schedule that says so."),
    })
    .optional()
    .describe("How long it may be kept."),
  sharing: z
    .strictObject({
      agreement: z.string().describe("Name or number of the agreement."),
      from: isoDate.describe("First day on which it holds."),
      until: isoDate.optional().describe("Last day on which it holds."),
      renewal: z.string().describe("Who has to do what to renew it, as a sentence."),
    })
    .optional()
    .describe("The sharing agreement; outside of its dates the data set is left out of the night."),
  source: sourceSchema.describe("Where it lies, and how it is written."),
  fields: z
    .record(z.string().regex(/^[a-z][a-z0-9_]*$/, "small letters, digits and underscores"), field)
    .describe("What is read. A column that is not declared here never leaves the landing."),
  key: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      "Fields that name a row; of rows with the same key the last one counts, of several files that of the later. Without it each row is an event.",
    ),
  time: z.string().optional().describe("Field that says when a row happened; missing for tables without time."),
  contract: contractSchema.optional().describe("What its files are like, and what happens where one is not."),
  series: z.array(seriesSchema).default([]).describe("The services whose demand it tells."),
  categories: z.array(categoriesSchema).default([]).describe("Services that are told apart by a field."),
  covariates: z
    .array(
      z.strictObject({
        name: slug,
        kind: z
          .enum(["historic", "future"])
          .describe("future: known ahead (holidays, school terms); historic: not (weather)."),
        measure: covariateMeasure.describe(
          "What a period's rows become: count, { sum: FIELD }, { mean: FIELD }, or share, the share of its days that have a row.",
        ),
        until: z
          .string()
          .optional()
          .describe("Field with the last day of a range that begins at a row's time, for a share: school terms."),
        area: z
          .string()
          .optional()
          .describe("Field with the code or name of the area that a row is about; all areas when missing."),
      }),
    )
    .default([])
    .describe("Columns that other series may read."),
  statics: z
    .strictObject({ area: z.string(), values: z.array(z.string()).min(1) })
    .optional()
    .describe("Facts of areas that do not change: numbers by area code."),
});

/** A data set as its file says it. */
export type DeclaredDataset = z.infer<typeof datasetSchema>;
/** The same, with every service a series. */
export type Dataset = Omit<DeclaredDataset, "categories"> & { readonly fields: Readonly<Record<string, Field>> };
export interface Field extends z.infer<typeof field> {
  /** Its values are instants in UTC, not what a clock showed: `withInstants` adds such fields. */
  readonly utc?: boolean;
}

/** `inventory.yaml` beside the data sets: what holds for all of them. */
export const inventorySchema = z.strictObject({
  id: slug.describe("Name of the inventory."),
  title: z.string(),
  timeZone: z.string().default("Europe/London").describe("Whose wall clock dates and times are on, as IANA names it."),
  areas: z
    .strictObject({
      dataset: slug.describe("The data set that lists the areas."),
      code: z.string().describe("Its field with the area's code."),
      name: z.string().describe("Its field with the area's name."),
      where: z
        .record(z.string(), z.array(z.string()))
        .optional()
        .describe("Only areas whose row has one of these values count, for example a region."),
      extra: z
        .record(z.string(), z.string())
        .default({})
        .describe("Areas that the lookup lacks, for example the whole region: code to name."),
    })
    .describe("Which areas are published, by code; names in the sources become codes by the lookup."),
  population: z
    .string()
    .min(1)
    .optional()
    .describe(
      "CSV file of the areas' residents, relative to the inventory: area, year, population. Counts and sums are published per 1,000 residents too.",
    ),
  release: z
    .enum(["automatic", "approval"])
    .default("automatic")
    .describe("A night publishes by itself, or waits until a person has approved it."),
  capacity: z
    .string()
    .optional()
    .describe("File with capacity per service and area, relative to the source root (or to the inventory)."),
});

export type InventoryHeader = z.infer<typeof inventorySchema>;

/** A whole inventory: the header and its data sets in the order of their ids. */
export interface Inventory extends InventoryHeader {
  readonly datasets: readonly Dataset[];
}

/** A data set whose categories have become series of their own, after those that it lists. */
export function withCategories({ categories, ...dataset }: DeclaredDataset): Dataset {
  const told = categories.flatMap(({ field, services, ...counted }) =>
    Object.entries(services).map(
      ([service, { title, values }]): Series => ({ ...counted, service, title, where: { [field]: values } }),
    ),
  );
  return { ...dataset, series: [...dataset.series, ...told] };
}
