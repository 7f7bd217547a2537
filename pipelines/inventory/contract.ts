import { z } from "zod";

/** What happens where a file does not fit what the inventory says of it. */
export const contractMode = z.enum(["evolve", "freeze", "quarantine rows", "reject file"]);
export type ContractMode = z.infer<typeof contractMode>;

const MODES =
  "evolve: it is taken, what cannot be read as empty; freeze: nothing new is taken until somebody has decided, and the series stay as they were; quarantine rows: the rows that it touches are kept apart; reject file: that file is left out, the others are taken.";

const bound = z.union([z.number(), z.iso.date()], { error: "a number, or a date as YYYY-MM-DD" });

/** What a data set's owner and Headwater have agreed that its files are like. */
export const contractSchema = z.strictObject({
  new: contractMode
    .optional()
    .describe(`A column that is neither declared nor in \`ignore\`; nobody looks for any when missing. ${MODES}`),
  missing: contractMode
    .optional()
    .describe(
      `A declared column that is not there: freeze when missing, but for optional fields of JSON, where what no record names is empty. ${MODES}`,
    ),
  retyped: contractMode.default("freeze").describe(`A value that is not of its field's type. ${MODES}`),
  ignore: z.array(z.string()).default([]).describe("Columns that are not declared and are known to be there."),
  range: z
    .record(z.string(), z.strictObject({ from: bound.optional(), to: bound.optional() }))
    .default({})
    .describe("Field to the least and greatest value, both included."),
  set: z.record(z.string(), z.array(z.string()).min(1)).default({}).describe("Field to the only values that it has."),
  unique: z
    .array(z.array(z.string()).min(1))
    .default([])
    .describe("Fields that together name one row of a file: the second with the same values fails."),
  uniqueAcrossFiles: z
    .array(z.array(z.string()).min(1))
    .default([])
    .describe(
      "The same of all files of a delivery, in their order: what stands in an earlier file already fails. Where later files correct earlier ones, declare a key instead.",
    ),
  areas: z.array(z.string()).default([]).describe("Fields that hold the code or name of one of the inventory's areas."),
  pass: z
    .number()
    .min(0)
    .max(1)
    .default(0.95)
    .describe("Least share of rows that must pass; with less the series stay as they were. Empty values pass."),
  rows: z
    .strictObject({ atLeast: z.number().min(0).default(0), atMost: z.number().min(0).optional() })
    .optional()
    .describe(
      "Rows of the whole data set as multiples of the median of its landings so far; outside of them the series stay as they were. { atLeast: 0.5, atMost: 2 } finds files that were cut off or sent twice.",
    ),
  freshDays: z
    .int()
    .min(0)
    .optional()
    .describe("Greatest age in days of its newest row at a night's date; older is said wherever its series are shown."),
});

export type Contract = z.infer<typeof contractSchema>;
