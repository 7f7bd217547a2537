import { Worker } from "node:worker_threads";
import type { Catalogue } from "../../pipelines/catalogue/readCatalogue.js";
import type { ContractedRead } from "../../pipelines/contract/readUnderContract.js";
import { InputError } from "../../pipelines/inputError.js";
import type { Look } from "../../pipelines/propose/column.js";
import type { Inside } from "../../pipelines/propose/lookInside.js";
import type { TellShare } from "../../pipelines/sources/readOrder.js";
import { readPiece } from "../../pipelines/sources/readPiece.js";
import type { OutsideOrder } from "./outsideOrder.js";
import { TOO_LARGE } from "./readLimits.js";
import { scanInThread } from "./scanInThread.js";

/** What the process is given when it starts. */
export interface ReaderStart {
  readonly residentMiB: number;
}

/** What it says of an order while it works on it: that it has begun, and then how much is read. */
export type ReadProgress = { readonly share: number };

export type ReadAnswer =
  | { readonly died: string }
  | { readonly read: ContractedRead }
  | { readonly look: Look }
  | { readonly inside: Inside | undefined }
  | { readonly catalogue: Catalogue }
  | { readonly input: string }
  | { readonly tooLarge: string }
  | { readonly failure: string };

/** Reads one file after the other, as its parent asks, and ends with it. */
const { residentMiB } = JSON.parse(process.argv[2]) as ReaderStart;
/** Of it, what DuckDB may hold before it writes to disk. */
const memoryLimit = `${Math.max(1000, Math.floor((residentMiB * 5) / 7))}MB`;
// A thread of its own: this one may be busy with a file for minutes.
new Worker(new URL("./watchdog.js", import.meta.url), { workerData: { parent: process.ppid, residentMiB } }).unref();
// Whoever interrupts a night interrupts its group of processes: what is being read is the parent's to end.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
process.on("disconnect", () => process.exit());
process.on("message", (order: OutsideOrder) => {
  const tell = (share: number) => process.send!({ share } satisfies ReadProgress);
  tell(0);
  void answer(order, tell).then((text) => {
    // What is read between two looks of the watchdog is held to the limit too.
    if (process.memoryUsage.rss() > residentMiB * 2 ** 20) process.kill(process.pid, TOO_LARGE);
    else process.send!(text);
  });
});

async function answer(order: OutsideOrder, tell: TellShare): Promise<ReadAnswer> {
  try {
    // A night has no use for what looks at files and catalogues.
    if ("inside" in order)
      return { inside: await (await import("../../pipelines/propose/lookInside.js")).lookInside(order) };
    if ("catalogue" in order)
      return { catalogue: await (await import("../../pipelines/catalogue/catalogueInto.js")).catalogueInto(order) };
    if ("look" in order) return { look: await (await import("../../pipelines/propose/lookInto.js")).lookInto(order) };
    return { read: await readPiece(order, tell, { scan: scanInThread, memoryLimit }) };
  } catch (error) {
    if (error instanceof InputError) return { input: error.message };
    const message = error instanceof Error ? error.message : String(error);
    if (/Out of Memory/i.test(message)) return { tooLarge: message };
    return { failure: error instanceof Error ? (error.stack ?? message) : message };
  }
}
