import { Worker } from "node:worker_threads";
import type { PlainScan } from "../../pipelines/sources/scanPlain.js";

/** Counts a part of a plain text in a thread of its own: see `scanPlain`. */
export const scanInThread = (scan: PlainScan): Promise<boolean> =>
  new Promise((done, fail) => {
    const thread = new Worker(new URL("./scanThread.js", import.meta.url), { workerData: scan });
    thread.once("message", done).once("error", fail);
  });
