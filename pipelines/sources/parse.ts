import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Failures } from "../contract/sift.js";
import { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";
import type { Result, StepDefinition, Store } from "../store/store.js";
import { OverLimit } from "./overLimit.js";
import type { ReadOutside, TellShare } from "./readOrder.js";

/** File of abridged rows. */
export const ABRIDGED = "abridged.parquet";

/** What is parsed at once: a landed file, or its end from a byte on, at which a record begins. */
export interface ParsePiece {
  /** Where the whole file lies: the files that are it one after the other. */
  readonly paths: readonly string[];
  /** Hash of the whole file. */
  readonly sha256: string;
  readonly from: number;
  /** Its rows may stay in it, where nothing but counts is asked of them: see `abridge`. */
  readonly abridged?: boolean;
}

export interface ParseMeta {
  /** Rows in `rows.parquet`; 0 where there is a problem. */
  readonly rows: number;
  /** Hash of the file, whose rows are in `abridged.parquet` alone: see `abridge`. */
  readonly abridged?: string;
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
 * Or, where it may be abridged and every row keeps the contract, `abridged.parquet` instead.
 * A file that cannot be read is a result too: the same bytes would give the same problem tomorrow. One that took more than
 * it may is not tried again until its limits are others.
 * @throws OverLimit
 */
export async function parse(
  store: Store,
  {
    dataset,
    piece,
    timeZone,
    read,
    areas,
    earlier,
    tell,
  }: {
    dataset: Dataset;
    piece: ParsePiece;
    timeZone: string;
    read: ReadOutside;
    areas?: readonly string[];
    /** The files before it of the same state, where the contract asks for them. */
    earlier?: readonly Result<ParseMeta>[];
    tell?: TellShare;
  },
): Promise<Result<ParseMeta> & { reused: boolean }> {
  const { files: _files, from: _from, ...format } = dataset.source;
  const { time, covers, lagDays, covariates } = dataset;
  // Units, owners and the like may change without the file being read again. The order of the fields is the columns'.
  const fields = Object.entries(dataset.fields).map(
    ([name, { type, from, formats, personal, optional, timeZone, utc }]) => ({
      ...{ name, type, from: from ?? [name], formats, optional, timeZone, utc },
      personal: personal !== "none",
    }),
  );
  const due = { time, covers, lagDays, kinds: covariates.map(({ kind }) => kind) };
  const inputs = {
    format,
    fields,
    due,
    timeZone,
    sha256: piece.sha256,
    from: piece.from,
    contract: dataset.contract,
    areas,
    earlier: earlier?.map(({ digest }) => digest),
    ...(piece.abridged ? { abridged: dataset.series.map(({ time, area, where }) => ({ time, area, where })) } : {}),
  };
  const step: StepDefinition<ParseMeta> = {
    name: "parse",
    version: 3,
    inputs,
    async run(dir) {
      const to = join(dir, "rows.parquet");
      try {
        const quarantine = join(dir, "quarantine.parquet");
        const order = {
          ...{ piece, to, quarantine, work: join(dir, "work"), dataset, timeZone, areas },
          earlier: earlier?.map((file) => join(file.dir, "rows.parquet")),
          ...(piece.abridged ? { abridged: join(dir, ABRIDGED) } : {}),
        };
        const { abridged: left, ...done } = await read(order, tell);
        // Files that differ in what nobody counts have to differ here too.
        const text = left ? { abridged: piece.sha256 } : {};
        // Without a contract there is nothing more to say.
        return { ...(dataset.contract ? done : { rows: done.rows }), ...text };
      } catch (error) {
        if (!(error instanceof InputError) || error instanceof OverLimit) throw error;
        for (const file of [to, join(dir, ABRIDGED)]) await rm(file, { force: true });
        return { rows: 0, problem: error.message };
      } finally {
        await rm(join(dir, "work"), { recursive: true, force: true });
      }
    },
  };
  const { limits } = read;
  if (!limits) return store.step(step);
  const tried = { name: "overlimit", version: 1, inputs: { parse: inputs, limits } };
  const before = (await store.find(step)) ? undefined : await store.find<{ problem: string }>(tried);
  if (before) throw new OverLimit(before.meta.problem, true);
  return store.step(step).catch(async (error) => {
    if (!(error instanceof OverLimit) || !error.lasting) throw error;
    const problem = `${error.message} It is read again when it has changed, or may take something else.`;
    await store.step({ ...tried, run: async () => ({ problem }) });
    throw new OverLimit(problem, true);
  });
}
