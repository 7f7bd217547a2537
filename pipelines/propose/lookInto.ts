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

/** What of a file to look at, as `source` of a data set says it. */
export interface Part {
  readonly member?: string;
  readonly sheet?: string;
}

/** One file to look at: plain values, so that it may go to another process. */
export interface LookOrder {
  readonly look: string;
  /** Which member of an archive, or sheet of a workbook; the only one, or the longest, when missing. */
  readonly part?: Part;
  /** A directory for what is needed meanwhile, made and removed by others. */
  readonly work: string;
}

/** Looks at a file, or at one in a zip archive, with no other in reach. @throws InputError */
export async function lookInto({ look, part: { member, sheet } = {}, work }: LookOrder): Promise<Look> {
  await mkdir(work, { recursive: true });
  const archive = (await contentKind(look)) === "zip" && !(await isWorkbook(look));
  const file = archive ? join(work, "member") : look;
  if (archive) await unzip(look, member, file);
  const encoding = encodingOf(await beginning(file, (await contentKind(file)) === "gzip"));
  const path = await transcode(file, encoding, join(work, "utf8"));
  const confined = { read: [path], write: [work] };
  const seen = await withDatabase({ spill: join(work, "spill"), memoryLimit: "1GB", confined }, (database) =>
    lookAt(database, path, sheet),
  );
  const more = { ...(archive && member !== undefined ? { member } : {}), ...(path === file ? {} : { encoding }) };
  return { ...seen, source: { ...seen.source, ...more } };
}
