import type { ContractedRead } from "../contract/readUnderContract.js";
import type { Dataset } from "../inventory/dataset.js";
import type { ParsePiece } from "./parse.js";

/** One file to read: plain values, so that it may go to another process. */
export interface ReadOrder {
  readonly piece: ParsePiece;
  /** The Parquet file to write. */
  readonly to: string;
  /** The Parquet file of rows that do not keep the contract, written where there are any. */
  readonly quarantine: string;
  /** The Parquet file of the rows abridged, which is written instead of `to` where nothing but counts is asked of them. */
  readonly abridged?: string;
  /** A directory for what is needed meanwhile, made and removed by others. */
  readonly work: string;
  readonly dataset: Dataset;
  readonly timeZone: string;
  /** Keys of the inventory's areas, where the contract asks for them. */
  readonly areas?: readonly string[];
  /** Parquet files of the rows of the files before it, where the contract asks for them. */
  readonly earlier?: readonly string[];
}

/**
 * Reads what came from outside, and says how many rows it has and what did not keep the contract.
 * @throws InputError for the first thing that cannot be read: `line 17, column "day": …`
 */
export interface ReadOutside {
  (order: ReadOrder, tell?: TellShare): Promise<ContractedRead>;
  /** What one file may take, by name: one that took more is read again when it is another file, or may take something else. */
  readonly limits?: Readonly<Record<string, number>>;
}

/** Hears now and then how much of a file is read, from 0 to 1. */
export type TellShare = (share: number) => void;
