import { workerData } from "node:worker_threads";
import { TOO_LARGE } from "./readLimits.js";

const { parent, residentMiB } = workerData as { parent: number; residentMiB: number };

/** Ends this process when its parent is gone, and when it holds more memory than it may. */
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  if (process.memoryUsage.rss() > residentMiB * 2 ** 20) process.kill(process.pid, TOO_LARGE);
}, 100);
