import type { Dataset } from "../inventory/dataset.js";
import { arrow } from "./arrow.js";
import { csv } from "./csv.js";
import { json } from "./json.js";
import { parquet } from "./parquet.js";
import type { Reader } from "./rawTable.js";
import { xlsx } from "./xlsx.js";

/** What reads each format. */
export const READERS: Readonly<Record<Dataset["source"]["format"], Reader>> = {
  ...{ csv, json, xlsx, parquet, arrow },
  tsv: (database, path, source) => csv(database, path, { ...source, delimiter: "\t" }),
  ndjson: json,
};
