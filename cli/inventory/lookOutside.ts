import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Look } from "../../pipelines/propose/column.js";
import { createReader, type Reader } from "../../workflows/reading/createReader.js";
import { readLimits } from "../../workflows/reading/readLimits.js";
import type { ChoosePart } from "./choosePart.js";

/** What a file looks like, found out in a process with limits, as nights read it. @throws InputError */
export const lookOutside = (path: string, choose: ChoosePart): Promise<Look> =>
  withReader(async (reader) => {
    const work = await mkdtemp(join(tmpdir(), "headwater-looked-"));
    try {
      const part = await choose(await reader.inside({ inside: resolve(path) }));
      return await reader.look({ look: resolve(path), part, work });
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });

/** Asks a process with limits, and ends it. */
export async function withReader<T>(use: (reader: Reader) => Promise<T>): Promise<T> {
  const reader = createReader(readLimits(process.env));
  try {
    return await use(reader);
  } finally {
    reader.close();
  }
}
