import fc from "fast-check";
import { ADDED_COLUMNS } from "../../pipelines/inventory/checkDataset.js";
import { type Dataset, datasetSchema, withCategories } from "../../pipelines/inventory/dataset.js";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).filter((one) => one.trim() !== "");
const slug = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/).filter((one) => !ADDED_COLUMNS.includes(one));
const word = fc.stringMatching(/^[A-Za-z0-9 .-]{1,12}$/).filter((one) => one.trim() !== "");
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });

const url = fc.webUrl({ withQueryParameters: true, validSchemes: ["http", "https"] });
const from = fc.oneof(
  fc.record({ kind: fc.constant("http"), urls: fc.uniqueArray(url, { minLength: 1, maxLength: 3 }) }),
  fc.record({ kind: fc.constant("ckan"), url: fc.webUrl({ validSchemes: ["https"] }), resource: fc.uuid() }),
);
const source = fc.record(
  {
    format: fc.constantFrom("csv", "tsv", "json", "ndjson", "xlsx", "parquet", "arrow"),
    from,
    files: fc.constant([]),
  },
  { requiredKeys: ["format"] },
);

const field = fc.record({
  type: fc.constantFrom("text", "integer", "number", "date", "timestamp", "boolean"),
  from: maybe(fc.array(word, { minLength: 1, maxLength: 2 })),
  unit: maybe(text),
  description: maybe(text),
  personal: fc.constantFrom("none", "none", "identifier", "contact", "special"),
  optional: fc.boolean(),
});

const contact = maybe(
  fc.constantFrom("housing-data@council.example", "jane.smith@council.example", "https://council.example/ask", "Jane"),
);

/** Data sets as inventories declare them, each with a title, words and fields that nobody would choose. */
export const dataset: fc.Arbitrary<Dataset> = fc
  .record({
    ...{ id: slug, title: text, description: maybe(text), owner: text, silo: slug, contact },
    licence: fc.oneof(text, fc.constantFrom("Open Government Licence v3.0", "CC BY 4.0", "uk-ogl")),
    attribution: maybe(text),
    cadence: fc.constantFrom("hourly", "daily", "weekly", "monthly", "quarterly", "yearly", "once"),
    legal: fc.record({ basis: text, purpose: text }),
    source,
    fields: fc.dictionary(name, field, { maxKeys: 5 }),
  })
  .map((declared) => withCategories(datasetSchema.parse(declared)));

/** Data sets of one inventory: no id twice. */
export const datasets = fc.uniqueArray(dataset, { minLength: 1, maxLength: 4, selector: ({ id }) => id });
