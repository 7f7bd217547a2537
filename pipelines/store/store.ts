import { randomUUID } from "node:crypto";
import { copyFile, link, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { InputError } from "../inputError.js";
import { commit } from "./commit.js";
import { type Effect, noEffect } from "./effect.js";
import { hashFile, hashValue } from "./hash.js";
import { thisPlace } from "./thisPlace.js";

/** Layout of the store that this version writes; a store with a higher one is refused. */
export const STORE_FORMAT = 1;

/** Names a step's result; small enough for any workflow payload. */
export interface Ref {
  readonly step: string;
  /** Hash of the step's inputs: where the result lies. */
  readonly hash: string;
  /** Hash of the result itself: what later steps depend on, so that an unchanged result stops a change. */
  readonly digest: string;
}

export interface Result<Meta> extends Ref {
  /** Absolute directory that holds the result's files. */
  readonly dir: string;
  readonly meta: Meta;
  /** The result's files in the order of their paths. */
  readonly files: readonly StepFile[];
}

/** A file of a result, as it was when it was committed. */
export interface StepFile {
  /** Relative to the result's directory. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface StepDefinition<Meta> {
  readonly name: string;
  /** Raised whenever the code of the step changes what it writes. */
  readonly version: number;
  /** Everything that the result depends on: plain values, and digests of earlier results. */
  readonly inputs: unknown;
  /** Writes files below `dir` and returns a small record about them. No wall-clock time in either. */
  readonly run: (dir: string) => Promise<Meta>;
}

export interface Store {
  readonly root: string;
  /** The result of a step: read where it lies already, computed and committed where not. */
  step<Meta>(definition: StepDefinition<Meta>): Promise<Result<Meta> & { reused: boolean }>;
  /** The result of a step where it lies already. */
  find<Meta>(definition: Omit<StepDefinition<Meta>, "run">): Promise<Result<Meta> | undefined>;
  /** The committed result that a reference names. */
  open<Meta>(ref: Ref): Promise<Result<Meta>>;
  /** Gives a step's directory a file of a committed result, as its own: nothing is copied, or read again. */
  link(from: Result<unknown>, file: string, to: string): Promise<void>;
  /** A fresh directory inside the store, on the same file system as every result. */
  scratch(): Promise<string>;
  /** Makes a change on disk that a night can be ended before and after: a commit, a swap. */
  change<T>(what: string, make: () => Promise<T>, hash?: string): Promise<T>;
}

/**
 * Opens the directory `root` as a store, made when missing.
 * @throws InputError when a newer version of Headwater wrote it
 */
export async function openStore(root: string, options: { effect?: Effect } = {}): Promise<Store> {
  const effect = options.effect ?? noEffect;
  const base = resolve(root);
  for (const room of ["landing", "steps", "published", "tmp"]) await mkdir(join(base, room), { recursive: true });
  await checkFormat(base);

  const change = async <T>(what: string, make: () => Promise<T>, hash?: string): Promise<T> => {
    await effect("before", what, hash);
    const made = await make();
    await effect("after", what, hash);
    return made;
  };

  const scratch = async () => {
    const dir = join(base, "tmp", `${process.pid}.${thisPlace()}.${randomUUID()}`);
    await mkdir(dir, { recursive: true });
    return dir;
  };

  const read = async <Meta>(step: string, hash: string): Promise<Result<Meta> | undefined> => {
    const dir = join(base, "steps", step, hash);
    const text = await readFile(join(dir, "result.json"), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const { digest, meta, files } = JSON.parse(text) as { digest: string; meta: Meta; files: StepFile[] };
    return { step, hash, dir, digest, meta, files };
  };

  /** Files that were linked into a step's directory, and what their own step found them to be. */
  const linked = new Map<string, StepFile>();

  return {
    root: base,
    change,
    scratch,
    async link(from, file, to) {
      linked.set(to, from.files.find(({ path }) => path === file)!);
      await link(join(from.dir, file), to).catch(() => copyFile(join(from.dir, file), to));
    },
    async step({ name, version, inputs, run }) {
      const hash = hashValue({ name, version, inputs });
      const found = await read<Awaited<ReturnType<typeof run>>>(name, hash);
      if (found) return { ...found, reused: true };
      await effect("begin", `step ${name}`, hash);
      const work = await scratch();
      try {
        const meta = await run(work);
        const files = await listFiles(work, linked);
        const digest = hashValue({ files: files.map(({ path, sha256 }) => ({ path, sha256 })), meta });
        await writeFile(
          join(work, "result.json"),
          `${JSON.stringify({ name, version, inputs, files, meta, digest }, null, 2)}\n`,
        );
        await mkdir(join(base, "steps", name), { recursive: true });
        await change(`step ${name}`, () => commit(work, join(base, "steps", name, hash)), hash);
        return { step: name, hash, dir: join(base, "steps", name, hash), digest, meta, files, reused: false };
      } finally {
        for (const path of [...linked.keys()].filter((path) => path.startsWith(work))) linked.delete(path);
        await rm(work, { recursive: true, force: true });
      }
    },
    find: ({ name, version, inputs }) => read(name, hashValue({ name, version, inputs })),
    async open<Meta>(ref: Ref) {
      const found = await read<Meta>(ref.step, ref.hash);
      if (!found)
        throw new InputError(
          `The store ${base} has no result ${ref.step}/${ref.hash.slice(0, 12)}. It was cleaned while a night was under way: start the night again.`,
        );
      return found;
    },
  };
}

async function checkFormat(base: string): Promise<void> {
  const path = join(base, "store.json");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return writeFile(path, `${JSON.stringify({ format: STORE_FORMAT })}\n`);
  let format: unknown;
  try {
    format = (JSON.parse(text) as { format?: unknown }).format;
  } catch {
    format = text.slice(0, 40);
  }
  if (typeof format !== "number" || format > STORE_FORMAT)
    throw new InputError(
      `The store ${base} has format ${JSON.stringify(format)}, this version of Headwater reads up to ${STORE_FORMAT}. Update Headwater, or choose another --store.`,
    );
}

async function listFiles(dir: string, known: ReadonlyMap<string, StepFile>): Promise<StepFile[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((e) => e.isFile()).map((e) => relative(dir, join(e.parentPath, e.name)));
  return Promise.all(
    paths.sort().map(async (path) => ({
      path,
      bytes: (await stat(join(dir, path))).size,
      sha256: known.get(join(dir, path))?.sha256 ?? (await hashFile(join(dir, path))),
    })),
  );
}
