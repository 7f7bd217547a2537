import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Failures } from "../contract/sift.js";
import { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";
import type { Result, Store } from "../store/store.js";
import { OverLimit } from "./overLimit.js";
import type { ReadOutside, TellShare } from "./readOrder.js";

/** What is parsed at once: a landed file, or its end from a byte on, at which a record begins. */
export interface ParsePiece {
  /** Where the whole file lies. */
  readonly path: string;
  /** Hash of the whole file. */
  readonly sha256: string;
  readonly from: number;
}

export interface ParseMeta {
  /** Rows in `rows.parquet`; 0 where there is a problem. */
  readonly rows: number;
  /** Why the file cannot be read, beginning with the place in it. */
  readonly problem?: string;
  /** Why its contract leaves this file out, though others of the data set may be taken. */
  readonly rejected?: string;
  /** What was kept apart, in `quarantine.parquet`: `place, "check", field, value, reason, "row"`. */
  readonly failures?: readonly Failures[];
  /** What changed in the file and was taken. */
  readonly notes?: readonly string[];
}

/**
 * A piece of a landed file as `rows.parquet`: the declared fields that are not personal, typed, in the file's order,
 * and what a first landing says of each row (`known_at`, `gone_at`, `late`, `copies`: see `load`).
 * A file that cannot be read is a result too: the same bytes would give the same problem tomorrow.
 */
export function parse(
  store: Store,
  {
    dataset,
    piece,
    timeZone,
    read,
    areas,
    tell,
  }: {
    dataset: Dataset;
    piece: ParsePiece;
    timeZone: string;
    read: ReadOutside;
    areas?: readonly string[];
    tell?: TellShare;
  },
): Promise<Result<ParseMeta> & { reused: boolean }> {
  const { files: _files, from: _from, ...format } = dataset.source;
  const { time, covers, lagDays, covariates } = dataset;
  // Units, owners and the like may change without the file being read again. The order of the fields is the columns'.
  const fields = Object.entries(dataset.fields).map(([name, { type, from, formats, personal, optional }]) => ({
    ...{ name, type, from: from ?? [name], formats, optional },
    personal: personal !== "none",
  }));
  const due = { time, covers, lagDays, kinds: covariates.map(({ kind }) => kind) };
  return store.step<ParseMeta>({
    name: "parse",
    version: 3,
    inputs: {
      format,
      fields,
      due,
      timeZone,
      sha256: piece.sha256,
      from: piece.from,
      contract: dataset.contract,
      areas,
    },
    async run(dir) {
      const to = join(dir, "rows.parquet");
      try {
        const quarantine = join(dir, "quarantine.parquet");
        const order = { piece, to, quarantine, work: join(dir, "work"), dataset, timeZone, areas };
        const done = await read(order, tell);
        // Without a contract there is nothing more to say.
        if (dataset.contract) return done;
        return { rows: done.rows };
      } catch (error) {
        if (!(error instanceof InputError) || error instanceof OverLimit) throw error;
        await rm(to, { force: true });
        return { rows: 0, problem: error.message };
      } finally {
        await rm(join(dir, "work"), { recursive: true, force: true });
      }
    },
  });
}
