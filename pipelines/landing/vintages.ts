import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Before, Facts } from "../connect/connector.js";
import type { From } from "../connect/connectors.js";
import { commit } from "../store/commit.js";
import { canonical } from "../store/hash.js";
import type { Store } from "../store/store.js";

export interface LandedFile {
  /** Path relative to the source root. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A landed file that is another one with more at its end. */
export interface GrownFile extends LandedFile {
  /** Hash and bytes of what was there before, in the landing before. */
  readonly grew?: Pick<LandedFile, "bytes" | "sha256">;
  /** Bytes of the pieces that are the file one after the other, where it does not lie in one: see `landedPieces`. */
  readonly pieces?: readonly number[];
}

/** What a source that is reached over a network told about itself: what the next fetch builds on. */
export interface Told {
  /** As the inventory says it: secrets by name. */
  readonly from: From;
  readonly facts: Facts;
}

/** What one night landed: written beside the files, never changed. */
export interface Manifest {
  readonly dataset: string;
  /** Hash over the files' names and contents: the name of the directory. */
  readonly sha256: string;
  readonly files: readonly GrownFile[];
  readonly bytes: number;
  /** As-of date of the night that landed it. */
  readonly asOf: string;
  /** As-of date of the last night before that one that looked; null where there was none. */
  readonly after: string | null;
  /** Place in the order of landings, from 1. */
  readonly sequence: number;
  readonly first: boolean;
  readonly told?: Told;
}

/** As-of dates of the last night that looked at the sources, and of the one before. */
export interface Looked {
  readonly asOf: string;
  readonly before: string | null;
  /** What the file system said of the files then. */
  readonly stamps?: Stamps;
  /** With the hash of the landing that it is about. */
  readonly told?: Told & { readonly sha256: string };
}

/** By file name: see `fileStamp`. */
export type Stamps = Readonly<Record<string, string>>;

/** A state of a data set, and since when it is known. */
export interface Vintage {
  readonly sha256: string;
  /** As-of date from which it is known; null for the first, whose rows are known by their own dates. */
  readonly knownAt: string | null;
  /** As-of date of the last night that looked and did not find it; null for the first. */
  readonly after: string | null;
}

export const landingDirectory = (store: Store, dataset: string) => join(store.root, "landing", dataset);

/** Where a landed file lies, or the directory of its pieces. */
export const landedPath = (store: Store, dataset: string, sha256: string, name: string) =>
  join(landingDirectory(store, dataset), sha256, "files", name);

/** Every landing of a data set, in order. Content that came back has one manifest a time. */
export async function manifests(store: Store, dataset: string): Promise<Manifest[]> {
  const root = landingDirectory(store, dataset);
  const found: Manifest[] = [];
  for (const directory of await readdir(root).catch(() => [] as string[])) {
    const names = await readdir(join(root, directory)).catch(() => [] as string[]);
    for (const name of names.filter((n) => n.startsWith("manifest")))
      found.push(JSON.parse(await readFile(join(root, directory, name), "utf8")) as Manifest);
  }
  return found.sort((a, b) => a.sequence - b.sequence);
}

/**
 * What a night as of `asOf` knows of a data set: the states it saw, oldest first. The first landing belongs to every
 * night, since its rows are known by their own dates; later ones to nights of their date and after. Of several
 * landings with one as-of date the last counts: a day is the grain of what is known.
 */
export function vintagesAt(landings: readonly Manifest[], asOf: string): Vintage[] {
  const perDay = landings.filter((landing, i) => landings[i + 1]?.asOf !== landing.asOf);
  const seen = perDay.filter((landing, i) => i === 0 || landing.asOf <= asOf);
  return seen
    .filter((landing, i) => i === 0 || landing.sha256 !== seen[i - 1].sha256)
    .map(({ sha256, asOf, after }, i) =>
      i === 0 ? { sha256, knownAt: null, after: null } : { sha256, knownAt: asOf, after },
    );
}

/** The last night that looked at the sources of a data set; undefined before the first. */
export async function readLooked(store: Store, dataset: string): Promise<Looked | undefined> {
  const text = await readFile(join(landingDirectory(store, dataset), "looked.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Looked);
}

/** Notes that a night has looked, so that no earlier one lands anything after it. */
export async function writeLooked(store: Store, dataset: string, looked: Looked): Promise<void> {
  const work = await store.scratch();
  await writeFile(join(work, "looked.json"), `${JSON.stringify(looked)}\n`);
  await mkdir(landingDirectory(store, dataset), { recursive: true });
  await store.change(`look ${dataset}`, () =>
    commit(join(work, "looked.json"), join(landingDirectory(store, dataset), "looked.json")),
  );
  await rm(work, { recursive: true, force: true });
}

/** What the same source gave when a night last looked; undefined where it never did, or the inventory says otherwise now. */
export function givenBefore(
  store: Store,
  from: From,
  { last, looked }: { last: Manifest | undefined; looked: Looked | undefined },
): Before | undefined {
  const told = looked?.told?.sha256 === last?.sha256 ? (looked?.told ?? last?.told) : last?.told;
  if (!last || !told || canonical(told.from) !== canonical(from)) return undefined;
  // Pieces are of files that were not fetched: a source that took their place gives all of them anew.
  if (last.files.some(({ pieces }) => pieces)) return undefined;
  const files = last.files.map(({ name }) => ({ name, path: landedPath(store, last.dataset, last.sha256, name) }));
  return { facts: told.facts, files };
}
