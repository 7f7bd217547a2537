import { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";
import { manifests, type Vintage } from "../landing/vintages.js";
import { OverLimit } from "../sources/overLimit.js";
import { type ParseMeta, parse } from "../sources/parse.js";
import type { ReadOutside } from "../sources/readOrder.js";
import type { Result, Store } from "../store/store.js";
import { type FilePieces, piecesOf } from "./pieces.js";

/** A landed state with its pieces parsed, in their order. */
export interface ReadState extends Vintage {
  readonly parts: readonly Result<ParseMeta>[];
}

/**
 * Parses every piece of every landed state, each content once.
 * A state that cannot be read has never been of use, so once a newer one can, it counts as not landed; then the first
 * that can be read is the first.
 * @throws InputError when the newest cannot be read, or has no rows, naming file, line, column and value
 */
export async function readStates(
  store: Store,
  options: { dataset: Dataset; vintages: readonly Vintage[]; timeZone: string; read: ReadOutside },
): Promise<ReadState[]> {
  const { dataset, vintages } = options;
  const landings = await manifests(store, dataset.id);
  const states: ReadState[] = [];
  let before: (FilePieces & { sound: boolean })[] = [];
  for (const vintage of vintages) {
    const manifest = landings.findLast(({ sha256 }) => sha256 === vintage.sha256)!;
    const files = await piecesOf(store, dataset, manifest, before);
    before = [];
    const parts: Result<ParseMeta>[] = [];
    let problem: string | undefined;
    for (const file of files) {
      const read: Result<ParseMeta>[] = [];
      for (const piece of file.pieces)
        read.push(
          await parse(store, { ...options, piece }).catch((error) => {
            if (!(error instanceof OverLimit)) throw error;
            throw new OverLimit(`${dataset.id}: ${file.name}: ${error.message}`);
          }),
        );
      const wrong = read.find(({ meta }) => meta.problem !== undefined)?.meta.problem;
      if (wrong !== undefined) problem ??= `${dataset.id}: ${file.name}: ${wrong}`;
      before.push({ ...file, sound: wrong === undefined && read[0].meta.rows > 0 });
      parts.push(...read);
    }
    if (parts.every(({ meta }) => meta.rows === 0))
      problem ??= `${dataset.id}: ${files.map(({ name }) => name).join(", ")}: there are no rows below the header. Fetch the files again, or ask ${dataset.owner}.`;
    if (problem !== undefined && vintage === vintages.at(-1)) throw new InputError(problem);
    if (problem === undefined)
      states.push(states.length ? { ...vintage, parts } : { ...vintage, knownAt: null, after: null, parts });
  }
  return states;
}
