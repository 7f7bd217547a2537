import type { Dataset } from "../inventory/dataset.js";
import type { ParsePiece } from "./parse.js";

/** One file to read: plain values, so that it may go to another process. */
export interface ReadOrder {
  readonly piece: ParsePiece;
  /** The Parquet file to write. */
  readonly to: string;
  /** A directory for what is needed meanwhile, made and removed by others. */
  readonly work: string;
  readonly dataset: Dataset;
  readonly timeZone: string;
}

/**
 * Reads what came from outside, and says how many rows it has.
 * @throws InputError for the first thing that cannot be read: `line 17, column "day": …`
 */
export type ReadOutside = (order: ReadOrder) => Promise<number>;
