import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type TellProgress, tellNobody } from "../progress.js";
import { fileStamp } from "./fileStamp.js";
import type { SourceFile } from "./resolveSources.js";
import { copyWhole, takeFile } from "./takeFile.js";
import type { GrownFile, Manifest, Stamps } from "./vintages.js";

/** A file in so many pieces is copied whole: each landing has a link to every one. */
const MOST_PIECES = 100;
/** A copy of so many bytes is made before it is hashed, so that it can be read meanwhile. */
const COPY_FIRST_FROM = 32 * 2 ** 20;
const isParted = ({ pieces }: GrownFile) => (pieces?.length ?? 1) >= MOST_PIECES;

/** What lies at the sources now, and what may be known of it without reading it the next time. */
export interface Taken {
  readonly files: readonly GrownFile[];
  readonly stamps: Stamps;
}

/**
 * Reads the sources, each file once at most: one that the file system says has not changed since `stamps` is what it
 * was in the last landing; what seems to be new is copied below `work` while it is read, where that is asked for.
 * @param pieceFrom of a file of this many bytes that grew only the new end is copied
 * @param copyFirstFrom of a file of this many bytes the copy is hashed, not the file, when `onCopy` has heard of it
 * @param progress hears how many megabytes of what seems to be new are read
 * @throws InputError where a file cannot be read
 */
export async function takeFiles(
  found: readonly SourceFile[],
  {
    last,
    stamps,
    work,
    copy,
    pieceFrom = Number.POSITIVE_INFINITY,
    copyFirstFrom = COPY_FIRST_FROM,
    onCopy = async () => {},
    progress = tellNobody,
  }: {
    last?: Manifest;
    stamps: Stamps;
    work: string;
    copy: boolean;
    pieceFrom?: number;
    copyFirstFrom?: number;
    onCopy?: (path: string, bytes: number) => Promise<void>;
    progress?: TellProgress;
  },
): Promise<Taken> {
  const now = (await stat(work)).mtimeMs;
  const stamped: Record<string, string> = {};
  let [read, all] = [0, 0];
  const onBlock = (bytes: number) => {
    // One that was taken for a longer one and is not is read twice.
    read = Math.min(read + bytes, all);
    progress({ done: megabytes(read), of: megabytes(all), unit: "MB" });
  };
  const files = await Promise.all(
    found.map(async (file): Promise<GrownFile> => {
      const { name, path } = file;
      const stamp = await fileStamp(path, now).catch(() => undefined);
      if (stamp !== undefined) stamped[name] = stamp;
      const before = last?.files.find((f) => f.name === name);
      if (before && stamp !== undefined && stamps[name] === stamp) {
        const { grew: _, ...same } = before;
        return same;
      }
      const size = (await stat(path).catch(() => undefined))?.size ?? 0;
      all += size;
      // Most files of the same size are the same.
      const same = before?.bytes === size;
      const to = copy && !same ? join(work, "files", name) : undefined;
      const grown = before !== undefined && before.bytes >= pieceFrom && before.bytes < size;
      const end = to !== undefined && grown && !isParted(before);
      const first = to !== undefined && !end && size >= copyFirstFrom;
      if (first) {
        await copyWhole(file, to);
        await onCopy(to, size);
      }
      const taken = await (first
        ? takeFile({ name, path: to }, { before, onBlock })
        : takeFile(file, { before, to, end, onBlock }));
      // What is there already is linked as it lies there.
      const there = last?.files.find(({ sha256 }) => sha256 === taken.sha256);
      return there ? { ...taken, pieces: there.pieces } : taken;
    }),
  );
  return { files, stamps: stamped };
}

const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
