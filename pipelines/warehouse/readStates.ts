import { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";
import { landedPath, manifests, type Vintage } from "../landing/vintages.js";
import { type ParseMeta, parse } from "../sources/parse.js";
import type { Result, Store } from "../store/store.js";

/** A landed state with its files parsed, in their order. */
export interface ReadState extends Vintage {
  readonly parts: readonly Result<ParseMeta>[];
}

/**
 * Parses every file of every landed state, each content once.
 * A state that cannot be read has never been of use, so once a newer one can, it counts as not landed; then the first
 * that can be read is the first.
 * @throws InputError when the newest cannot be read, or has no rows, naming file, line, column and value
 */
export async function readStates(
  store: Store,
  { dataset, vintages, timeZone }: { dataset: Dataset; vintages: readonly Vintage[]; timeZone: string },
): Promise<ReadState[]> {
  const landings = await manifests(store, dataset.id);
  const states: ReadState[] = [];
  for (const vintage of vintages) {
    const { files } = landings.find(({ sha256 }) => sha256 === vintage.sha256)!;
    const parts: Result<ParseMeta>[] = [];
    let problem: string | undefined;
    for (const { name, sha256 } of files) {
      const path = landedPath(store, dataset.id, vintage.sha256, name);
      const part = await parse(store, { dataset, path, sha256, timeZone });
      parts.push(part);
      if (part.meta.problem !== undefined) problem ??= `${dataset.id}: ${name}: ${part.meta.problem}`;
    }
    if (parts.every(({ meta }) => meta.rows === 0))
      problem ??= `${dataset.id}: ${files.map(({ name }) => name).join(", ")}: there are no rows below the header. Fetch the files again, or ask ${dataset.owner}.`;
    if (problem !== undefined && vintage === vintages.at(-1)) throw new InputError(problem);
    if (problem === undefined)
      states.push(states.length ? { ...vintage, parts } : { ...vintage, knownAt: null, after: null, parts });
  }
  return states;
}
