import { z } from "zod";
import { fromSchema } from "../connect/connectors.js";

/** Where a data set lies and how it is written. */
export const sourceSchema = z.strictObject({
  files: z
    .array(z.string())
    .default([])
    .describe("Files relative to the source root, in this order; `*` matches within one name."),
  from: fromSchema
    .optional()
    .describe(
      "A source that is reached over a network, in place of files. A secret is written as the name of an environment variable in dollar and braces.",
    ),
  format: z
    .enum(["csv", "tsv", "json", "ndjson", "xlsx", "parquet", "arrow"])
    .describe("What a file holds, plain, gzipped or in a zip archive; records of paged sources are ndjson."),
  member: z
    .string()
    .optional()
    .describe("Which files of a zip archive to read, `*` matches any characters; the only one when missing."),
  encoding: z
    .enum(["utf-8", "latin-1", "windows-1252", "utf-16"])
    .default("utf-8")
    .describe("How a text is encoded. Excel writes windows-1252 (CSV) and utf-16 (Unicode text)."),
  delimiter: z.string().length(1).default(","),
  sheet: z.string().optional().describe("Worksheet of an XLSX file."),
  skip: z.int().min(0).default(0).describe("Title rows above the header."),
  records: z
    .array(z.string())
    .optional()
    .describe("Path of the array of records in a JSON file, for example [england-and-wales, events]."),
  empty: z.array(z.string()).default([""]).describe('Texts that mean "empty".'),
  unpivot: z
    .strictObject({ keep: z.array(z.string()).min(1), name: z.string(), value: z.string() })
    .optional()
    .describe(
      "A wide table: all columns but those of `keep` and of personal fields become rows of `name` and `value`.",
    ),
});
