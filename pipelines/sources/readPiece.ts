import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { withDatabase } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import { cutFile, linesBefore } from "./cutFile.js";
import { readFile } from "./readFile.js";
import type { ReadOrder } from "./readOrder.js";

/** Reads a file, or its end, in this process. */
export async function readPiece({ piece, to, work, dataset, timeZone }: ReadOrder): Promise<number> {
  await mkdir(work, { recursive: true });
  const cut = piece.from > 0 ? await cutFile(piece, join(work, "end"), dataset.source) : undefined;
  const path = cut?.path ?? piece.path;
  try {
    return await withDatabase(
      { spill: join(work, "spill"), memoryLimit: "1GB", confined: { read: [path], write: [to, work] } },
      (database) => readFile(database, { path, to, dataset, timeZone }),
    );
  } catch (error) {
    if (!(error instanceof InputError) || !cut) throw error;
    // Lines are counted from the top of the file that a person sees.
    const above = (await linesBefore(piece.path, piece.from)) - cut.headerLines;
    throw new InputError(error.message.replace(/^line (\d+)/, (_, line) => `line ${Number(line) + above}`));
  }
}
