import { withDatabase } from "../../pipelines/duckdb/database.js";
import { type Finding, ok } from "./finding.js";

/** Whether DuckDB computes, and its version; that it does not load is said by `examine`. */
export async function checkDuckdb(): Promise<Finding[]> {
  const [{ version }] = await withDatabase({}, (db) => db.rows<{ version: string }>("SELECT version() AS version"));
  return [ok("DuckDB", version)];
}
