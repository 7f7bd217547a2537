import { rm } from "node:fs/promises";
import { join } from "node:path";
import { withDatabase } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";
import type { Result, Store } from "../store/store.js";
import { readFile } from "./readFile.js";

export interface ParseMeta {
  /** Rows in `rows.parquet`; 0 where there is a problem. */
  readonly rows: number;
  /** Why the file cannot be read, beginning with the place in it. */
  readonly problem?: string;
}

/**
 * One landed file as `rows.parquet`: the declared fields that are not personal, typed, in the file's order.
 * A file that cannot be read is a result too: the same bytes would give the same problem tomorrow.
 */
export function parse(
  store: Store,
  { dataset, path, sha256, timeZone }: { dataset: Dataset; path: string; sha256: string; timeZone: string },
): Promise<Result<ParseMeta> & { reused: boolean }> {
  const { files: _files, ...format } = dataset.source;
  // Units, owners and the like may change without the file being read again. The order of the fields is the columns'.
  const fields = Object.entries(dataset.fields).map(([name, { type, from, formats, personal, optional }]) => ({
    ...{ name, type, from: from ?? [name], formats, optional },
    personal: personal !== "none",
  }));
  return store.step<ParseMeta>({
    name: "parse",
    version: 1,
    inputs: { format, fields, timeZone, sha256 },
    async run(dir) {
      try {
        return await withDatabase({ spill: join(dir, "spill") }, async (database) => ({
          rows: await readFile(database, { path, to: join(dir, "rows.parquet"), dataset, timeZone }),
        }));
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        await rm(join(dir, "rows.parquet"), { force: true });
        return { rows: 0, problem: error.message };
      }
    },
  });
}
