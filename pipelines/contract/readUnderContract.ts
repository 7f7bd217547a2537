import { rm } from "node:fs/promises";
import { type Database, identifier, literal } from "../duckdb/database.js";
import { parquetSql } from "../duckdb/parquetSql.js";
import { InputError } from "../inputError.js";
import type { ContractMode } from "../inventory/contract.js";
import type { Dataset } from "../inventory/dataset.js";
import { abridge } from "../sources/abridge.js";
import type { Scan } from "../sources/countPlain.js";
import { firstKnown } from "../sources/knownAt.js";
import { layout } from "../sources/layout.js";
import { openTable, readFile, UnreadableValue } from "../sources/readFile.js";
import type { TellShare } from "../sources/readOrder.js";
import { COLUMN_TYPES } from "../sources/typed.js";
import { CHECKS } from "./checks/checks.js";
import { asksOfRows, type Failures, sift } from "./sift.js";
import { stageLeniently } from "./stageLeniently.js";
import { undeclared } from "./undeclared.js";

/** A file that was read as its data set's contract says. */
export interface ContractedRead {
  readonly rows: number;
  /** What was kept apart. */
  readonly failures: readonly Failures[];
  /** What changed in the file and was taken. */
  readonly notes: readonly string[];
  /** Its rows are abridged, for nothing but counts is asked of them and all keep the contract. */
  readonly abridged?: true;
  /** Why the file is left out, though others of the data set may be taken; nothing is written then. */
  readonly rejected?: string;
}

export interface ContractedFile {
  readonly path: string;
  /** Parquet file of the rows that pass, and of those that are kept apart (written only where there are any). */
  readonly to: string;
  readonly quarantine: string;
  /** Parquet file of the rows abridged, written instead where it is named and every row passes. */
  readonly abridged?: string;
  readonly dataset: Dataset;
  readonly timeZone: string;
  /** Keys of the inventory's areas as `keySql` spells them; needed where the contract asks for areas. */
  readonly areas?: readonly string[];
  /** Parquet files of the rows of the files before it; needed where the contract asks what is unique across files. */
  readonly earlier?: readonly string[];
  /** Lines that stand above what `path` holds of the whole file. */
  readonly above?: () => Promise<number>;
  readonly tell?: TellShare;
  /** A directory for what is needed meanwhile. */
  readonly work: string;
  readonly scan: Scan;
}

/**
 * Reads a file as it came into a Parquet file, and keeps apart what does not keep the contract.
 * Where all is well the file is read once, as without a contract; the slower way is gone only when something is not.
 * @throws InputError where the contract says `freeze`, and for what no contract can help
 */
export async function readUnderContract(database: Database, file: ContractedFile): Promise<ContractedRead> {
  const { path, to, dataset, timeZone } = file;
  const { contract } = dataset;
  const notes: string[] = [];
  if (!contract) return { ...(await readRows(database, file)), failures: [], notes };

  const table = await openTable(database, path, dataset.source);
  const { added, absent, unnamed } = undeclared(dataset, table.columns);
  const missing = contract.missing ?? "freeze";
  if (unnamed.length) notes.push(`no record has ${unnamed.join(", ")}`);
  const changes: [ContractMode | undefined, string | undefined][] = [
    [contract.new, added.length ? `there are new columns: ${named(added)}` : undefined],
    [missing, absent.length ? `there are no columns for ${absent.join(", ")}` : undefined],
  ];
  for (const [mode, what] of changes) {
    if (what === undefined) continue;
    if (mode === "reject file") return { rows: 0, failures: [], notes, rejected: `${what}.` };
    if (mode === "evolve") notes.push(what);
  }
  if (added.length > 0 && contract.new === "freeze")
    throw new InputError(
      `there are new columns: ${named(added)}. Declare them in fields, or name them in contract.ignore.`,
    );
  // A missing column that stops the file is explained, with the names that it might have now, by the strict reading.
  const strict = absent.length === 0 || missing === "freeze";

  if (contract.areas.length)
    await database.run(
      `CREATE OR REPLACE TEMP TABLE area_keys AS SELECT unnest([${(file.areas ?? []).map(literal).join(", ")}]::VARCHAR[]) AS key`,
    );
  if (contract.uniqueAcrossFiles.length) await createEarlier(database, dataset, file.earlier ?? []);
  let staged: string | undefined;
  const apart = added.length > 0 && contract.new === "quarantine rows";
  if (strict && !apart)
    try {
      const read = await readRows(database, file);
      if (read.abridged || !asksOfRows(contract)) return { ...read, failures: [], notes };
      staged = `SELECT *, file_row_number AS _row, ${NOTHING_FAILED}
        FROM read_parquet(${literal(to)}, file_row_number = true)`;
    } catch (error) {
      if (!(error instanceof UnreadableValue) || contract.retyped === "freeze") throw error;
      // What was written until then is no file.
      await rm(to, { force: true });
      if (contract.retyped === "reject file") return { rows: 0, failures: [], notes, rejected: error.message };
    }
  const width = layout(dataset, table, true).width;
  if (staged === undefined) {
    const emptied = await stageLeniently(database, table, {
      ...{ dataset, contract, timeZone, added: apart ? added : [], tell: file.tell },
    });
    notes.push(...emptied);
    staged = STAGED;
  }
  const open = Object.keys(dataset.fields).filter((name) => dataset.fields[name].personal === "none");
  const above = await file.above?.();
  const sifted = await sift(database, dataset, contract, {
    ...{ sql: staged, to, written: staged !== STAGED, quarantine: file.quarantine },
    columns: `${open.map(identifier).join(", ")}, ${firstKnown(dataset)}`,
    places: async (rows) => {
      const places = await table.places(rows.map((row) => Math.floor(row / width)));
      return places.map((place) => place.replace(/^line (\d+)/, (_, line) => `line ${Number(line) + (above ?? 0)}`));
    },
  });
  return { ...sifted, notes };
}

/** Makes the view `earlier_rows` of the fields that name a row across files. */
async function createEarlier(
  database: Database,
  { fields, contract }: Dataset,
  paths: readonly string[],
): Promise<void> {
  const names = [...new Set(contract!.uniqueAcrossFiles.flat())];
  const none = names.map((name) => `CAST(NULL AS ${COLUMN_TYPES[fields[name].type]}) AS ${identifier(name)}`);
  const rows = paths.length
    ? `SELECT ${names.map(identifier).join(", ")} FROM ${parquetSql(paths)}`
    : `SELECT ${none.join(", ")} WHERE false`;
  await database.run(`CREATE OR REPLACE TEMP VIEW earlier_rows AS ${rows}`);
}

/** Reads every row, abridged where that is asked for and no row fails a check. */
async function readRows(database: Database, file: ContractedFile): Promise<{ rows: number; abridged?: true }> {
  if (file.abridged) {
    const { fields, contract } = file.dataset;
    const fails = contract ? CHECKS.flatMap(({ rules }) => rules(contract, fields).map((rule) => rule.fails)) : [];
    const rows = await abridge(database, { ...file, to: file.abridged }, fails);
    if (rows !== undefined) return { rows, abridged: true };
  }
  return { rows: await readFile(database, file) };
}

const STAGED = "SELECT * FROM staged";
const NOTHING_FAILED = ["_check", "_field", "_value", "_why"]
  .map((name) => `CAST(NULL AS VARCHAR) AS ${name}`)
  .join(", ");
const named = (columns: readonly string[]) => columns.map((column) => JSON.stringify(column)).join(", ");
