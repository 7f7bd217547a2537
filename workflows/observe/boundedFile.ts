import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export interface BoundedFileOptions {
  /** Bytes after which a new file is begun. */
  readonly bytes?: number;
  /** How many older files are kept, as `PATH.1` (the newest) to `PATH.<keep>`. */
  readonly keep?: number;
  /** Told once when nothing can be written: a log is no reason to stop. */
  readonly onFault?: (error: Error) => void;
}

/**
 * A file of whole lines that never takes more than `bytes × (keep + 1)` and one line. Each line is in the kernel's
 * hands when `write` returns, so that a killed process loses none; several processes may append to the same file.
 */
export function boundedFile(path: string, options: BoundedFileOptions = {}) {
  const { bytes = 5_000_000, keep = 4, onFault = () => {} } = options;
  let file: { fd: number; inode: number } | undefined;
  let faulty = false;

  const open = () => {
    mkdirSync(dirname(path), { recursive: true });
    const fd = openSync(path, "a", 0o640);
    return { fd, inode: fstatSync(fd).ino };
  };
  const close = () => {
    if (file) closeSync(file.fd);
    file = undefined;
  };
  const append = (line: string) => {
    const there = statSync(path, { throwIfNoEntry: false });
    // Another process may have begun a new file since.
    if (there?.ino !== file?.inode) close();
    if (there && there.size > 0 && there.size + Buffer.byteLength(line) > bytes) {
      close();
      keepSmall(path, { bytes: 0, keep });
    }
    file ??= open();
    writeSync(file.fd, line);
  };

  return {
    write(line: string): void {
      try {
        append(line);
        faulty = false;
      } catch (error) {
        if (!faulty) onFault(error as Error);
        faulty = true;
      }
    },
    close,
  };
}

/** Moves a file that has outgrown `bytes` out of the way, and forgets the oldest of those that were moved before. */
export function keepSmall(path: string, { bytes = 5_000_000, keep = 4 }: BoundedFileOptions = {}): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= bytes) return;
  rmSync(`${path}.${keep}`, { force: true });
  for (let n = keep - 1; n >= 0; n--) {
    const from = n === 0 ? path : `${path}.${n}`;
    if (statSync(from, { throwIfNoEntry: false })) renameSync(from, `${path}.${n + 1}`);
  }
}
