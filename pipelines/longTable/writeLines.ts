import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename } from "node:fs/promises";

/** Writes a text file a line at a time; the file has its name only when it is whole. */
export async function writeLines(file: string, first: string, lines: Iterable<string>): Promise<void> {
  const draft = `${file}.${process.pid}`;
  const out = createWriteStream(draft);
  let waiting = `${first}\n`;
  for (const line of lines) {
    waiting += `${line}\n`;
    if (waiting.length < 65536) continue;
    if (!out.write(waiting)) await once(out, "drain");
    waiting = "";
  }
  out.end(waiting);
  await once(out, "finish");
  await rename(draft, file);
}
