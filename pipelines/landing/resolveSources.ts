import { readdir, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { closestFirst } from "../closest.js";
import { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";

export interface SourceFile {
  /** Path relative to the source root, with `/`. */
  readonly name: string;
  /** Where it lies, symbolic links followed. */
  readonly path: string;
}

/**
 * A data set's files below the source root: in the order in which they are declared, those of a pattern by name.
 * @throws InputError for a file that is missing, or that lies outside of the root
 */
export async function resolveSources({ id, source }: Dataset, root: string): Promise<SourceFile[]> {
  const base = await realpath(root).catch(() => {
    throw new InputError(`The source root ${root} is not there. ${GIVE_ROOT}`);
  });
  const found = new Map<string, SourceFile>();
  for (const pattern of source.files) {
    const names = await expand(base, pattern.split("/"));
    if (names.length === 0) throw await missing(id, pattern, root, base);
    for (const name of names) found.set(name, { name, path: await inside(id, base, name) });
  }
  return [...found.values()];
}

const GIVE_ROOT = "Give the directory that the inventory's paths start from with --sources DIR or HEADWATER_SOURCES.";

/** Names below `base` that fit a pattern; `*` stands for any characters within one name. */
async function expand(base: string, [first, ...rest]: readonly string[]): Promise<string[]> {
  const names = first.includes("*") ? (await list(base)).filter((name) => fits(name, first)).sort() : [first];
  const deeper = names.map(async (name) =>
    rest.length
      ? (await expand(join(base, name), rest)).map((below) => `${name}/${below}`)
      : (await stat(join(base, name)).catch(() => undefined))?.isFile()
        ? [name]
        : [],
  );
  return (await Promise.all(deeper)).flat();
}

const list = (directory: string) => readdir(directory).catch(() => [] as string[]);

/** Hidden files fit only patterns that say so, as in a shell. */
const fits = (name: string, pattern: string) =>
  name.startsWith(".") === pattern.startsWith(".") &&
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
    "s",
  ).test(name);

async function inside(id: string, base: string, name: string): Promise<string> {
  const path = await realpath(join(base, name));
  if (path !== base && relative(base, path).split(sep)[0] === "..")
    throw new InputError(
      `${id}: ${name} leads out of the source root ${base}, to ${path}. Put the file itself below the root, or give another --sources.`,
    );
  return path;
}

async function missing(id: string, pattern: string, root: string, base: string): Promise<InputError> {
  const parts = pattern.split("/");
  let directory = base;
  while (parts.length > 1 && (await list(join(directory, parts[0]))).length)
    directory = join(directory, parts.shift()!);
  const there = closestFirst(parts[0], await list(directory)).slice(0, 5);
  const hint = there.length ? ` ${directory} has ${there.join(", ")}.` : ` ${directory} has no files.`;
  return new InputError(`${id}: no file ${pattern} below ${root}.${hint} ${GIVE_ROOT}`);
}
