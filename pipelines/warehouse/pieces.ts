import type { Dataset } from "../inventory/dataset.js";
import { landedPieces } from "../landing/landedPieces.js";
import type { Manifest } from "../landing/vintages.js";
import { abridges } from "../sources/abridges.js";
import { bytesOf } from "../sources/bytesOf.js";
import { contentKind } from "../sources/contentKind.js";
import type { ParsePiece } from "../sources/parse.js";
import type { Store } from "../store/store.js";

/** A landed file as what has to be parsed of it, in order. */
export interface FilePieces {
  readonly name: string;
  readonly sha256: string;
  readonly pieces: readonly ParsePiece[];
}

/**
 * Cuts the files of a landed state into pieces that are parsed each once: a file that only grew is the pieces of what
 * it was in the state before, and its new end; every other file is one piece.
 * @param abridgeFrom a plain text of this many bytes may be abridged, where its data set allows it and it lies in one
 *   piece, in which its rows can stay
 * @param sound whether all pieces of a file could be read, and have rows: only then is it known where its records end
 */
export async function piecesOf(
  store: Store,
  dataset: Dataset,
  landing: Manifest,
  before: readonly (FilePieces & { readonly sound: boolean })[],
  abridgeFrom = Number.POSITIVE_INFINITY,
): Promise<FilePieces[]> {
  return Promise.all(
    landing.files.map(async (file): Promise<FilePieces> => {
      const { name, sha256, bytes, grew } = file;
      const paths = landedPieces(store, landing, file);
      const was = before.find((file) => file.name === name);
      if (was?.sha256 === sha256) return was;
      const continues =
        grew && was?.sound && was.sha256 === grew.sha256 && (await cuttable(dataset, paths, grew.bytes));
      if (continues) return { name, sha256, pieces: [...was.pieces, { paths, sha256, from: grew.bytes }] };
      const abridged = paths.length === 1 && (await mayStay(dataset, { path: paths[0], bytes }, abridgeFrom));
      return { name, sha256, pieces: [{ paths, sha256, from: 0, ...(abridged ? { abridged } : {}) }] };
    }),
  );
}

/** Smaller files are read into rows so quickly that it does not matter. */
export const ABRIDGE_FROM = 32 * 2 ** 20;

/** Whether the rows of a file of the first landing may stay in it. */
export async function mayStay(
  dataset: Dataset,
  { path, bytes }: { path: string; bytes: number },
  from = ABRIDGE_FROM,
): Promise<boolean> {
  return bytes >= from && abridges(dataset) && (await contentKind(path)) === "text";
}

/** Plain text of lines that was read whole ended with a record where it ended with a line. */
async function cuttable({ source, contract }: Dataset, paths: readonly string[], at: number): Promise<boolean> {
  // What is unique is so in a whole file.
  if (contract && [...contract.unique, ...contract.uniqueAcrossFiles].length > 0) return false;
  if (
    !["csv", "tsv"].includes(source.format) ||
    source.encoding === "utf-16" ||
    at === 0 ||
    (await contentKind(paths[0])) !== "text"
  )
    return false;
  const [last] = await bytesOf(paths, at - 1, at).toArray();
  return last[0] === NEWLINE;
}

const NEWLINE = 0x0a;
