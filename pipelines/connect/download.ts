import { open, stat } from "node:fs/promises";
import { join } from "node:path";
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

/**
 * Fetches a file as it is sent, unpacking nothing; undefined where the known version is still the newest.
 * What breaks off goes on where it broke off, if it is still the same version; else it begins anew.
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
  let version: Version = {};
  return retrying(outside, async () => {
    const here = (await stat(path).catch(() => undefined))?.size ?? 0;
    const same = here > 0 ? validator(version) : undefined;
    const response = await web.get(url, same ? { range: `bytes=${here}-`, "if-range": same } : conditions(known));
    if (response.status === 304) return undefined;
    const goesOn = response.status === 206 && response.headers.get("content-range")?.startsWith(`bytes ${here}-`);
    if (response.status === 206 && !goesOn)
      throw new Unreached(`${new URL(url).host} sends another part than it was asked for.`, true);
    version = versionOf(response.headers);
    const { host } = new URL(url);
    const size = Number(response.headers.get("content-length") ?? Number.NaN) + (goesOn ? here : 0);
    const file = await open(path, goesOn ? "a" : "w");
    try {
      // Piece by piece: what came before a connection broke is kept.
      for await (const piece of piecesOf(response, host)) await file.writeFile(piece);
    } finally {
      await file.close();
    }
    const { size: got } = await stat(path);
    if (Number.isFinite(size) && got !== size) throw new Unreached(`${host} sent ${got} of ${size} bytes.`, true);
    return { path, version };
  });
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
