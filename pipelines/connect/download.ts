import { open, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { readJournal, writeJournal } from "./journal.js";
import type { Outside } from "./outside.js";
import { retrying } from "./retrying.js";
import { Unreached } from "./unreached.js";
import { brokenOff, type Web } from "./web.js";

/** What tells one version of a file on the web from another. */
export interface Version {
  readonly etag?: string;
  readonly lastModified?: string;
}

export interface Download {
  readonly url: string;
  readonly dir: string;
  readonly name: string;
  /** The version that is here already. */
  readonly known?: Version;
  readonly web: Web;
  readonly outside: Outside;
}

/** What is there of a file. */
interface Part {
  readonly version: Version;
  readonly bytes: number;
  readonly whole: boolean;
}

/** Bytes after which it is noted how far a transfer is: what a killed attempt has to fetch again at most. */
const NOTED = 2 ** 20;

/**
 * Fetches a file as it is sent, unpacking nothing; undefined where the known version is still the newest.
 * What breaks off goes on where it broke off, if it is still the same version; else it begins anew. So does what was
 * fetched into `dir` by a process that was killed.
 * @throws Unreached
 */
export async function download({
  url,
  dir,
  name,
  known,
  web,
  outside,
}: Download): Promise<{ path: string; version: Version } | undefined> {
  const path = join(dir, name);
  const journal = join(dir, `.${name}.json`);
  let { version, whole } = await partOf(path, journal);
  return retrying(outside, async () => {
    const here = (await stat(path).catch(() => undefined))?.size ?? 0;
    const same = here > 0 && !whole ? validator(version) : undefined;
    const headers = same ? { range: `bytes=${here}-`, "if-range": same } : conditions(whole ? version : known);
    const response = await web.get(url, headers).catch(async (error) => {
      if (!same || !(error instanceof Unreached) || error.passing) throw error;
      // What the server refuses may be the part that was asked for: all of it is asked for next.
      await truncate(path, 0);
      throw new Unreached(error.message, true);
    });
    if (response.status === 304) return whole ? { path, version } : undefined;
    const goesOn = response.status === 206 && response.headers.get("content-range")?.startsWith(`bytes ${here}-`);
    if (response.status === 206 && !goesOn)
      throw new Unreached(`${new URL(url).host} sends another part than it was asked for.`, true);
    version = versionOf(response.headers);
    whole = false;
    const { host } = new URL(url);
    const size = Number(response.headers.get("content-length") ?? Number.NaN) + (goesOn ? here : 0);
    const file = await open(path, goesOn ? "a" : "w");
    let [bytes, noted] = goesOn ? [here, here] : [0, 0];
    try {
      // Piece by piece: what came before a connection broke is kept.
      for await (const piece of piecesOf(response, host)) {
        await file.writeFile(piece);
        bytes += piece.length;
        if (bytes - noted < NOTED) continue;
        noted = bytes;
        await writeJournal(journal, { version, bytes, whole } satisfies Part);
      }
    } finally {
      await file.close();
    }
    const { size: got } = await stat(path);
    if (Number.isFinite(size) && got !== size) throw new Unreached(`${host} sent ${got} of ${size} bytes.`, true);
    whole = true;
    await writeJournal(journal, { version, bytes: got, whole } satisfies Part);
    return { path, version };
  });
}

/** File systems show no length before its bytes are there: so a file that is as long as was noted holds what was. */
async function partOf(path: string, journal: string): Promise<Pick<Part, "version" | "whole">> {
  const part = await readJournal<Part>(journal);
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (part && part.bytes <= size) {
    await truncate(path, part.bytes);
    return part;
  }
  if (size > 0) await truncate(path, 0);
  return { version: {}, whole: false };
}

function conditions(known: Version | undefined): Record<string, string> {
  return {
    ...(known?.etag ? { "if-none-match": known.etag } : {}),
    ...(known?.lastModified ? { "if-modified-since": known.lastModified } : {}),
  };
}

/** What `If-Range` may hold: a weak ETag does not promise the same bytes. */
const validator = ({ etag, lastModified }: Version) => (etag && !etag.startsWith("W/") ? etag : lastModified);

function versionOf(headers: Headers): Version {
  const [etag, lastModified] = [headers.get("etag"), headers.get("last-modified")];
  return { ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) };
}

async function* piecesOf({ body }: Response, host: string): AsyncGenerator<Uint8Array> {
  try {
    if (body) yield* body as unknown as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw brokenOff(host, error);
  }
}
