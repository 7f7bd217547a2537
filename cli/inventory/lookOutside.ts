import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Look } from "../../pipelines/propose/column.js";
import { createReader } from "../../workflows/reading/createReader.js";

/** What a file looks like, found out in a process with limits, as nights read it. @throws InputError */
export async function lookOutside(path: string): Promise<Look> {
  const work = await mkdtemp(join(tmpdir(), "headwater-looked-"));
  const reader = createReader();
  try {
    return await reader.look({ look: resolve(path), work });
  } finally {
    reader.close();
    await rm(work, { recursive: true, force: true });
  }
}
