import { readdir, readlink, stat } from "node:fs/promises";
import { join } from "node:path";

export interface PublishedFile {
  /** Absolute. */
  readonly path: string;
  readonly size: number;
}

/** A night as it can be asked for. */
export interface PublishedFiles {
  readonly run: string;
  /** By the path of their URLs: `/forecasts.csv`. */
  readonly files: ReadonlyMap<string, PublishedFile>;
}

/**
 * Finds the files of the night that `published/latest` points to, listed once, since a published night never changes.
 * What is asked for is looked up in that list and nowhere else, so no path leads out of it.
 */
export function publishedFiles(store: string): () => Promise<PublishedFiles | undefined> {
  const published = join(store, "published");
  let known: Promise<PublishedFiles> | undefined;
  let knownRun: string | undefined;
  return async () => {
    const run = await readlink(join(published, "latest")).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (run === undefined) return undefined;
    if (run !== knownRun) {
      knownRun = run;
      known = list(join(published, run), "").then((entries) => ({ run, files: new Map(entries) }));
      known.catch(() => {
        knownRun = undefined;
      });
    }
    return known;
  };
}

/** Plain files only: a link may lead anywhere, and a name with a dot is nobody's business. */
async function list(dir: string, under: string): Promise<[string, PublishedFile][]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const lists = entries
    .filter(({ name }) => !name.startsWith("."))
    .map(async (entry): Promise<[string, PublishedFile][]> => {
      const [path, url] = [join(dir, entry.name), `${under}/${entry.name}`];
      if (entry.isDirectory()) return list(path, url);
      return entry.isFile() ? [[url, { path, size: (await stat(path)).size }]] : [];
    });
  return (await Promise.all(lists)).flat();
}
