import { link, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { ContractedRead } from "../contract/readUnderContract.js";
import type { Store } from "../store/store.js";
import type { ReadOrder, ReadOutside, TellShare } from "./readOrder.js";

/** As what a file is read. */
export interface Asked extends Pick<ReadOrder, "dataset" | "timeZone"> {
  /** Its rows may stay in it: see `abridge`. */
  readonly abridged: boolean;
}

export interface ReadAhead {
  /** Begins to read a copy that will be landed as it is, before anybody has said what it is. */
  begin(copy: string, asked: Asked): Promise<void>;
  /** Reads what is ordered, or gives what was read ahead of the same file. */
  readonly read: ReadOutside;
  /** Drops what was read ahead of a data set and nobody ordered. */
  forget(dataset: string): void;
}

interface Begun {
  readonly asked: Asked;
  /** Where the outputs are written. */
  readonly dir: string;
  readonly done: Promise<ContractedRead>;
  tell: TellShare;
}

/**
 * Reads large files while they are still hashed and made durable, which takes nearly as long.
 * A copy is known by its inode: who orders a landed file orders the file that was read, of which the hash is true.
 */
export function createReadAhead(store: Store, read: ReadOutside): ReadAhead {
  const begun = new Map<string, Begun>();

  async function take({ piece, dataset, timeZone, areas, earlier, abridged }: ReadOrder): Promise<Begun | undefined> {
    if (begun.size === 0 || piece.paths.length > 1 || piece.from > 0 || areas || earlier) return undefined;
    const inode = await inodeOf(piece.paths[0]);
    const found = begun.get(inode);
    const asked: Asked = { dataset, timeZone, abridged: abridged !== undefined };
    if (!found || !isDeepStrictEqual(found.asked, asked)) return undefined;
    begun.delete(inode);
    return found;
  }

  async function give(order: ReadOrder, tell?: TellShare): Promise<ContractedRead> {
    const ahead = await take(order);
    if (!ahead) return read(order, tell);
    if (tell) ahead.tell = tell;
    try {
      const done = await ahead.done;
      const made = outputs(ahead.dir, true);
      for (const [from, to] of [
        [made.to, order.to],
        [made.quarantine, order.quarantine],
        ...(order.abridged ? [[made.abridged!, order.abridged]] : []),
      ])
        await rename(from, to).catch(unlessMissing);
      return done;
    } finally {
      await rm(ahead.dir, { recursive: true, force: true });
    }
  }

  return {
    async begin(copy, asked) {
      const { dataset, timeZone, abridged } = asked;
      // What other files and data sets hold is in the order, and not known yet.
      if (dataset.contract?.areas.length || dataset.contract?.uniqueAcrossFiles.length) return;
      const dir = await store.scratch();
      const path = join(dir, "copy");
      // By a name of its own, for the copy is moved when it is landed; where a file has one name only it is read then.
      const linked = await link(copy, path).then(
        () => true,
        () => false,
      );
      if (!linked) return;
      const order = { piece: { paths: [path], sha256: "", from: 0 }, dataset, timeZone, ...outputs(dir, abridged) };
      const ahead: Begun = { asked, dir, tell: () => {}, done: read(order, (share) => ahead.tell(share)) };
      // Who orders it hears why it failed.
      ahead.done.catch(() => {});
      begun.set(await inodeOf(copy), ahead);
    },
    read: Object.assign(give, { limits: read.limits }),
    forget(dataset) {
      for (const [inode, { asked, dir, done }] of begun) {
        if (asked.dataset.id !== dataset) continue;
        begun.delete(inode);
        void done.catch(() => {}).then(() => rm(dir, { recursive: true, force: true }));
      }
    },
  };
}

/** What a reading writes. */
const outputs = (dir: string, abridged: boolean) => ({
  to: join(dir, "rows.parquet"),
  quarantine: join(dir, "quarantine.parquet"),
  work: join(dir, "work"),
  ...(abridged ? { abridged: join(dir, "abridged.parquet") } : {}),
});

async function inodeOf(path: string): Promise<string> {
  const { dev, ino } = await stat(path, { bigint: true });
  return `${dev} ${ino}`;
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
