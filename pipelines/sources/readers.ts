import type { Dataset } from "../inventory/dataset.js";
import { csv } from "./csv.js";
import { json } from "./json.js";
import { parquet } from "./parquet.js";
import type { Reader } from "./rawTable.js";

/** What reads each format. Libraries that few files need are loaded when one comes: a night waits for the others. */
export const READERS: Readonly<Record<Dataset["source"]["format"], Reader>> = {
  ...{ csv, json, parquet },
  tsv: (database, path, source) => csv(database, path, { ...source, delimiter: "\t" }),
  ndjson: json,
  arrow: async (...file) => (await import("./arrow.js")).arrow(...file),
  xlsx: async (...file) => (await import("./xlsx.js")).xlsx(...file),
};
