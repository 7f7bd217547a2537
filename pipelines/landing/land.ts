import { rm } from "node:fs/promises";
import type { Outside } from "../connect/outside.js";
import type { Dataset } from "../inventory/dataset.js";
import type { TellProgress } from "../progress.js";
import { canonical, hashValue } from "../store/hash.js";
import type { Result, Store } from "../store/store.js";
import { collect } from "./collect.js";
import { endFetch, fetchDirectory } from "./fetchDirectory.js";
import { type LandedMeta, landedAt } from "./landedAt.js";
import { resolveSources } from "./resolveSources.js";
import { takeFiles } from "./takeFiles.js";
import { givenBefore, type Manifest, manifests, readLooked, writeLooked } from "./vintages.js";
import { writeVintage } from "./writeVintage.js";

export interface Landed extends Result<LandedMeta> {
  readonly reused: boolean;
  /** What a person should know: the sources changed, but this night may not see it. */
  readonly note?: string;
}

/**
 * Copies a data set's files into the landing as they came; the same content twice is landed once.
 *
 * The landing is a log whose dates never go back. A night as of an earlier date than one that has looked already sees
 * again what was known then, and lands nothing: so it repeats what that night published, whatever the sources hold now.
 * @param inputs.outside the world, for a data set whose source is reached over a network
 * @param inputs.onCopy hears of a large copy that will be landed, before it is hashed; `first` where nothing was before
 * @param inputs.copyFirstFrom bytes of such a copy
 * @param inputs.progress hears how many megabytes of files that seem to be new are read
 * @param inputs.pieceFrom of a file of this many bytes that grew only the new end is kept, beside a link to the old one
 * @throws InputError for a missing file, or one outside of the source root; Unreached for a source that gives nothing
 */
export async function land(
  store: Store,
  {
    dataset,
    sources,
    asOf,
    outside,
    onCopy,
    progress,
    pieceFrom = PIECE_FROM,
    copyFirstFrom,
  }: {
    dataset: Dataset;
    sources: string;
    asOf: string;
    outside?: Outside;
    onCopy?: (copy: { path: string; bytes: number; first: boolean }) => Promise<void>;
    progress?: TellProgress;
    pieceFrom?: number;
    copyFirstFrom?: number;
  },
): Promise<Landed> {
  let landings = await manifests(store, dataset.id);
  const last = landings.at(-1);
  const looked = await readLooked(store, dataset.id);
  const newest = [looked?.asOf, last?.asOf]
    .filter((date) => date !== undefined)
    .sort()
    .at(-1);
  const again = newest !== undefined && asOf < newest;
  const { from } = dataset.source;
  // What a source says today is no matter for a night of the past.
  if (again && from) return landedAt(store, { dataset: dataset.id, asOf, landings });

  const work = await store.scratch();
  let sha256: string;
  try {
    const before = looked?.asOf === asOf ? looked.before : (looked?.asOf ?? null);
    const collected = from
      ? await collect({
          ...{ dataset: dataset.id, from, asOf, outside: outside! },
          dir: await fetchDirectory(store, { dataset: dataset.id, from, asOf, last: last?.sha256 }),
          before: givenBefore(store, from, { last, looked }),
        })
      : undefined;
    const found = collected?.files ?? (await resolveSources(dataset, sources));
    const { files, stamps } = await takeFiles(found, {
      last,
      stamps: looked?.stamps ?? {},
      work,
      copy: !again,
      // Connectors are given the files of the night before, as they came.
      pieceFrom: from ? undefined : pieceFrom,
      ...{ copyFirstFrom, progress },
      onCopy: onCopy && ((path, bytes) => onCopy({ path, bytes, first: last === undefined })),
    });
    sha256 = hashValue(files.map(({ name, sha256 }) => ({ name, sha256 })));
    if (!again) {
      const told = from && { from, facts: collected!.facts };
      if (last?.sha256 !== sha256) {
        const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
        const sequence = (last?.sequence ?? 0) + 1;
        const back = landings.find((landing) => landing.sha256 === sha256);
        const manifest: Manifest = {
          // What came back lies as it did.
          files: files.map((file, i) => (back ? { ...file, pieces: back.files[i].pieces } : file)),
          ...{ dataset: dataset.id, sha256, bytes, asOf, after: before, sequence, first: sequence === 1 },
          ...(told ? { told } : {}),
        };
        await writeVintage(store, manifest, { found, landings, work });
        landings = [...landings, manifest];
      }
      const look = { asOf, before, stamps, ...(told ? { told: { ...told, sha256 } } : {}) };
      if (looked?.asOf !== asOf || (told && canonical(looked.told) !== canonical(look.told)))
        await writeLooked(store, dataset.id, look);
    }
    if (from) await endFetch(store, dataset.id);
  } finally {
    await rm(work, { recursive: true, force: true });
  }

  const result = await landedAt(store, { dataset: dataset.id, asOf, landings });
  return again && result.meta.sha256 !== sha256 ? { ...result, note: behind(dataset.id, asOf, newest!) } : result;
}

/** Smaller files are copied at once, and lie as people look for them. */
const PIECE_FROM = 2 ** 20;

const behind = (id: string, asOf: string, newest: string) =>
  `The files of ${id} have changed since. A night as of ${asOf} comes before the one as of ${newest}, so it sees what was known then. To start from the files as they are now, give another --store.`;
