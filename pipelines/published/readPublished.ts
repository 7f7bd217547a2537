import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { type ColumnTable, fromArrow } from "arquero";
import { InputError } from "../inputError.js";
import { table } from "./tables.js";

/**
 * Reads published tables as Arquero tables, all of one night: the link `latest` is resolved once. Dates are `Date`s
 * at midnight UTC, an `hour` is one at its instant, whole numbers numbers.
 *
 * `const { forecasts, areas } = await readPublished("store/published/latest", ["forecasts", "areas"])`
 *
 * @param dir a run's directory under `published`, or `latest`
 * @throws InputError where nothing is published, RangeError for a table that is not one
 */
export async function readPublished<Name extends string>(
  dir: string,
  names: readonly Name[],
): Promise<Record<Name, ColumnTable>> {
  const night = await realpath(dir).catch(() => {
    throw new InputError(`Nothing is published in ${dir}. Make a night first: headwater nightly.`);
  });
  const read = async (name: Name): Promise<[Name, ColumnTable]> => {
    const path = join(night, `${table(name).name}.arrow`);
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      throw new InputError(`Cannot read ${path}: ${error.message}. Give a run's directory under published.`);
    });
    // Copied, so that the bytes begin where 64-bit values may begin.
    return [name, fromArrow(new Uint8Array(bytes))];
  };
  return Object.fromEntries(await Promise.all(names.map(read))) as Record<Name, ColumnTable>;
}
