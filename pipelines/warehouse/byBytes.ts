import { stat } from "node:fs/promises";
import { type TellProgress, tellNobody } from "../progress.js";
import type { ParsePiece } from "../sources/parse.js";
import type { FilePieces } from "./pieces.js";

/** Tells of a state's pieces as they are read, in their order, how many of its megabytes are. */
export async function byBytes(
  files: readonly FilePieces[],
  tell: TellProgress = tellNobody,
): Promise<(piece: ParsePiece, share: number) => void> {
  const ends = new Map<ParsePiece, { before: number; bytes: number }>();
  let all = 0;
  for (const piece of files.flatMap(({ pieces }) => pieces)) {
    const sizes = await Promise.all(piece.paths.map(async (path) => (await stat(path)).size));
    const bytes = sizes.reduce((sum, size) => sum + size, -piece.from);
    ends.set(piece, { before: all, bytes });
    all += bytes;
  }
  return (piece, share) => {
    const { before, bytes } = ends.get(piece)!;
    tell({ done: megabytes(before + share * bytes), of: megabytes(all), unit: "MB" });
  };
}

const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
