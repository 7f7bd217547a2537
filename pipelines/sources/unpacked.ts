import { createReadStream } from "node:fs";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** What a gzip file holds. An error of either stream ends both, and so does a reader who has seen enough. */
export function unpacked(path: string): Readable {
  // The reader gets the error from the stream that it reads.
  return pipeline(createReadStream(path), createGunzip(), () => {});
}
