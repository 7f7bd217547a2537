import type { Failures } from "./sift.js";

/** Failures of one kind, and the file that they are in. */
export interface FileFailures extends Failures {
  readonly file: string;
}

/** Rows of a file that a later one, which counts, has with other values under the same key. */
export interface Clash {
  readonly file: string;
  readonly counts: string;
  readonly key: readonly string[];
  readonly rows: number;
  /** `YYYY-MM-DD` of the first and the last; null where no time is part of the key. */
  readonly first: string | null;
  readonly last: string | null;
}

/** What there is to say of a data set's newest landing; the step is made only where there is anything. */
export interface ContractMeta {
  readonly dataset: string;
  /** Why the newest landing is not used, and the one before is, as sentences; null where it is used. */
  readonly held: string | null;
  /** What was kept apart in it; the rows are in `quarantine.parquet`. */
  readonly failures: readonly FileFailures[];
  /** What changed and was taken, and files that were left out. */
  readonly notes: readonly string[];
  /** Where its files disagree. */
  readonly clashes: readonly Clash[];
}
