import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fileStamp } from "./fileStamp.js";
import type { SourceFile } from "./resolveSources.js";
import { takeFile } from "./takeFile.js";
import type { GrownFile, Manifest, Stamps } from "./vintages.js";

/** What lies at the sources now, and what may be known of it without reading it the next time. */
export interface Taken {
  readonly files: readonly GrownFile[];
  readonly stamps: Stamps;
}

/**
 * Reads the sources, each file once at most: one that the file system says has not changed since `stamps` is what it
 * was in the last landing; what seems to be new is copied below `work` while it is read, where that is asked for.
 * @param onNews called before a file is read that seems to be new
 * @throws InputError where a file cannot be read
 */
export async function takeFiles(
  found: readonly SourceFile[],
  {
    last,
    stamps,
    work,
    copy,
    onNews = () => {},
  }: { last?: Manifest; stamps: Stamps; work: string; copy: boolean; onNews?: () => void },
): Promise<Taken> {
  const now = (await stat(work)).mtimeMs;
  const stamped: Record<string, string> = {};
  const files = await Promise.all(
    found.map(async (file): Promise<GrownFile> => {
      const { name, path } = file;
      const stamp = await fileStamp(path, now).catch(() => undefined);
      if (stamp !== undefined) stamped[name] = stamp;
      const before = last?.files.find((f) => f.name === name);
      if (before && stamp !== undefined && stamps[name] === stamp)
        return { name, bytes: before.bytes, sha256: before.sha256 };
      // Most files of the same size are the same.
      const same = before?.bytes === (await stat(path).catch(() => undefined))?.size;
      if (!same) onNews();
      return takeFile(file, before, copy && !same ? join(work, "files", name) : undefined);
    }),
  );
  return { files, stamps: stamped };
}
