import { createRequire } from "node:module";

/**
 * DuckDB's package. It is required, not imported: before Node runs an imported CommonJS package it looks through all of
 * its files for what they export, and of these that takes longer than to run them, in each process that starts.
 */
export const duckdb = createRequire(import.meta.url)("@duckdb/node-api") as typeof import("@duckdb/node-api");
