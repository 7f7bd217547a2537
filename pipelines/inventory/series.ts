import { z } from "zod";
import { areaSchema } from "./area.js";
import { slug } from "./slug.js";

const sum = z.strictObject({ sum: z.string() });
const mean = z.strictObject({ mean: z.string() });

/** What several values become: their number, the share of days that have one, or the sum or mean of a field. */
export const covariateMeasure = z.union([z.enum(["count", "share"]), sum, mean], {
  error: "count, share, { sum: FIELD } or { mean: FIELD }",
});

/** What a period's rows become: their number, the sum or mean of a field, or the level of a field at the end of a period. */
const measure = z.union([z.literal("count"), sum, mean, z.strictObject({ stock: z.string() })], {
  error: "count, { sum: FIELD }, { mean: FIELD } or { stock: FIELD }",
});

const counted = {
  freq: z.array(z.string()).min(1).describe("One or more frequencies, as pandas names them: h, D, W-MON, MS, QS, YS."),
  area: areaSchema.describe(
    "Field with the area's code or name; { all: CODE } for one area; { field, names } for names that a file explains; a point and { polygons, code } for the polygon that it lies in.",
  ),
  boundaries: z
    .string()
    .min(1)
    .optional()
    .describe(
      "CSV file of boundary changes, relative to the inventory: old, new, from, until, share. Rows count in today's areas.",
    ),
  time: z.string().describe("Field with the date of a row."),
  measure: measure.describe(
    "What a period's rows become: count, { sum: FIELD }, { mean: FIELD }, or { stock: FIELD }, the level on the last day that was reported.",
  ),
  unit: z.string().default("cases").describe("What is counted or measured, in the plural."),
  horizon: z.int().min(1).optional().describe("Periods ahead; the frequency's usual horizon when missing."),
};

/** One service's demand: what is counted of a data set's rows, where and when. */
export const seriesSchema = z.strictObject({
  service: slug.describe("Name of the service, unique in the inventory."),
  title: z.string().describe("What planners call it."),
  ...counted,
  where: z
    .record(z.string(), z.array(z.string()))
    .optional()
    .describe("Rows count only where these fields have one of these values, in capitals or not."),
});

/** Several services that are told apart by a field: a series each. */
export const categoriesSchema = z.strictObject({
  field: z.string().describe("Field with a row's category."),
  services: z
    .record(
      slug,
      z.strictObject({
        title: z.string().describe("What planners call it."),
        values: z.array(z.string()).min(1).describe("Categories that belong to this service, in capitals or not."),
      }),
    )
    .describe(
      "Service to categories. A category that no service names is counted nowhere, and told with its number by each night.",
    ),
  ...counted,
});

export type Series = z.infer<typeof seriesSchema>;
export type Categories = z.infer<typeof categoriesSchema>;
export type Measure = Series["measure"];
export type CovariateMeasure = z.infer<typeof covariateMeasure>;

/** Whether a period's value is the sum over its rows, so that missing rows lower it. */
export const addsUp = (measure: Measure): boolean => measure === "count" || "sum" in measure;
