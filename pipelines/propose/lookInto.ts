import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { withDatabase } from "../duckdb/database.js";
import { contentKind } from "../sources/contentKind.js";
import { isWorkbook } from "../sources/isWorkbook.js";
import { transcode } from "../sources/transcode.js";
import { unzip } from "../sources/unzip.js";
import { beginning } from "./beginning.js";
import type { Look } from "./column.js";
import { encodingOf } from "./encodingOf.js";
import { lookAt } from "./lookAt.js";

/** One file to look at: plain values, so that it may go to another process. */
export interface LookOrder {
  readonly look: string;
  /** A directory for what is needed meanwhile, made and removed by others. */
  readonly work: string;
}

/** Looks at a file, or at the only one in a zip archive, with no other in reach. @throws InputError */
export async function lookInto({ look, work }: LookOrder): Promise<Look> {
  await mkdir(work, { recursive: true });
  const archive = (await contentKind(look)) === "zip" && !(await isWorkbook(look));
  const file = archive ? join(work, "member") : look;
  if (archive) await unzip(look, undefined, file);
  const encoding = encodingOf(await beginning(file, (await contentKind(file)) === "gzip"));
  const path = await transcode(file, encoding, join(work, "utf8"));
  const confined = { read: [path], write: [work] };
  const seen = await withDatabase({ spill: join(work, "spill"), memoryLimit: "1GB", confined }, (database) =>
    lookAt(database, path),
  );
  return path === file ? seen : { ...seen, source: { ...seen.source, encoding } };
}
