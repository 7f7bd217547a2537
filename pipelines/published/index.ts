/** What a program or a notebook needs to read a night: `import { readPublished } from "headwater/published"`. */
export { readPublished } from "./readPublished.js";
export { type Column, type ColumnType, quantileColumn, TABLES, type TableSchema, table } from "./tables.js";
export { tablesOf } from "./tablesOf.js";
export { type Danfo, type Tabular, toDataFrame } from "./toDataFrame.js";
