import { join, relative } from "node:path";
import { type AreasOf, areaKeysOf } from "../contract/areaKeysOf.js";
import type { ContractMeta } from "../contract/contractMeta.js";
import { contractStep } from "../contract/contractStep.js";
import { withDatabase } from "../duckdb/database.js";
import type { Dataset } from "../inventory/dataset.js";
import { withInstants } from "../inventory/withInstants.js";
import type { LandedMeta } from "../landing/landedAt.js";
import type { Look } from "../nowcast/reported.js";
import type { TellProgress } from "../progress.js";
import type { ReadOutside } from "../sources/readOrder.js";
import { readPiece } from "../sources/readPiece.js";
import type { Ref, Result, Store } from "../store/store.js";
import { changedPieces } from "./changedPieces.js";
import { clashesOf } from "./clashesOf.js";
import { countableSql } from "./countable.js";
import { addCounts, type Counts, countRows } from "./countRows.js";
import { firstRows, rowFile } from "./firstRows.js";
import { foldRows } from "./foldRows.js";
import { ABRIDGE_FROM } from "./pieces.js";
import { type ReadState, readStates } from "./readStates.js";
import type { Texts } from "./rowsOf.js";
import { openFields } from "./rowsSql.js";

export interface RowsMeta extends Counts {
  readonly dataset: string;
  /** Content hashes of the landed states that they come from, oldest first, and the last of them. */
  readonly landed: readonly string[];
  readonly sha256: string;
  /** The files of rows by name, in their order, with what each has of the counts. */
  readonly parts: Readonly<Record<string, Counts>>;
  /** Where rows stayed in their text. */
  readonly texts?: Texts;
  /** The nights that brought the states after the first, oldest first. */
  readonly looks: readonly Look[];
}

/**
 * A data set's rows as files `rows-….parquet`: its declared fields that are not personal, typed, and when each row was
 * known: `known_at` and `gone_at` (from when to when it was true as far as we knew), `late` (it was due when the last
 * night looked, and not there) and `copies` (rows of the files with its key). Each piece of a file is parsed once and
 * each state folded once; a file of rows that a state does not touch is the same file after it.
 * Of a large text of which nothing but counts is asked, and of which no later state takes a row back, there is
 * `abridged-….parquet` instead (see `abridge`): `rowsOf` finds its rows where they stayed.
 * @param read reads what came from outside; in this process when missing
 * @param progress hears how many megabytes of the files are read
 * @throws InputError when no state can be used, naming file, line, column and value
 */
export async function load(
  store: Store,
  {
    dataset: declared,
    landed,
    timeZone = "Europe/London",
    read = readPiece,
    areas,
    progress,
    abridgeFrom = ABRIDGE_FROM,
  }: {
    dataset: Dataset;
    landed: Ref;
    timeZone?: string;
    read?: ReadOutside;
    /** The inventory, and the load step of its data set of areas; needed where the contract asks for areas. */
    areas?: AreasOf;
    progress?: TellProgress;
    /** Bytes of a text from which on its rows may stay in it. */
    abridgeFrom?: number;
  },
): Promise<LoadedRows> {
  const dataset = withInstants(declared);
  const { meta } = await store.open<LandedMeta>(landed);
  const keys = dataset.contract?.areas.length && areas ? await areaKeysOf(store, areas) : undefined;
  const reading = { dataset, vintages: meta.vintages, timeZone, read, areas: keys, progress };
  let { states, verdict } = await readStates(store, { ...reading, abridgeFrom });
  // Which rows went is known only of rows.
  if (isAnyAbridged(states) && states.some((state, i) => i > 0 && anyLeft(states[i - 1], state)))
    ({ states, verdict } = await readStates(store, reading));
  let result = await fold(store, { dataset, timeZone }, states.slice(0, 1));
  for (let i = 2; i <= states.length; i++)
    result = await fold(store, { dataset, timeZone }, states.slice(0, i), result);
  const clashes = verdict.held === null ? await clashesOf(store, { dataset, parts: verdict.parts }) : [];
  return { ...result, contract: await contractStep(store, verdict, clashes) };
}

export interface LoadedRows extends Result<RowsMeta> {
  readonly reused: boolean;
  /** What there is to say of the newest landing; undefined where that is nothing. */
  readonly contract?: Result<ContractMeta>;
}

const isAnyAbridged = (states: readonly ReadState[]) =>
  states.some(({ parts }) => parts.some(({ meta }) => meta.abridged));

/** Whether a state lacks a piece of the one before. */
const anyLeft = (was: ReadState, now: ReadState) => changedPieces(was.parts, now.parts, false).left.length > 0;

function fold(
  store: Store,
  { dataset, timeZone }: { dataset: Dataset; timeZone: string },
  states: readonly ReadState[],
  before?: Result<RowsMeta>,
): Promise<Result<RowsMeta> & { reused: boolean }> {
  const { id, key, time, covers, lagDays, covariates } = dataset;
  const columns = openFields(dataset).map((name) => ({ name, type: dataset.fields[name].type }));
  const landed = states.map(({ sha256 }) => sha256);
  const looks = states.flatMap(({ knownAt, after }) =>
    knownAt && after ? { at: Date.parse(knownAt), after: Date.parse(after) } : [],
  );
  const state = states.at(-1)!;
  const texts = textsOf(store, states, { dataset, timeZone });
  return store.step<RowsMeta>({
    name: "load",
    version: 3,
    inputs: {
      dataset: { id, columns, key, time, covers, lagDays, kinds: covariates.map(({ kind }) => kind) },
      states: states.map(({ parts, ...known }) => ({ ...known, parts: parts.map(({ digest }) => digest) })),
      ...texts,
    },
    run(dir) {
      // Rows that are compared may not fit into memory.
      const compared = key !== undefined || (before && anyLeft(states.at(-2)!, state));
      return withDatabase(compared ? { spill: join(dir, "spill"), memoryLimit: "1GB" } : {}, async (database) => {
        const made = before
          ? await foldRows(store, database, { dataset, dir, before, was: states.at(-2)!, state })
          : await firstRows(store, database, { dataset, dir, parts: state.parts });
        const parts: Record<string, Counts> = {};
        for (const name of made.names)
          parts[name] = made.same.includes(name)
            ? before!.meta.parts[name]
            : await countRows(database, countableSql(dir, [name]), time, "gone_at IS NULL");
        return {
          dataset: id,
          ...addCounts(Object.values(parts)),
          landed,
          sha256: state.sha256,
          parts,
          looks,
          ...texts,
        };
      });
    },
  });
}

/** The texts of the first state in which rows stayed, by the load step's files of them. */
function textsOf(
  store: Store,
  [{ parts }]: readonly ReadState[],
  reading: Pick<Texts, "timeZone"> & { dataset: Dataset },
): { texts?: Texts } {
  const filled = parts.filter(({ meta }) => meta.rows > 0);
  const paths = filled.flatMap(({ meta, piece }, i) =>
    meta.abridged ? [[rowFile(i + 1, "abridged"), relative(store.root, piece.paths[0])]] : [],
  );
  if (paths.length === 0) return {};
  const { fields, source, time, covers, lagDays, covariates } = reading.dataset;
  const dataset = { fields, source, time, covers, lagDays, covariates };
  return { texts: { paths: Object.fromEntries(paths), dataset, timeZone: reading.timeZone } };
}
