import { totalmem } from "node:os";
import { type Finding, fail, ok, warn } from "./finding.js";

const GIGABYTE = 1e9;

/** Memory of this machine, or of the container that this process is in. */
export async function checkMemory(): Promise<Finding[]> {
  return [judgeMemory(Math.min(process.constrainedMemory() || Number.POSITIVE_INFINITY, totalmem()))];
}

/** What becomes of a night with so many bytes of memory. */
export function judgeMemory(bytes: number): Finding {
  const says = `${(bytes / GIGABYTE).toFixed(1)} GB`;
  if (bytes < 0.9 * GIGABYTE) return fail("Memory", says, "Give the machine or container 2 GB or more.");
  return bytes < 1.9 * GIGABYTE
    ? warn("Memory", says, "Give the machine or container 2 GB or more, or keep the data sets small.")
    : ok("Memory", says);
}
