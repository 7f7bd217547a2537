import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../inputError.js";
import { bornAt } from "./bornAt.js";
import type { Store } from "./store.js";

interface Holder {
  readonly pid: number;
  /** When the process began, in the kernel's clock ticks: tells a process from a later one with its number. */
  readonly born: string;
}

/**
 * Holds the store for a night, or for a worker that makes nights; returns the release.
 * @throws InputError with the other's process id while another one holds it
 */
export function lockStore(store: Store, pid = process.pid): Promise<() => Promise<void>> {
  return holdLock(
    join(store.root, "lock"),
    (other) =>
      `Another night runs in the store ${store.root}: process ${other}. Wait until it ends (or end headwater up), or choose another --store.`,
    pid,
  );
}

/**
 * Holds the lock file at `path`; returns the release. What a killed process left behind is taken over.
 * @throws InputError that says `refusal` of the process that holds it
 */
export async function holdLock(
  path: string,
  refusal: (pid: number) => string,
  pid = process.pid,
): Promise<() => Promise<void>> {
  for (;;) {
    const taken = await take(path, { pid, born: bornAt(pid) ?? "" });
    if (taken) return () => rm(path, { force: true });
    const text = await readFile(path, "utf8").catch(() => "");
    const holder = parse(text);
    if (holder && bornAt(holder.pid) === holder.born) throw new InputError(refusal(holder.pid));
    // Renamed before it is removed, so that of two who find it stale only one takes it away.
    const stale = `${path}.${pid}`;
    await rename(path, stale).catch(() => {});
    await rm(stale, { force: true });
  }
}

async function take(path: string, holder: Holder): Promise<boolean> {
  // Linked under its name when it is complete, so that nobody reads half a lock.
  const draft = `${path}.draft.${holder.pid}`;
  await writeFile(draft, JSON.stringify(holder));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function parse(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}
