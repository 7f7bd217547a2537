import { failuresOf, type ReadPart, type Verdict } from "../contract/contractStep.js";
import { judge } from "../contract/judge.js";
import { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";
import { manifests, type Vintage } from "../landing/vintages.js";
import type { TellProgress } from "../progress.js";
import { OverLimit } from "../sources/overLimit.js";
import { type ParseMeta, type ParsePiece, parse } from "../sources/parse.js";
import type { ReadOutside } from "../sources/readOrder.js";
import type { Result, Store } from "../store/store.js";
import { byBytes } from "./byBytes.js";
import { type FilePieces, piecesOf } from "./pieces.js";

/** A landed state with its pieces parsed, in their order. */
export interface ReadState extends Vintage {
  readonly parts: readonly ReadPiece[];
}

/** A piece that was parsed. */
export interface ReadPiece extends Result<ParseMeta> {
  readonly piece: ParsePiece;
}

/**
 * Parses every piece of every landed state, each content once, and asks of each whether it keeps the contract.
 * A state that cannot be used never was, so it counts as not landed, and the first that can is the first. When the
 * newest cannot, the data set is held back at the one before. What takes more time or memory than it may cannot be used
 * until it may take more.
 * @throws InputError when no state can be used, naming what is wrong with the newest: file, line, column and value
 */
export async function readStates(
  store: Store,
  options: {
    dataset: Dataset;
    vintages: readonly Vintage[];
    timeZone: string;
    read: ReadOutside;
    areas?: readonly string[];
    progress?: TellProgress;
    /** Files of the first state from this many bytes on may be abridged; none when missing. */
    abridgeFrom?: number;
  },
): Promise<{ states: ReadState[]; verdict: Verdict }> {
  const { dataset, vintages } = options;
  const landings = await manifests(store, dataset.id);
  const states: ReadState[] = [];
  const earlier: number[] = [];
  let verdict: Verdict = { dataset: dataset.id, held: null, notes: [], parts: [] };
  let before: (FilePieces & { sound: boolean })[] = [];
  for (const vintage of vintages) {
    const manifest = landings.findLast(({ sha256 }) => sha256 === vintage.sha256)!;
    const files = await piecesOf(store, dataset, manifest, before, states.length ? undefined : options.abridgeFrom);
    const far = await byBytes(files, options.progress);
    before = [];
    const parts: (ReadPart & { readonly read: ReadPiece })[] = [];
    const notes: string[] = [];
    let problem: string | undefined;
    for (const file of files) {
      const read: ReadPiece[] = [];
      for (const piece of file.pieces) {
        const tell = (share: number) => far(piece, share);
        const known = dataset.contract?.uniqueAcrossFiles.length
          ? parts.flatMap((part) => (part.read.meta.rows > 0 ? part.read : []))
          : undefined;
        const parsed = await parse(store, { ...options, piece, earlier: known, tell }).catch((error) => {
          if (!(error instanceof OverLimit)) throw error;
          problem ??= `${dataset.id}: ${file.name}: ${error.message}`;
        });
        if (!parsed) break;
        read.push({ ...parsed, piece });
        far(piece, 1);
      }
      if (read.length < file.pieces.length) break;
      const wrong = first(read, "problem");
      const rejected = first(read, "rejected");
      if (wrong !== undefined) problem ??= `${dataset.id}: ${file.name}: ${wrong}`;
      notes.push(...new Set(read.flatMap(({ meta }) => meta.notes ?? []).map((note) => `${file.name}: ${note}`)));
      if (rejected !== undefined) notes.push(`${file.name} is left out: ${rejected.replace(/\.$/, "")}`);
      else parts.push(...read.map((one) => ({ file: file.name, read: one })));
      before.push({ ...file, sound: (wrong ?? rejected) === undefined && read[0].meta.rows > 0 });
    }
    const rows = parts.reduce((sum, { read }) => sum + read.meta.rows, 0);
    problem ??= dataset.contract && judge(dataset.contract, { rows, failures: failuresOf(parts), earlier });
    if (rows === 0)
      problem ??= `${dataset.id}: ${[...notes, files.map(({ name }) => name).join(", ")].join("; ")}: there are no rows below the header. Fetch the files again, or ask ${dataset.owner}.`;
    verdict = { dataset: dataset.id, held: problem ?? null, notes, parts };
    if (problem !== undefined) continue;
    earlier.push(rows);
    const read = { parts: parts.map((part) => part.read) };
    states.push(states.length ? { ...vintage, ...read } : { ...vintage, knownAt: null, after: null, ...read });
  }
  if (states.length === 0) throw new InputError(verdict.held!);
  const { held } = verdict;
  return { states, verdict: held === null ? verdict : { ...verdict, held: heldBack(dataset, held) } };
}

const first = (read: readonly Result<ParseMeta>[], what: "problem" | "rejected") =>
  read.find(({ meta }) => meta[what] !== undefined)?.meta[what];

const heldBack = ({ title, owner }: Dataset, problem: string) =>
  `${title} is held back at what was known before, because its newest files do not keep their contract: ${problem} Whoever owns it (${owner}) has to look.`;
