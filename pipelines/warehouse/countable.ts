import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parquetSql } from "../duckdb/parquetSql.js";
import type { Ref, Store } from "../store/store.js";

/** A load step's files in their order: of rows, or of rows abridged. */
export async function loadedFiles(dir: string): Promise<string[]> {
  const number = (name: string) => Number(/\d+/.exec(name)?.[0] ?? 0);
  return (await readdir(dir))
    .filter((name) => /^(rows|abridged).*\.parquet$/.test(name))
    .sort((a, b) => number(a) - number(b));
}

/** Whether a load step's file holds rows abridged: as many as `_n` says of each. */
export const isAbridged = (name: string): boolean => name.startsWith("abridged");

/**
 * SQL of all rows of a load step for who counts them, to stand after FROM: `_n` is how many each stands for. Of abridged
 * ones there are only the fields that a series or the data set's `time` asks for.
 */
export async function countableOf(store: Store, ref: Ref): Promise<string> {
  const { dir } = await store.open(ref);
  return countableSql(dir, await loadedFiles(dir));
}

/** The same, of some of its files. */
export function countableSql(dir: string, names: readonly string[]): string {
  const some = (abridged: boolean) =>
    names.filter((name) => isAbridged(name) === abridged).map((name) => join(dir, name));
  const [rows, abridged] = [some(false), some(true)];
  const selects = [
    ...(rows.length ? [`SELECT *, 1::BIGINT AS _n FROM ${parquetSql(rows)}`] : []),
    ...(abridged.length ? [`FROM ${parquetSql(abridged)}`] : []),
  ];
  return `(${selects.join(" UNION ALL BY NAME ")})`;
}
