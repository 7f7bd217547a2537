import { link, open, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { InputError } from "../inputError.js";
import { bornAt } from "./bornAt.js";
import type { Store } from "./store.js";
import { thisPlace } from "./thisPlace.js";

export interface Holder {
  readonly pid: number;
  /** When the process began, in the kernel's clock ticks: tells a process from a later one with its number. */
  readonly born: string;
  /** Where it runs; processes of another place cannot be seen from here. */
  readonly place?: string;
  readonly host?: string;
}

/** How a lock shows to other places that its holder lives: its file is touched every so many milliseconds. */
const BEAT = 2000;
/** Milliseconds between two looks at a lock that is waited for. */
const LOOK = 200;

/**
 * Holds the store for a night, or for a worker that makes nights; returns the release.
 * @param wait milliseconds for which a holder may still be on its way out
 * @throws InputError with the other's process id while another one holds it
 */
export function lockStore(store: Store, pid = process.pid, wait = 0): Promise<() => Promise<void>> {
  return holdLock(
    join(store.root, "lock"),
    (other) =>
      `Another night runs in the store ${store.root}: process ${other}. Wait until it ends (or end headwater up), or choose another --store.`,
    pid,
    { wait },
  );
}

/**
 * Holds the lock file at `path`; returns the release. What a killed process left behind is taken over: at once where
 * it ran here, after `patience` milliseconds without a sign of life where it ran in another container or machine.
 * A living holder is given `wait` milliseconds to let go.
 * @throws InputError that says `refusal` of the process that holds it
 */
export async function holdLock(
  path: string,
  refusal: (pid: number) => string,
  pid = process.pid,
  { place = thisPlace(), patience = 6 * BEAT, wait = 0 } = {},
): Promise<() => Promise<void>> {
  for (let left = wait; ; left -= LOOK) {
    const mine: Holder = { pid, born: bornAt(pid) ?? "", place, host: hostname() };
    if (await take(path, mine)) return beat(path, mine, patience / 6);
    const holder = await readHolder(path);
    if (holder && (await isAlive(path, holder, { place, patience }))) {
      if (left > 0) {
        await setTimeout(LOOK);
        continue;
      }
      const elsewhere = isHere(holder, place) ? "" : ` It runs on ${holder.host}, or in a container there.`;
      throw new InputError(`${refusal(holder.pid)}${elsewhere}`);
    }
    // Renamed before it is removed, so that of two who find it stale only one takes it away.
    const stale = `${path}.${pid}.${place}`;
    await rename(path, stale).catch(() => {});
    await rm(stale, { force: true });
  }
}

/** Who holds the lock file at `path`; undefined where nobody does. */
export async function readHolder(path: string): Promise<Holder | undefined> {
  return parse(await readFile(path, "utf8").catch(() => ""));
}

/** Whether the holder of a lock lives: where it is not seen from here, whether its file is touched meanwhile. */
export async function isAlive(
  path: string,
  holder: Holder,
  { place = thisPlace(), patience = 6 * BEAT } = {},
): Promise<boolean> {
  if (isHere(holder, place)) return bornAt(holder.pid) === holder.born;
  const first = await touchedAt(path);
  for (let waited = 0; waited < patience; waited += patience / 12) {
    await setTimeout(patience / 12);
    if ((await touchedAt(path)) !== first) return true;
  }
  return false;
}

const isHere = (holder: Holder, place: string) => holder.place === undefined || holder.place === place;

function beat(path: string, mine: Holder, every: number): () => Promise<void> {
  const timer = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, every);
  timer.unref();
  return async () => {
    clearInterval(timer);
    // Another place may have given this one up as dead.
    const holder = await readHolder(path);
    if (holder?.pid === mine.pid && holder.place === mine.place) await rm(path, { force: true });
  };
}

/** Opened first: a network file system then asks its server. */
async function touchedAt(path: string): Promise<number | undefined> {
  const file = await open(path, "r").catch(() => undefined);
  try {
    return (await file?.stat())?.mtimeMs;
  } finally {
    await file?.close();
  }
}

async function take(path: string, holder: Holder): Promise<boolean> {
  // Linked under its name when it is complete, so that nobody reads half a lock.
  const draft = `${path}.draft.${holder.pid}.${holder.place}`;
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
