import { join } from "node:path";
import { literal, withDatabase } from "../duckdb/database.js";
import type { ParseMeta } from "../sources/parse.js";
import type { Result, Store } from "../store/store.js";
import type { ContractMeta, FileFailures } from "./contractMeta.js";

/** A piece of a file of the newest landing, as it was read. */
export interface ReadPart {
  readonly file: string;
  readonly read: Result<ParseMeta>;
}

/** The newest landing of a data set under its contract. */
export interface Verdict extends Omit<ContractMeta, "failures" | "clashes"> {
  readonly parts: readonly ReadPart[];
}

/** Failures of parts, file by file. */
export const failuresOf = (parts: readonly ReadPart[]): FileFailures[] =>
  parts.flatMap(({ file, read }) => (read.meta.failures ?? []).map((failure) => ({ ...failure, file })));

/**
 * Keeps what there is to say of a data set's newest landing, and `quarantine.parquet` with every row that was kept
 * apart: `dataset, file, place, "check", field, value, reason, "row"`, of declared fields that are not personal alone.
 * @returns undefined where there is nothing to say
 */
export async function contractStep(
  store: Store,
  { dataset, held, notes, parts }: Verdict,
  clashes: ContractMeta["clashes"],
): Promise<Result<ContractMeta> | undefined> {
  const failures = failuresOf(parts);
  if (held === null && [notes, failures, clashes].every((list) => list.length === 0)) return undefined;
  const apart = parts.filter(({ read }) => read.meta.failures?.length);
  return store.step<ContractMeta>({
    name: "contract",
    version: 2,
    inputs: { dataset, held, notes, clashes, apart: apart.map(({ file, read }) => [file, read.digest]) },
    async run(dir) {
      const rows = apart.map(
        ({ file, read }, i) =>
          `SELECT ${literal(dataset)} AS dataset, ${literal(file)} AS file, *, ${i} AS part, file_row_number AS n
           FROM read_parquet(${literal(join(read.dir, "quarantine.parquet"))}, file_row_number = true)`,
      );
      if (rows.length > 0)
        await withDatabase({}, (database) =>
          database.run(
            `COPY (SELECT * EXCLUDE (part, n, file_row_number) FROM (${rows.join(" UNION ALL ")}) ORDER BY part, n)
             TO ${literal(join(dir, "quarantine.parquet"))} (FORMAT parquet)`,
          ),
        );
      return { dataset, held, notes, failures, clashes };
    },
  });
}
